// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/matrix_plot.h"

#include <QVBoxLayout>
#include <cmath>

#include "plots/matrix_view.h"
#include "theme/theme_colors.h"

namespace vitrine {

MatrixPlot::MatrixPlot(const QString& name, const QString& accessibleName, QWidget* parent) : Plot(parent), view_(new MatrixView(this)) {
    setObjectName(name);
    setAccessibleName(accessibleName);
    view_->setAccessibleName(accessibleName);
    setFocusProxy(view_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(view_);
}

void MatrixPlot::setInput(const PlotInput& input) { view_->setData(input.matrix); }

PlotTable MatrixPlot::table() const {
    const MatrixData& matrix = view_->data();
    const MatrixRaster& raster = view_->raster();
    std::vector<std::pair<int, int>> cells;
    for (int row = 0; row < raster.rows(); ++row)
        for (int column = 0; column < raster.columns(); ++column)
            if (const float value = raster.value(row, column); std::isfinite(value) && value != 0.0F)
                cells.emplace_back(raster.rowAt(row), raster.columnAt(column));
    PlotTable table;
    table.columns << (matrix.rowTitle.isEmpty() ? tr("Row") : matrix.rowTitle) << (matrix.columnTitle.isEmpty() ? tr("Column") : matrix.columnTitle)
                  << (matrix.valueTitle.isEmpty() ? tr("Value") : matrix.valueTitle);
    table.rowCount = static_cast<int>(cells.size());
    table.cell = [cells = std::move(cells), values = matrix.values, rows = matrix.rowNames, columns = matrix.columnNames](int row, int column) -> QVariant {
        const auto [first, second] = cells[static_cast<std::size_t>(row)];
        if (column == 0) return rows.value(first);
        if (column == 1) return columns.value(second);
        return static_cast<double>(values.at(static_cast<std::size_t>(first), static_cast<std::size_t>(second)));
    };
    return table;
}

void MatrixPlot::render(QCPPainter& painter, const QSize& size, const ThemeColors& colors) {
    view_->print(painter, size, colors);
}

}  // namespace vitrine
