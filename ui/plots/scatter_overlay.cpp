// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/scatter_overlay.h"

#include <algorithm>

#include "plots/label_layout.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr std::size_t kLabelSample = 201;  // members that decide where a name stands
constexpr double kRingRadius = 8.0;
constexpr double kPlacedRadius = 7.0;
constexpr double kHalo = 3.0;

float median(std::vector<float>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Text with an outline in the colour behind it, so that it reads on top of points.
void drawHaloText(QPainter& painter, const QPointF& baseline, const QString& text, const QColor& ink, const QColor& halo) {
    QPainterPath outline;
    outline.addText(baseline, painter.font(), text);
    painter.strokePath(outline, QPen(halo, kHalo, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setPen(ink);
    painter.drawText(baseline, text);
}

}  // namespace

ScatterOverlay::ScatterOverlay(const ScatterPoints& points, QCustomPlot& plot, const QString& layer)
    : QCPLayerable(&plot, layer), points_(points), plot_(plot), colors_(&themeColors(&plot)) {}

void ScatterOverlay::setTheme(const ThemeColors& colors) {
    colors_ = &colors;
    labelPictures_.clear();
}

QRect ScatterOverlay::clipRect() const { return plot_.axisRect()->rect(); }

void ScatterOverlay::setLabels(std::vector<GroupLabel> labels) {
    labels_ = std::move(labels);
    labelPictures_.clear();
}

void ScatterOverlay::setNeighbours(int point, std::vector<std::uint32_t> neighbours) {
    neighboursOf_ = point;
    hasOrigin_ = false;
    neighbours_ = std::move(neighbours);
}

void ScatterOverlay::setNeighbours(const QPointF& origin, std::vector<std::uint32_t> neighbours) {
    neighboursOf_ = -1;
    hasOrigin_ = true;
    origin_ = origin;
    neighbours_ = std::move(neighbours);
}

void ScatterOverlay::setGesture(Gesture gesture, std::vector<PlanePoint> path, double radius) {
    gesture_ = gesture;
    path_ = std::move(path);
    radius_ = radius;
}

QPointF ScatterOverlay::pixels(double x, double y) const { return {plot_.xAxis->coordToPixel(x), plot_.yAxis->coordToPixel(y)}; }

QPointF ScatterOverlay::pixelsOf(std::uint32_t point) const {
    const auto coordinates = points_.coordinates();
    return pixels(coordinates[2 * point], coordinates[2 * point + 1]);
}

QPointF ScatterOverlay::middleOf(const std::vector<std::uint32_t>& members) const {
    const auto coordinates = points_.coordinates();
    const std::size_t step = std::max<std::size_t>(1, members.size() / kLabelSample);
    std::vector<float> xs, ys;
    for (std::size_t i = 0; i < members.size(); i += step) {
        xs.push_back(coordinates[2 * members[i]]);
        ys.push_back(coordinates[2 * members[i] + 1]);
    }
    return pixels(median(xs), median(ys));
}

void ScatterOverlay::draw(QCPPainter* painter) {
    const bool isExport = painter->modes().testFlag(QCPPainter::pmNoCaching);
    drawNeighbours(*painter);
    drawLabels(*painter);
    drawPlaced(*painter);
    if (isExport) return;  // what follows belongs to the moment
    drawRing(*painter);
    drawGesture(*painter);
}

void ScatterOverlay::drawLabels(QCPPainter& painter) {
    labelBoxes_.clear();
    if (labels_.empty() || !points_.frame()) return;
    const ThemeColors& colors = *colors_;
    const QRectF place = plot_.axisRect()->rect();
    QFont font = plot_.font();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    std::vector<LabelRequest> requests;
    for (const GroupLabel& label : labels_) {
        if (label.points.empty() || label.points.back() >= points_.frame()->points->size()) continue;
        const QPointF middle = middleOf(label.points) - place.topLeft();
        requests.push_back({middle.x(), middle.y(), metrics.horizontalAdvance(label.text), metrics.height(), static_cast<double>(label.points.size())});
    }
    if (requests.size() != labels_.size()) return;
    const auto spots = placeLabels(requests, place.width(), place.height());
    for (std::size_t i = 0; i < spots.size(); ++i) {
        if (!spots[i]) continue;
        const QPointF corner = place.topLeft() + QPointF(spots[i]->left, spots[i]->top);
        QColor halo = colors.surface;
        halo.setAlpha(215);
        const bool isQuiet = labels_[i].color == colors.mutedText;
        const QColor ink = isQuiet ? labels_[i].color : colors.dark ? labels_[i].color.lighter(125) : labels_[i].color.darker(135);
        if (painter.modes().testFlag(QCPPainter::pmNoCaching))
            drawHaloText(painter, corner + QPointF(0.0, metrics.ascent()), labels_[i].text, ink, halo);
        else
            painter.drawPixmap(corner - QPointF(kHalo, kHalo), labelPicture(labels_[i].text, ink, halo, painter.device()->devicePixelRatioF()));
        labelBoxes_.push_back(QRectF(corner, QSizeF(requests[i].width, requests[i].height)));
    }
}

const QPixmap& ScatterOverlay::labelPicture(const QString& text, const QColor& ink, const QColor& halo, double pixelRatio) {
    const QString key = text + u'\n' + ink.name() + QString::number(pixelRatio);
    if (const auto known = labelPictures_.constFind(key); known != labelPictures_.cend()) return *known;
    QFont font = plot_.font();
    font.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(text) + 2.0 * kHalo, metrics.height() + 2.0 * kHalo);
    QPixmap picture((size * pixelRatio).toSize() + QSize(1, 1));
    picture.setDevicePixelRatio(pixelRatio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.setFont(font);
    drawHaloText(painter, {kHalo, kHalo + metrics.ascent()}, text, ink, halo);
    painter.end();
    return *labelPictures_.insert(key, picture);
}

void ScatterOverlay::drawPlaced(QCPPainter& painter) const {
    const ThemeColors& colors = *colors_;
    const QFontMetricsF metrics(plot_.font());
    painter.setFont(plot_.font());
    for (const PlacedMark& mark : placed_) {
        const QPointF middle = pixels(mark.x, mark.y);
        paintMark(painter, middle, kPlacedRadius + 2.0, PointShape::Diamond, colors.surface);
        paintMark(painter, middle, kPlacedRadius, PointShape::Diamond, colors.accent);
        drawHaloText(painter, middle + QPointF(kPlacedRadius + 6.0, metrics.ascent() / 2.0 - 1.0), mark.name, colors.text, colors.surface);
    }
}

void ScatterOverlay::drawNeighbours(QCPPainter& painter) const {
    if (neighbours_.empty() || (neighboursOf_ < 0 && !hasOrigin_) || !points_.frame()) return;
    const std::size_t count = points_.frame()->points->size();
    if (neighboursOf_ >= static_cast<int>(count)) return;
    const QPointF from = hasOrigin_ ? pixels(origin_.x(), origin_.y()) : pixelsOf(static_cast<std::uint32_t>(neighboursOf_));
    QColor line = colors_->accent;
    line.setAlphaF(0.75F);
    painter.setBrush(Qt::NoBrush);
    for (const std::uint32_t neighbour : neighbours_) {
        if (neighbour >= count) continue;
        const QPointF to = pixelsOf(neighbour);
        painter.setPen(QPen(line, 1.2));
        painter.drawLine(QLineF(from, to));
        painter.drawEllipse(to, 5.0, 5.0);
    }
}

void ScatterOverlay::drawRing(QCPPainter& painter) const {
    if (ring_ < 0 || !points_.frame() || ring_ >= static_cast<int>(points_.frame()->points->size())) return;
    const ThemeColors& colors = *colors_;
    const QPointF middle = pixelsOf(static_cast<std::uint32_t>(ring_));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.surface, 4.5));
    painter.drawEllipse(middle, kRingRadius, kRingRadius);
    painter.setPen(QPen(colors.accent, 2.5));
    painter.drawEllipse(middle, kRingRadius, kRingRadius);
}

void ScatterOverlay::drawGesture(QCPPainter& painter) const {
    if (gesture_ == Gesture::None || path_.empty()) return;
    const ThemeColors& colors = *colors_;
    QPolygonF path;
    for (const PlanePoint& point : path_) path << pixels(point.x, point.y);
    QColor fill = colors.accent;
    fill.setAlphaF(0.10F);
    if (gesture_ == Gesture::Brush) {
        fill.setAlphaF(0.25F);
        painter.setPen(QPen(fill, 2.0 * radius_, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        if (path.size() == 1) path << path.front() + QPointF(0.1, 0.0);
        painter.drawPolyline(path);
        return;
    }
    painter.setPen(QPen(colors.accent, 1.5, Qt::DashLine));
    painter.setBrush(fill);
    if (gesture_ == Gesture::Rectangle)
        painter.drawRect(QRectF(path.front(), path.back()).normalized());
    else
        painter.drawPolygon(path);
}

}  // namespace vitrine
