// SPDX-License-Identifier: GPL-3.0-or-later
// The runs table: one row a run, the newest first, or one row for the seeds of one setting with means and
// standard deviations. Values may be shown against a pinned baseline.
#pragma once

#include <QAbstractTableModel>
#include <QSet>
#include <QString>
#include <QVector>
#include <optional>
#include <vector>

#include "engine/training_snapshots.h"

namespace vitrine {

class RunTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name, State, Top1, TestTop1, Top5, Active, Similarity, Recall, Steps, Epochs, Seed, Method, Data, Concepts, Time, Size, Created, Note,
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole + 1,  ///< QString: run of the row, the newest one of a group
        SortRole,                   ///< number or text to sort by
        MethodRole,                 ///< QString: variant id
        OrdinalRole,                ///< int: which of the runs of its method, 0 = the first
        FailedRole,                 ///< bool
        FilterRole                  ///< QString: everything one may look for
    };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    void setRuns(const std::vector<TrainingRunPointer>& runs);
    /// Differences to this run stand beside the values; empty = none.
    void setBaseline(const QString& id);
    QString baseline() const { return baseline_; }
    /// One row for runs that differ in their seed only.
    void setGrouped(bool grouped);

    /// Runs drawn in the charts. Without a choice of the user: those that train, and the newest of each method.
    bool isDrawn(const QString& id) const;
    std::vector<TrainingRunPointer> drawnRuns() const;
    int ordinalOf(const QString& id) const;
    QString idAt(int row) const;
    int rowOf(const QString& id) const;

    /// The table as comma-separated values, decimals with a point.
    QString toCsv() const;

    /// "running, 62 %", "stopped, kept", "failed: …".
    static QString stateText(const TrainingRun& run);

signals:
    void drawnChanged();

private:
    struct Row {
        QString key;
        std::vector<TrainingRunPointer> members;  ///< the newest first
    };

    std::vector<Row> makeRows(const std::vector<TrainingRunPointer>& runs) const;
    void adopt(std::vector<Row> rows);
    void chooseDrawn();
    std::optional<double> number(const TrainingRun& run, int column) const;
    QString text(const Row& row, int column) const;
    QString numberText(double value, int column) const;
    QString cell(const Row& row, int column) const;
    QString difference(const Row& row, int column) const;

    std::vector<TrainingRunPointer> runs_;  ///< the oldest first, as the board has them
    std::vector<Row> rows_;
    QString baseline_;
    QSet<QString> drawn_, asked_;  ///< asked_: the user has decided about these
    bool grouped_ = false;
};

}  // namespace vitrine
