// SPDX-License-Identifier: GPL-3.0-or-later
// The scatter of an embedding: pan with the hand, zoom with the wheel, select with lasso, rectangle or
// brush. A distance means the same along both axes. Shows MapFrames; knows nothing of where they come from.
//
// Keys: arrows go from point to point, Ctrl+arrows move the view, + and − zoom, Home fits, Space takes or
// drops the point, Return opens it, Ctrl+A takes all, Escape drops all.
#pragma once

#include <qcustomplot.h>
#include <cstdint>

#include "plots/scatter_overlay.h"
#include "plots/scatter_points.h"
#include "plots/selection_geometry.h"

namespace vitrine {

class ScatterView final : public QCustomPlot {
    Q_OBJECT
public:
    enum class Tool { Hand, Lasso, Rectangle, Brush };

    explicit ScatterView(QWidget* parent = nullptr);

    /// A frame of other points resets view and selection; frames of the same fit keep what one looks at,
    /// but follow the cloud as long as nobody moved the view.
    void setFrame(MapFramePointer frame);
    /// Called at once, and again for every other theme.
    void setColoring(ColoringSource source);
    void setSelection(std::vector<std::uint32_t> selection);
    void setPictures(ScatterPoints::PictureOf pictureOf);
    void refreshPictures();
    void setPlaced(std::vector<PlacedMark> placed);
    void setNeighbours(int point, std::vector<std::uint32_t> neighbours);
    void setNeighbours(const QPointF& origin, std::vector<std::uint32_t> neighbours);
    void setTool(Tool tool);
    Tool tool() const { return tool_; }
    /// Shows or hides the names at groups.
    void setLabelsVisible(bool visible);

    void fitView();
    void zoomBy(double factor, const QPointF& anchor);
    void panBy(const QPointF& pixels);
    void showPoint(std::uint32_t point);
    void markPoint(int point);

    /// Draws what is shown into (0, 0, size) in the colours of a theme.
    void paint(QCPPainter& painter, const QSize& size, const ThemeColors& colors);

    const ScatterPoints& points() const { return *points_; }
    const ScatterOverlay& overlay() const { return *overlay_; }
    QPointF pixelOf(std::uint32_t point) const;
    /// Milliseconds the last picture took to draw.
    double lastFrameMilliseconds() const { return replotTime(); }

signals:
    /// −1 when the pointer left every point.
    void hovered(int point);
    /// What a gesture took, in point numbers, and what to do with it.
    void chosen(std::vector<std::uint32_t> points, vitrine::SelectionMode mode);
    void activated(int point);
    void viewChanged();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void applyTheme(const ThemeColors& colors);
    void applyColoring(const ThemeColors& colors);
    void setView(const QPointF& centre, double unitsPerPixel);
    void applyView();
    double fittingUnits() const;
    PlanePoint mapAt(const QPointF& pixel) const;
    int pointAt(const QPointF& pixel) const;
    void setRing(int point);
    void extendGesture(const QPointF& pixel);
    void finishGesture(Qt::KeyboardModifiers modifiers);
    void dropGesture();
    void stepTo(Qt::Key direction);
    void replotSoon();

    ScatterPoints* points_;
    ScatterOverlay* overlay_;
    ColoringSource coloringSource_;
    ScatterColoringPointer coloring_;
    Tool tool_ = Tool::Hand;
    bool labelsVisible_ = true;
    QPointF centre_;            ///< of the view, in the units of the map
    double units_ = 0.01;       ///< of the map per pixel, along both axes
    bool viewIsUsers_ = false;  ///< else it follows the points
    bool isPanning_ = false;
    bool hasMoved_ = false;
    QPointF lastPixel_;
    QPointF pressPixel_;
    std::vector<PlanePoint> path_;
    int cursor_ = -1;
};

}  // namespace vitrine
