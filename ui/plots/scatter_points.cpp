// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/scatter_points.h"

#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

constexpr double kLeastRadius = 1.1;          // points of the screen
constexpr double kMostRadius = 4.5;
constexpr double kTextRadius = 5.0;           // concepts, classes, words
constexpr double kLeastTextRadius = 2.2;
constexpr double kBackOpacity = 0.22;         // of what is not selected, while something is
constexpr double kFrontOpacity = 0.85;
constexpr int kDensityCell = 2;
constexpr int kThumbnailSide = 44;
constexpr double kThumbnailGap = 3.0;
constexpr double kThumbnailShare = 0.25;      // of the visible images must find room
constexpr std::size_t kMostThumbnailCandidates = 1200;
constexpr std::size_t kMostVectorMarks = 20000;  // beyond it a vector file would be slow to open
constexpr double kExportRatio = 3.0;             // pixels per point of a picture inside a vector file
constexpr double kCorner = 4.0;

QPolygonF triangleAt(const QPointF& middle, double radius) {
    return {{middle.x(), middle.y() - radius}, {middle.x() + 0.95 * radius, middle.y() + 0.78 * radius},
            {middle.x() - 0.95 * radius, middle.y() + 0.78 * radius}};
}

}  // namespace

PointShape shapeOf(MapKind kind) {
    switch (kind) {
        case MapKind::Image: return PointShape::Dot;
        case MapKind::Concept: return PointShape::Square;
        case MapKind::Class: return PointShape::Triangle;
        case MapKind::RandomWord: return PointShape::Cross;
    }
    return PointShape::Dot;
}

void paintMark(QPainter& painter, const QPointF& middle, double radius, PointShape shape, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (shape) {
        case PointShape::Dot: painter.drawEllipse(middle, radius, radius); break;
        case PointShape::Square: painter.drawRect(QRectF(middle.x() - 0.88 * radius, middle.y() - 0.88 * radius, 1.76 * radius, 1.76 * radius)); break;
        case PointShape::Triangle: painter.drawPolygon(triangleAt(middle, radius)); break;
        case PointShape::Diamond:
            painter.drawPolygon(QPolygonF{{middle.x(), middle.y() - 1.2 * radius}, {middle.x() + 1.2 * radius, middle.y()},
                                          {middle.x(), middle.y() + 1.2 * radius}, {middle.x() - 1.2 * radius, middle.y()}});
            break;
        case PointShape::Cross:
            painter.setPen(QPen(color, 0.7 * radius, Qt::SolidLine, Qt::FlatCap));
            painter.drawLine(QLineF(middle.x() - radius, middle.y() - radius, middle.x() + radius, middle.y() + radius));
            painter.drawLine(QLineF(middle.x() - radius, middle.y() + radius, middle.x() + radius, middle.y() - radius));
            break;
    }
}

ScatterPoints::ScatterPoints(QCPAxis* xAxis, QCPAxis* yAxis) : QCPAbstractPlottable(xAxis, yAxis) { setSelectable(QCP::stNone); }

void ScatterPoints::setFrame(MapFramePointer frame) {
    const bool isOther = !frame_ || !frame || frame_->points != frame->points;
    frame_ = std::move(frame);
    grid_ = SpatialGrid(coordinates());
    if (isOther) setSelection({});
    ++version_;
}

void ScatterPoints::setColoring(ScatterColoringPointer coloring) {
    coloring_ = std::move(coloring);
    ++version_;
}

void ScatterPoints::setSelection(std::vector<std::uint32_t> selection) {
    selection_ = std::move(selection);
    isSelected_.assign(frame_ ? frame_->points->size() : 0, 0);
    for (const std::uint32_t point : selection_)
        if (point < isSelected_.size()) isSelected_[point] = 1;
    ++version_;
}

bool ScatterPoints::isSelected(std::uint32_t point) const { return point < isSelected_.size() && isSelected_[point] != 0; }

QCPRange ScatterPoints::getKeyRange(bool& found, QCP::SignDomain) const {
    found = grid_.size() > 0;
    return {grid_.bounds().left, grid_.bounds().right};
}

QCPRange ScatterPoints::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = grid_.size() > 0;
    return {grid_.bounds().bottom, grid_.bounds().top};
}

RasterView ScatterPoints::viewOf(const QRectF& place, double pixelRatio) const {
    const QCPRange x = mKeyAxis->range(), y = mValueAxis->range();
    RasterView view;
    view.left = x.lower;
    view.top = y.upper - y.size() / place.height();  // QCustomPlot lets the last row of pixels be the lower end
    view.width = static_cast<int>(std::ceil(place.width() * pixelRatio));
    view.height = static_cast<int>(std::ceil(place.height() * pixelRatio));
    view.pixelsPerUnitX = place.width() * pixelRatio / x.size();
    view.pixelsPerUnitY = place.height() * pixelRatio / y.size();
    return view;
}

