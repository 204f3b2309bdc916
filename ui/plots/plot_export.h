// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

#include "base/result.h"
#include "plots/plot.h"

namespace vitrine {

/// Writes a plot to a file whose ending says how: .png (`dpi` pixels an inch), .svg and .pdf (vectors, text
/// stays text), all in the light colours with the legend; .csv (the table twin). `size` is in points (1/72
/// inch). The file is there whole or not at all. InvalidOption for another ending, FileNotWritable,
/// OutOfMemory. GUI thread.
Result<> exportPlot(Plot& plot, const QString& path, const QSize& size = {720, 480}, double dpi = 200.0);

/// The endings above as a filter of a file dialog.
QString plotFileFilter();

/// Asks where to, and exports; a failure is told in a message box. `name` proposes the file.
void exportPlotWithDialog(Plot& plot, const QString& name, QWidget* parent);

}  // namespace vitrine
