// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/plot_table.h"

#include <QLocale>
#include <cmath>

namespace vitrine {
namespace {

constexpr int kShownDigits = 4;

bool isNumber(const QVariant& value) {
    return value.typeId() == QMetaType::Double || value.typeId() == QMetaType::Float || value.typeId() == QMetaType::Int ||
           value.typeId() == QMetaType::LongLong;
}

QString csvField(const QVariant& value) {
    if (isNumber(value)) {
        const double number = value.toDouble();
        return std::isfinite(number) ? QString::number(number, 'g', QLocale::FloatingPointShortest) : QString();
    }
    QString text = value.toString();
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n') && !text.contains(u'\r')) return text;
    return u'"' + text.replace(QLatin1String("\""), QLatin1String("\"\"")) + u'"';
}

/// 0.25 rather than 0.2500; counts without a point.
QString shownNumber(double number) {
    if (!std::isfinite(number)) return QStringLiteral("–");
    const QLocale locale;
    if (number == std::round(number) && std::abs(number) < 1e15) return locale.toString(number, 'f', 0);
    QString text = locale.toString(number, 'f', kShownDigits);
    while (text.endsWith(u'0')) text.chop(1);
    return text;
}

}  // namespace

QString toCsv(const PlotTable& table) {
    QString csv;
    const auto addLine = [&csv](int count, auto field) {
        for (int column = 0; column < count; ++column) csv += (column > 0 ? QStringLiteral(",") : QString()) + csvField(field(column));
        csv += QStringLiteral("\r\n");
    };
    const int columns = static_cast<int>(table.columns.size());
    addLine(columns, [&](int column) { return QVariant(table.columns[column]); });
    for (int row = 0; row < table.rowCount; ++row) addLine(columns, [&](int column) { return table.cell(row, column); });
    return csv;
}

void PlotTableModel::setTable(PlotTable table) {
    beginResetModel();
    table_ = std::move(table);
    endResetModel();
}

int PlotTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : table_.rowCount; }

int PlotTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.columns.size());
}

QVariant PlotTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role != Qt::DisplayRole && role != NumberRole && role != Qt::TextAlignmentRole) return {};
    const QVariant value = table_.cell(index.row(), index.column());
    if (role == NumberRole) return value;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isNumber(value) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    return isNumber(value) ? QVariant(shownNumber(value.toDouble())) : value;
}

QVariant PlotTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::DisplayRole) return table_.columns.value(section);
    // A head stands above its numbers.
    if (role == Qt::TextAlignmentRole && table_.rowCount > 0 && section < table_.columns.size())
        return data(index(0, section), Qt::TextAlignmentRole);
    return {};
}

}  // namespace vitrine
