// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparison_export.h"

#include <QAbstractItemModel>

#include "comparison/table_text.h"
#include "models/comparison_model.h"

namespace vitrine {
namespace {

std::optional<double> numberOf(const QModelIndex& index, int role) {
    const QVariant value = index.data(role);
    if (!value.isValid()) return {};
    return value.toDouble();
}

TableCell cellOf(const QModelIndex& index, bool isCsv) {
    if (index.column() == ComparisonModel::kMethodColumn)
        return {index.data(isCsv ? static_cast<int>(ComparisonModel::KeyRole) : static_cast<int>(Qt::DisplayRole)).toString().toStdString(), {}, {}, {}, {}};
    return {index.data().toString().toStdString(), index.data(ComparisonModel::IntervalTextRole).toString().toStdString(),
            numberOf(index, ComparisonModel::NumberRole), numberOf(index, ComparisonModel::LowRole), numberOf(index, ComparisonModel::HighRole)};
}

TextTable tableOf(const QAbstractItemModel& sorted, const QVector<int>& columns, bool isCsv) {
    TextTable table;
    for (const int column : columns)
        table.columns.push_back({ComparisonModel::columnName(column).toStdString(), sorted.headerData(column, Qt::Horizontal, ComparisonModel::TitleRole).toString().toStdString(),
                                 column == ComparisonModel::kMethodColumn, false});
    for (int row = 0; row < sorted.rowCount(); ++row) {
        table.rows.emplace_back();
        for (int n = 0; n < columns.size(); ++n) {
            TableCell cell = cellOf(sorted.index(row, columns[n]), isCsv);
            if (cell.low) table.columns[static_cast<std::size_t>(n)].hasInterval = true;
            table.rows.back().push_back(std::move(cell));
        }
    }
    return table;
}

}  // namespace

QString comparisonCsv(const QAbstractItemModel& sorted, const QVector<int>& columns) {
    return QString::fromStdString(tableCsv(tableOf(sorted, columns, true)));
}

QString comparisonLatex(const QAbstractItemModel& sorted, const QVector<int>& columns) {
    return QString::fromStdString(tableLatex(tableOf(sorted, columns, false)));
}

}  // namespace vitrine
