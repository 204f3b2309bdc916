// SPDX-License-Identifier: GPL-3.0-or-later
// What lies above the points: names at the middle of groups, dropped images, neighbours, the ring at the
// pointer and the gesture that is being drawn. On a layer of its own, so that hovering repaints only this.
#pragma once

#include <qcustomplot.h>

#include <cstdint>
#include <vector>

#include "plots/scatter_points.h"
#include "plots/selection_geometry.h"

namespace vitrine {

struct ThemeColors;

class ScatterOverlay final : public QCPLayerable {
    Q_OBJECT
public:
    enum class Gesture { None, Lasso, Rectangle, Brush };

    ScatterOverlay(const ScatterPoints& points, QCustomPlot& plot, const QString& layer);

    void setTheme(const ThemeColors& colors);
    /// Names from the colouring; their places follow the points.
    void setLabels(std::vector<GroupLabel> labels);
    void setPlaced(std::vector<PlacedMark> placed) { placed_ = std::move(placed); }
    /// −1 = none.
    void setRing(int point) { ring_ = point; }
    int ring() const { return ring_; }
    /// Lines from `point` to others; point −1 = none. `origin` counts instead where it is set.
    void setNeighbours(int point, std::vector<std::uint32_t> neighbours);
    void setNeighbours(const QPointF& origin, std::vector<std::uint32_t> neighbours);
    /// The path in the units of the map. `radius` in pixels of the screen (brush).
    void setGesture(Gesture gesture, std::vector<PlanePoint> path, double radius);

    /// Texts that found a place when drawn last, and where they stand, for tests.
    const std::vector<QRectF>& labelBoxes() const { return labelBoxes_; }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    QRect clipRect() const override;
    void draw(QCPPainter* painter) override;

private:
    QPointF pixels(double x, double y) const;
    QPointF pixelsOf(std::uint32_t point) const;
    QPointF middleOf(const std::vector<std::uint32_t>& members) const;
    void drawLabels(QCPPainter& painter);
    const QPixmap& labelPicture(const QString& text, const QColor& ink, const QColor& halo, double pixelRatio);
    void drawPlaced(QCPPainter& painter) const;
    void drawNeighbours(QCPPainter& painter) const;
    void drawRing(QCPPainter& painter) const;
    void drawGesture(QCPPainter& painter) const;

    const ScatterPoints& points_;
    QCustomPlot& plot_;
    const ThemeColors* colors_;
    std::vector<GroupLabel> labels_;
    std::vector<PlacedMark> placed_;
    std::vector<std::uint32_t> neighbours_;
    int neighboursOf_ = -1;
    bool hasOrigin_ = false;
    QPointF origin_;
    int ring_ = -1;
    Gesture gesture_ = Gesture::None;
    std::vector<PlanePoint> path_;
    double radius_ = 0.0;
    std::vector<QRectF> labelBoxes_;
    QHash<QString, QPixmap> labelPictures_;  ///< outlines cost more than all points; names do not change while one moves
};

}  // namespace vitrine
