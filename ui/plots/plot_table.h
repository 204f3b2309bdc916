// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of a chart as a table.
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <functional>

namespace vitrine {

/// A table whose cells are made when they are asked for. Numbers are numbers, so that they sort and
/// reach a file unrounded; a cell without a value is an invalid QVariant.
struct PlotTable {
    QStringList columns;
    int rowCount = 0;
    std::function<QVariant(int row, int column)> cell;
};

/// RFC 4180 with a header line; numbers in the C locale, shortest text that reads back the same.
QString toCsv(const PlotTable& table);

/// A PlotTable for views. Numbers are shown with up to four digits after the point in the view's language.
class PlotTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit PlotTableModel(PlotTable table, QObject* parent = nullptr) : QAbstractTableModel(parent), table_(std::move(table)) {}

    enum Roles { NumberRole = Qt::UserRole };  ///< the cell as it is, for sorting

    void setTable(PlotTable table);
    const PlotTable& table() const { return table_; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    PlotTable table_;
};

}  // namespace vitrine