ScatterPoints::Visible ScatterPoints::visiblePoints() const {
    Visible visible;
    if (!frame_ || !coloring_ || coloring_->colors.size() != frame_->points->size()) return visible;
    const QCPRange x = mKeyAxis->range(), y = mValueAxis->range();
    const double marginX = 0.01 * x.size(), marginY = 0.01 * y.size();
    grid_.visit({x.lower - marginX, y.lower - marginY, x.upper + marginX, y.upper + marginY}, [&](std::uint32_t point) {
        (frame_->points->kinds[point] == MapKind::Image ? visible.images : visible.texts).push_back(point);
    });
    // Drawn in one order wherever one looks, so that what lies on top stays on top.
    if (visible.images.size() <= kMostVectorMarks) std::sort(visible.images.begin(), visible.images.end());
    std::sort(visible.texts.begin(), visible.texts.end());
    return visible;
}

void ScatterPoints::draw(QCPPainter* painter) {
    const QRectF place = mKeyAxis->axisRect()->rect();
    if (!frame_ || place.isEmpty()) return;
    if (painter->modes().testFlag(QCPPainter::pmVectorized)) {
        const Visible visible = visiblePoints();
        if (visible.images.size() + visible.texts.size() <= kMostVectorMarks) return drawVector(painter, visible, place);
        RasterView view = viewOf(place, kExportRatio);
        QImage image(view.width, view.height, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        drawPoints({reinterpret_cast<std::uint32_t*>(image.bits()), view.width, view.height}, view, visible, kExportRatio);
        painter->drawImage(place, image);
        return;
    }
    const double ratio = painter->device()->devicePixelRatioF() * painter->transform().m11();
    const QRectF range(mKeyAxis->range().lower, mValueAxis->range().lower, mKeyAxis->range().size(), mValueAxis->range().size());
    const QRectF scaledPlace(place.topLeft(), place.size() * ratio);
    if (drawnVersion_ != version_ || drawnView_ != range || drawnPlace_ != scaledPlace) {
        render(place, ratio);
        drawnVersion_ = version_;
        drawnView_ = range;
        drawnPlace_ = scaledPlace;
    }
    painter->drawImage(QRectF(place.topLeft(), QSizeF(picture_.size()) / ratio), picture_);
}

void ScatterPoints::render(const QRectF& place, double pixelRatio) {
    const RasterView view = viewOf(place, pixelRatio);
    if (picture_.width() != view.width || picture_.height() != view.height)
        picture_ = QImage(view.width, view.height, QImage::Format_ARGB32_Premultiplied);
    picture_.fill(Qt::transparent);
    const Visible visible = visiblePoints();
    drawPoints({reinterpret_cast<std::uint32_t*>(picture_.bits()), view.width, view.height}, view, visible, pixelRatio);
    chooseThumbnails(visible, viewOf(place, 1.0), place);
    if (thumbnails_.empty()) return;
    QPainter painter(&picture_);
    painter.scale(pixelRatio, pixelRatio);
    drawThumbnails(painter, {});
}

void ScatterPoints::drawPoints(const RasterTarget& target, const RasterView& view, const Visible& visible, double pixelRatio) {
    const double area = static_cast<double>(view.width) * view.height;
    const double radius = dotRadius(visible.images.size(), area, kLeastRadius * pixelRatio, kMostRadius * pixelRatio);
    isDensity_ = wantsDensity(visible.images.size(), area, radius);
    // Half a million points are looked through in each frame: a selection costs one look at a flag and no mark of its own
    // for what it leaves in the back.
    if (selection_.empty()) return drawLayer(target, view, visible, radius, pixelRatio, kFrontOpacity);
    Visible front, back;
    for (const std::uint32_t point : visible.images) (isSelected(point) ? front : back).images.push_back(point);
    for (const std::uint32_t point : visible.texts) (isSelected(point) ? front : back).texts.push_back(point);
    drawLayer(target, view, back, radius, pixelRatio, kBackOpacity);
    drawLayer(target, view, front, radius * 1.25, pixelRatio, 1.0);
}

void ScatterPoints::drawLayer(const RasterTarget& target, const RasterView& view, const Visible& visible, double radius, double pixelRatio,
                              double opacity) {
    const RasterPoints images{coordinates(), visible.images, coloring_->colors};
    const double area = static_cast<double>(view.width) * view.height;
    // Each layer by its own number: a crowd in the back does not make a cloud of the few chosen points before it.
    if (isDensity_ && wantsDensity(visible.images.size(), area, radius))
        drawDensity(target, view, images, std::max(1, static_cast<int>(std::lround(kDensityCell * pixelRatio))), std::min(1.0, opacity / kFrontOpacity));
    else
        drawImages(target, view, visible.images, radius, opacity);
    const double textRadius = dotRadius(visible.texts.size() * 4, area, kLeastTextRadius * pixelRatio, kTextRadius * pixelRatio);
    for (const MapKind kind : {MapKind::RandomWord, MapKind::Concept, MapKind::Class}) {
        std::vector<std::uint32_t> some;
        for (const std::uint32_t point : visible.texts)
            if (frame_->points->kinds[point] == kind) some.push_back(point);
        const double size = kind == MapKind::Class ? 1.35 * textRadius : kind == MapKind::RandomWord ? 0.8 * textRadius : textRadius;
        drawMarks(target, view, {coordinates(), some, coloring_->colors}, shapeOf(kind), size, opacity);
    }
}

PointShape ScatterPoints::shapeOfPoint(std::uint32_t point) const {
    const bool isMarked = !coloring_->diamonds.empty() && coloring_->diamonds[point] != 0;
    return isMarked ? PointShape::Diamond : shapeOf(frame_->points->kinds[point]);
}

void ScatterPoints::drawImages(const RasterTarget& target, const RasterView& view, const std::vector<std::uint32_t>& images, double radius,
                               double opacity) {
    std::vector<std::uint32_t> dots, diamonds;
    for (const std::uint32_t point : images) (shapeOfPoint(point) == PointShape::Dot ? dots : diamonds).push_back(point);
    drawMarks(target, view, {coordinates(), dots, coloring_->colors}, PointShape::Dot, radius, opacity);
    drawMarks(target, view, {coordinates(), diamonds, coloring_->colors}, PointShape::Diamond, 1.15 * radius, opacity);
}

void ScatterPoints::drawVector(QCPPainter* painter, const Visible& visible, const QRectF& place) {
    const RasterView view = viewOf(place, 1.0);
    const double radius = dotRadius(visible.images.size(), place.width() * place.height(), kLeastRadius, kMostRadius);
    painter->save();
    painter->setClipRect(place);
    painter->setAntialiasing(true);
    for (const auto* some : {&visible.images, &visible.texts})
        for (const std::uint32_t point : *some) {
            const MapKind kind = frame_->points->kinds[point];
            QColor color = QColor::fromRgb(coloring_->colors[point]);
            if (!selection_.empty() && !isSelected(point)) color.setAlphaF(kBackOpacity);
            const QPointF middle(place.left() + view.toX(frame_->coordinates[2 * point]), place.top() + view.toY(frame_->coordinates[2 * point + 1]));
            paintMark(*painter, middle, kind == MapKind::Image ? radius : kTextRadius, shapeOfPoint(point), color);
        }
    chooseThumbnails(visible, view, place);
    drawThumbnails(*painter, place.topLeft());
    painter->restore();
}

void ScatterPoints::chooseThumbnails(const Visible& visible, const RasterView& view, const QRectF& place) {
    thumbnails_.clear();
    if (!pictureOf_ || visible.images.empty() || visible.images.size() > kMostThumbnailCandidates) return;
    std::vector<ThumbnailCandidate> candidates;
    for (const std::uint32_t point : visible.images) {
        const double x = view.toX(frame_->coordinates[2 * point]), y = view.toY(frame_->coordinates[2 * point + 1]);
        if (x >= 0.0 && y >= 0.0 && x <= place.width() && y <= place.height()) candidates.push_back({point, x, y});
    }
    for (const ThumbnailPlace& spot : placeThumbnails(candidates, kThumbnailSide, kThumbnailGap, kThumbnailShare))
        if (!pictureOf_(frame_->points->rows[spot.point]).isNull()) thumbnails_.push_back(spot);
}

void ScatterPoints::drawThumbnails(QPainter& painter, const QPointF& offset) const {
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    for (const ThumbnailPlace& spot : thumbnails_) {
        const QRectF box(offset.x() + spot.x - kThumbnailSide / 2.0, offset.y() + spot.y - kThumbnailSide / 2.0, kThumbnailSide, kThumbnailSide);
        const QImage image = pictureOf_(frame_->points->rows[spot.point]);
        const int edge = std::min(image.width(), image.height());
        const QRectF square((image.width() - edge) / 2.0, (image.height() - edge) / 2.0, edge, edge);
        const bool isBack = !selection_.empty() && !isSelected(spot.point);
        QPainterPath frame;
        frame.addRoundedRect(box, kCorner, kCorner);
        painter.save();
        painter.setOpacity(isBack ? 0.45 : 1.0);
        painter.setClipPath(frame, Qt::IntersectClip);
        painter.drawImage(box, image, square);
        painter.restore();
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor::fromRgb(coloring_->colors[spot.point]), 2.0));
        painter.drawRoundedRect(box, kCorner, kCorner);
    }
}

}  // namespace vitrine
