// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of a bottleneck, blue above and orange below zero.
#include <QCoreApplication>

#include "plots/matrix_plot.h"

namespace vitrine {

PlotInfo make_weight_heatmap() {
    return {"weight_heatmap", [] { return QCoreApplication::translate("Plots", "Weights"); }, PlotNeed::Matrix,
            [](QWidget* parent) -> Plot* {
                return new MatrixPlot(QStringLiteral("WeightHeatmapPlot"), QCoreApplication::translate("Plots", "Weights"), parent);
            }};
}

}  // namespace vitrine
