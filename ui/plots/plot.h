// SPDX-License-Identifier: GPL-3.0-or-later
// A plot: a widget that draws one kind of data on screen and, with the same code, on paper. One plot is
// one file NAME.cpp with `PlotInfo make_NAME()` and one line vitrine_register(plot NAME) in
// ui/plots/CMakeLists.txt; menus, exports and the conformance tests find it there. GUI thread.
#pragma once

#include <QSize>
#include <QString>
#include <QWidget>
#include <memory>
#include <span>

#include "plots/plot_table.h"

class QCPPainter;

namespace vitrine {

struct ThemeColors;

// What plots draw: plain values, each kind in a header of its own.
struct ChartData;            ///< curves, points and bars over two axes: plots/chart_data.h
struct MatrixData;           ///< a matrix with named rows and columns: plots/matrix_data.h
struct EmbeddingPlotData;    ///< points of a two-dimensional map: plots/embedding_data.h

/// The data of one plot; members that are not there stay null.
struct PlotInput {
    std::shared_ptr<const ChartData> chart;
    std::shared_ptr<const MatrixData> matrix;
    std::shared_ptr<const EmbeddingPlotData> embedding;
};

/// The member of PlotInput a plot can not do without.
enum class PlotNeed { Chart, Matrix, Embedding };

class Plot : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Shows `input`; without the data it needs the plot is empty. (QWidget owns the name show().)
    virtual void setInput(const PlotInput& input) = 0;
    /// The same figures as a table: what screen readers, CSV and the clipboard get.
    virtual PlotTable table() const = 0;
    /// Draws title-less plot and legend into (0, 0, size) of `painter`. On paper `colors` are the light ones.
    virtual void render(QCPPainter& painter, const QSize& size, const ThemeColors& colors) = 0;
};

struct PlotInfo {
    const char* id;        ///< = file name
    QString (*title)();    ///< translated
    PlotNeed needs;
    Plot* (*create)(QWidget* parent);
};

/// All registered plots, in the order of ui/plots/CMakeLists.txt.
std::span<const PlotInfo> plotInfos();
/// Null when there is no such plot.
const PlotInfo* findPlot(QStringView id);
/// Whether `input` holds what `info` needs; menus grey out the others.
bool canShow(const PlotInfo& info, const PlotInput& input);
/// Makes the plot `id`, which must be registered.
Plot* createPlot(QStringView id, QWidget* parent);

}  // namespace vitrine
