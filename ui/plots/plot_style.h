// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

class QCustomPlot;
class QCPAxis;

namespace vitrine {

struct ThemeColors;

/// Axes, grid, legend and background of a QCustomPlot in the colours of the theme and the font of the widget.
void stylePlot(QCustomPlot& plot, const ThemeColors& colors);

/// The font of tick labels: a little smaller than the widget's.
QFont tickFont(const QFont& base);

/// Ticks in per cent for values 0..1.
void setPercentTicks(QCPAxis& axis);

}  // namespace vitrine
