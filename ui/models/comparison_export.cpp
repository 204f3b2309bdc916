// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparison_export.h"

#include <QAbstractItemModel>

#include "models/comparison_model.h"
#include "plots/plot_table.h"

namespace vitrine {
namespace {

struct CsvColumn {
    int column = 0;
    int role = Qt::DisplayRole;
};

}  // namespace

QString comparisonCsv(const QAbstractItemModel& sorted, const QVector<int>& columns) {
    PlotTable table;
    QVector<CsvColumn> sources;
    for (const int column : columns) {
        const QString name = ComparisonModel::columnName(column);
        table.columns << name;
        sources.push_back({column, column == ComparisonModel::kMethodColumn ? static_cast<int>(ComparisonModel::KeyRole) : static_cast<int>(ComparisonModel::NumberRole)});
        bool hasInterval = false;
        for (int row = 0; row < sorted.rowCount(); ++row) hasInterval = hasInterval || sorted.index(row, column).data(ComparisonModel::LowRole).isValid();
        if (!hasInterval) continue;
        table.columns << name + QStringLiteral("_low") << name + QStringLiteral("_high");
        sources.push_back({column, ComparisonModel::LowRole});
        sources.push_back({column, ComparisonModel::HighRole});
    }
    table.rowCount = sorted.rowCount();
    table.cell = [&](int row, int column) { return sorted.index(row, sources[column].column).data(sources[column].role); };
    return toCsv(table);
}

QString latexEscaped(const QString& text) {
    QString escaped;
    for (const QChar character : text) {
        if (character == u'\\') escaped += QStringLiteral("\\textbackslash{}");
        else if (character == u'~') escaped += QStringLiteral("\\textasciitilde{}");
        else if (character == u'^') escaped += QStringLiteral("\\textasciicircum{}");
        else if (QStringLiteral("&%$#_{}").contains(character)) escaped += u'\\' + QString(character);
        else if (character == u'ℓ') escaped += QStringLiteral("$\\ell$");
        else if (character == u'−') escaped += QStringLiteral("$-$");
        else if (character == u'±') escaped += QStringLiteral("$\\pm$");
        else if (character == u'–') escaped += QStringLiteral("--");
        else escaped += character;
    }
    return escaped;
}

QString comparisonLatex(const QAbstractItemModel& sorted, const QVector<int>& columns) {
    QString text = QStringLiteral("\\begin{tabular}{l") + QString(columns.size() - 1, u'r') + QStringLiteral("}\n\\toprule\n");
    const auto line = [&](auto cell) {
        QStringList cells;
        for (const int column : columns) cells << cell(column);
        return cells.join(QStringLiteral(" & ")) + QStringLiteral(" \\\\\n");
    };
    text += line([&](int column) { return latexEscaped(sorted.headerData(column, Qt::Horizontal).toString()); }) + QStringLiteral("\\midrule\n");
    for (int row = 0; row < sorted.rowCount(); ++row) {
        text += line([&](int column) { return latexEscaped(sorted.index(row, column).data().toString()); });
        const QString below = line([&](int column) {
            const QString second = column == ComparisonModel::kMethodColumn ? QString() : sorted.index(row, column).data(ComparisonModel::SecondLineRole).toString();
            return second.isEmpty() ? QString() : QStringLiteral("{\\scriptsize ") + latexEscaped(second) + u'}';
        });
        if (below.contains(QStringLiteral("scriptsize"))) text += below;
    }
    return text + QStringLiteral("\\bottomrule\n\\end{tabular}\n");
}

}  // namespace vitrine
