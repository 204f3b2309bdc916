// SPDX-License-Identifier: GPL-3.0-or-later
// The points as a plottable of QCustomPlot: a picture that is made anew only when the view, the points,
// their colours or the selection changed, and thumbnails instead of marks where there is room.
#pragma once

#include <qcustomplot.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "plots/scatter_data.h"
#include "plots/scatter_thumbnails.h"
#include "plots/spatial_grid.h"

namespace vitrine {

class ScatterPoints final : public QCPAbstractPlottable {
public:
    /// The picture of a row of the embeddings; null while it is not there, and then asked for.
    using PictureOf = std::function<QImage(std::uint32_t row)>;

    ScatterPoints(QCPAxis* xAxis, QCPAxis* yAxis);

    void setFrame(MapFramePointer frame);
    void setColoring(ScatterColoringPointer coloring);
    /// Ascending point numbers; what is not among them stands back.
    void setSelection(std::vector<std::uint32_t> selection);
    void setPictures(PictureOf pictureOf) { pictureOf_ = std::move(pictureOf); }
    void picturesChanged() { ++version_; }

    const MapFramePointer& frame() const { return frame_; }
    const SpatialGrid& grid() const { return grid_; }
    std::span<const float> coordinates() const { return frame_ ? std::span<const float>(frame_->coordinates) : std::span<const float>(); }
    const std::vector<std::uint32_t>& selection() const { return selection_; }
    /// What was drawn last in place of a mark.
    const std::vector<ThumbnailPlace>& thumbnails() const { return thumbnails_; }
    bool isDensity() const { return isDensity_; }
    /// The last picture of the points, as it lies on the axis rectangle.
    const QImage& picture() const { return picture_; }

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1.0; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keyRange) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

private:
    struct Visible {
        std::vector<std::uint32_t> images, texts;  ///< ascending
    };
    RasterView viewOf(const QRectF& place, double pixelRatio) const;
    Visible visiblePoints() const;
    void render(const QRectF& place, double pixelRatio);
    void drawPoints(const RasterTarget& target, const RasterView& view, const Visible& visible, double pixelRatio);
    void drawLayer(const RasterTarget& target, const RasterView& view, const Visible& visible, double radius, double pixelRatio,
                   double opacity);
    void drawImages(const RasterTarget& target, const RasterView& view, const std::vector<std::uint32_t>& images, double radius,
                    double opacity);
    PointShape shapeOfPoint(std::uint32_t point) const;
    void drawVector(QCPPainter* painter, const Visible& visible, const QRectF& place);
    void chooseThumbnails(const Visible& visible, const RasterView& view, const QRectF& place);
    void drawThumbnails(QPainter& painter, const QPointF& offset) const;
    bool isSelected(std::uint32_t point) const;

    MapFramePointer frame_;
    ScatterColoringPointer coloring_;
    SpatialGrid grid_;
    std::vector<std::uint32_t> selection_;   ///< ascending
    std::vector<std::uint8_t> isSelected_;   ///< of every point
    PictureOf pictureOf_;
    std::vector<ThumbnailPlace> thumbnails_;
    bool isDensity_ = false;
    QImage picture_;
    quint64 version_ = 1;       ///< grows with everything but the view
    quint64 drawnVersion_ = 0;
    QRectF drawnView_;
    QRectF drawnPlace_;
};

}  // namespace vitrine
