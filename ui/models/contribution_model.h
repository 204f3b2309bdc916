// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QVector>

#include "bridge/explanations.h"

namespace vitrine {

/// What each concept adds to the lead of class A over class B: concept, lead, logit of A, logit of B.
/// The largest are listed, the rest is one row, so that the rows always sum to the gap.
class ContributionModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { ConceptColumn, LeadColumn, TowardsAColumn, TowardsBColumn, ColumnCount };
    enum Role { ConceptRole = Qt::UserRole + 1, ValueRole, BarStartRole, BarEndRole };
    static constexpr int kListed = 14;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setReasons(const PairReasons& reasons, const QString& classA, const QString& classB);
    void clear();

private:
    struct Row {
        QString conceptName;  ///< empty for a row that is no concept
        QString text;
        double lead = 0.0;
        double towardsA = 0.0;
        double towardsB = 0.0;
    };

    QVector<Row> rows_;
    QString classA_;
    QString classB_;
    double low_ = 0.0;
    double high_ = 0.0;
};

/// "+3.9", "−0.07": a number that always shows its sign.
QString signedNumber(double value, int decimals = 2);

}  // namespace vitrine
