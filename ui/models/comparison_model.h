// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include "engine/evaluation_service.h"

namespace vitrine {

/// All methods against all measures. A measure without a value is a dash whose tool tip says why. With a
/// baseline every other row also says how far it is from it.
class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        NumberRole = Qt::UserRole + 1,  ///< the value, for sorting; invalid without one
        SecondLineRole,                 ///< interval, or difference to the baseline
        SecondIsGainRole,               ///< 1 better, −1 worse than the baseline, 0 neither
        BaselineRole,                   ///< bool
        KeyRole,                        ///< MethodStatus::key
        VariantRole,
        StateRole,                      ///< int of MethodState
        LowRole,                        ///< ends of the 95 % interval; invalid without one
        HighRole,
        PositionRole,                   ///< among all methods, whatever the order of rows
        IntervalTextRole,               ///< "98.9–99.7"; empty without one
        TitleRole                       ///< of a column: its whole title, where the head shows a short one
    };
    static constexpr int kMethodColumn = 0;
    static constexpr int kThesisColumn = 1;
    static constexpr int kFirstMeasure = 2;

    using QAbstractTableModel::QAbstractTableModel;

    void setSnapshot(EvaluationPointer snapshot);
    /// Empty: no baseline.
    void setBaseline(const QString& key);
    QString baseline() const { return baseline_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// −1 for an unknown method.
    int rowOf(const QString& key) const;
    const MethodStatus* method(int row) const;
    /// Stable name of a column for the settings: "top1", …
    static QString columnName(int column);
    /// The six questions of the default card (docs of the audit): accuracy, with five concepts a class, above random
    /// concepts, concepts per decision, what the names are worth; the rest is a choice away.
    static bool isStandardColumn(int column);

private:
    QVariant methodData(const MethodStatus& method, int row, int role) const;
    QVariant thesisData(const MethodStatus& method, int role) const;
    QVariant measureData(const MethodStatus& method, int column, int role) const;
    const Measure* baselineMeasure(int column) const;
    std::string_view thesisDataset() const;

    EvaluationPointer snapshot_;
    QString baseline_;
};

/// Sorts by value; the baseline stays on top, rows without a value at the bottom, both ways.
class ComparisonSorter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

/// A measure as text in its unit: "91.2", "12.5 s", "240 MiB". Shares are per cent without the sign.
QString measureText(MeasureUnit unit, double value);

}  // namespace vitrine
