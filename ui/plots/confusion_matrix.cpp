// SPDX-License-Identifier: GPL-3.0-or-later
// True classes down, predicted ones across.
#include <QCoreApplication>

#include "plots/matrix_plot.h"

namespace vitrine {

PlotInfo make_confusion_matrix() {
    return {"confusion_matrix", [] { return QCoreApplication::translate("Plots", "Confusion matrix"); }, PlotNeed::Matrix,
            [](QWidget* parent) -> Plot* {
                return new MatrixPlot(QStringLiteral("ConfusionMatrixPlot"), QCoreApplication::translate("Plots", "Confusion matrix"), parent);
            }};
}

}  // namespace vitrine
