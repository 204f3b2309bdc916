// SPDX-License-Identifier: GPL-3.0-or-later
// The legend of a scatter as items of QCustomPlot's legend: drawn as vectors, so exports keep their text.
#pragma once

#include <qcustomplot.h>

#include "plots/scatter_data.h"

namespace vitrine {

struct ThemeColors;

/// Fills `legend` for a colouring; an empty colouring empties it.
void fillScatterLegend(QCPLegend& legend, const ScatterColoring& coloring, const QFont& font, const ThemeColors& colors);

}  // namespace vitrine
