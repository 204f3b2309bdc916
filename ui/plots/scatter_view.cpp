// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/scatter_view.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "plots/scatter_legend.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr double kMargin = 1.08;           // of the cloud when the view fits it
constexpr double kHitRadius = 9.0;         // pixels
constexpr double kBrushRadius = 18.0;
constexpr double kDragThreshold = 4.0;
constexpr double kKeyPan = 60.0;
constexpr double kKeyZoom = 1.25;
constexpr double kNearest = 1e-7, kFarthest = 1e7;  // units per pixel
constexpr const char* kPointLayer = "mapPoints";
constexpr const char* kOverlayLayer = "mapOverlay";

SelectionMode modeOf(Qt::KeyboardModifiers modifiers) {
    if (modifiers.testFlag(Qt::AltModifier)) return SelectionMode::Subtract;
    return modifiers.testFlag(Qt::ShiftModifier) ? SelectionMode::Add : SelectionMode::Replace;
}

}  // namespace

ScatterView::ScatterView(QWidget* parent) : QCustomPlot(parent) {
    setObjectName(QStringLiteral("ScatterView"));
    setAccessibleName(tr("Map of the points"));
    setAutoAddPlottableToLegend(false);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    addLayer(QLatin1String(kPointLayer), layer(QStringLiteral("main")));
    addLayer(QLatin1String(kOverlayLayer), layer(QStringLiteral("legend")), limBelow);
    layer(QLatin1String(kPointLayer))->setMode(QCPLayer::lmBuffered);
    layer(QLatin1String(kOverlayLayer))->setMode(QCPLayer::lmBuffered);
    points_ = new ScatterPoints(xAxis, yAxis);
    points_->setLayer(QLatin1String(kPointLayer));
    overlay_ = new ScatterOverlay(*points_, *this, QLatin1String(kOverlayLayer));
    // Beside the points, not on them; at the top of its column.
    axisRect()->insetLayout()->take(legend);
    auto* column = new QCPLayoutGrid;
    column->addElement(0, 0, legend);
    column->addElement(1, 0, new QCPLayoutElement(this));
    column->setRowStretchFactor(0, 0.001);
    plotLayout()->addElement(0, 1, column);
    plotLayout()->setColumnStretchFactor(1, 0.001);
    applyTheme(themeColors(this));
}

void ScatterView::applyTheme(const ThemeColors& colors) {
    setBackground(colors.surface);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setBasePen(QPen(colors.border));
        axis->setTickPen(QPen(colors.border));
        axis->setSubTicks(false);
        axis->setTickLabelColor(colors.mutedText);
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
        axis->setLabelColor(colors.mutedText);
        axis->ticker()->setTickCount(6);
        axis->grid()->setVisible(false);
    }
    overlay_->setTheme(colors);
    applyColoring(colors);
}

void ScatterView::applyColoring(const ThemeColors& colors) {
    coloring_ = coloringSource_ && points_->frame() ? coloringSource_(colors) : nullptr;
    points_->setColoring(coloring_);
    overlay_->setLabels(coloring_ && labelsVisible_ ? coloring_->labels : std::vector<GroupLabel>());
    fillScatterLegend(*legend, coloring_ ? *coloring_ : ScatterColoring(), font(), colors);
}

void ScatterView::replotSoon() { replot(rpQueuedReplot); }

void ScatterView::setFrame(MapFramePointer frame) {
    const bool isOther = !points_->frame() || !frame || points_->frame()->points != frame->points;
    const bool isOtherKind = isOther || points_->frame()->request.method != frame->request.method;
    points_->setFrame(std::move(frame));
    if (isOther) {
        setRing(-1);
        cursor_ = -1;
        overlay_->setNeighbours(-1, {});
        overlay_->setPlaced({});
    }
    const MapFramePointer& shown = points_->frame();
    const bool isPca = shown && shown->request.method == MapMethod::Pca && shown->explained.size() == 2;
    const auto component = [&](int number) {
        return tr("Component %1, %2 % of the variance").arg(number).arg(locale().toString(100.0 * shown->explained[static_cast<std::size_t>(number - 1)], 'f', 1));
    };
    xAxis->setLabel(isPca ? component(1) : QString());
    yAxis->setLabel(isPca ? component(2) : QString());
    if (isOtherKind) viewIsUsers_ = false;
    if (isOther) applyColoring(themeColors(this));
    applyView();
    replotSoon();
}

void ScatterView::setColoring(ColoringSource source) {
    coloringSource_ = std::move(source);
    applyColoring(themeColors(this));
    replotSoon();
}

void ScatterView::setSelection(std::vector<std::uint32_t> selection) {
    if (points_->selection() == selection) return;
    points_->setSelection(std::move(selection));
    replotSoon();
}

void ScatterView::setPictures(ScatterPoints::PictureOf pictureOf) { points_->setPictures(std::move(pictureOf)); }

void ScatterView::refreshPictures() {
    points_->picturesChanged();
    replotSoon();
}

void ScatterView::setPlaced(std::vector<PlacedMark> placed) {
    overlay_->setPlaced(std::move(placed));
    overlay_->layer()->replot();
}

void ScatterView::setNeighbours(int point, std::vector<std::uint32_t> neighbours) {
    overlay_->setNeighbours(point, std::move(neighbours));
    overlay_->layer()->replot();
}

void ScatterView::setNeighbours(const QPointF& origin, std::vector<std::uint32_t> neighbours) {
    overlay_->setNeighbours(origin, std::move(neighbours));
    overlay_->layer()->replot();
}

void ScatterView::setTool(Tool tool) {
    tool_ = tool;
    dropGesture();
    setCursor(tool == Tool::Hand ? Qt::ArrowCursor : Qt::CrossCursor);
}

void ScatterView::setLabelsVisible(bool visible) {
    labelsVisible_ = visible;
    applyColoring(themeColors(this));
    replotSoon();
}

double ScatterView::fittingUnits() const {
    const PlaneBox& box = points_->grid().bounds();
    const double units = kMargin * std::max(box.width() / std::max(1, axisRect()->width()), box.height() / std::max(1, axisRect()->height()));
    return units > 0.0 ? units : 0.01;
}

void ScatterView::applyView() {
    // The layout says how large the axis rectangle is; ticks need the ranges. Twice, since they depend on each other.
    for (int pass = 0; pass < 2; ++pass) {
        for (const auto phase : {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout}) plotLayout()->update(phase);
        if (!viewIsUsers_) {
            const PlaneBox& box = points_->grid().bounds();
            centre_ = {(box.left + box.right) / 2.0, (box.bottom + box.top) / 2.0};
            units_ = fittingUnits();
        }
        const double halfWidth = std::max(1, axisRect()->width()) * units_ / 2.0;
        const double halfHeight = std::max(1, axisRect()->height()) * units_ / 2.0;
        xAxis->setRange(centre_.x() - halfWidth, centre_.x() + halfWidth);
        yAxis->setRange(centre_.y() - halfHeight, centre_.y() + halfHeight);
    }
}

void ScatterView::setView(const QPointF& centre, double units) {
    viewIsUsers_ = true;
    centre_ = centre;
    units_ = std::clamp(units, kNearest, kFarthest);
    applyView();
    emit viewChanged();
    replotSoon();
}

void ScatterView::fitView() {
    viewIsUsers_ = false;
    applyView();
    emit viewChanged();
    replotSoon();
}

void ScatterView::zoomBy(double factor, const QPointF& anchor) {
    const double after = std::clamp(units_ / factor, kNearest, kFarthest);
    const PlanePoint fixed = mapAt(anchor);
    const double share = after / units_;
    setView({fixed.x + (centre_.x() - fixed.x) * share, fixed.y + (centre_.y() - fixed.y) * share}, after);
}

void ScatterView::panBy(const QPointF& pixels) { setView({centre_.x() - pixels.x() * units_, centre_.y() + pixels.y() * units_}, units_); }

void ScatterView::paint(QCPPainter& painter, const QSize& size, const ThemeColors& colors) {
    const QRect screen = viewport();
    const QPointF centre = centre_;
    const double units = units_;
    // What is seen stays seen: the shorter side decides on a page of another shape.
    if (viewIsUsers_) units_ *= std::max(static_cast<double>(screen.width()) / size.width(), static_cast<double>(screen.height()) / size.height());
    applyTheme(colors);
    setViewport(QRect(QPoint(), size));
    applyView();
    toPainter(&painter, size.width(), size.height());
    centre_ = centre;
    units_ = units;
    setViewport(screen);
    applyTheme(themeColors(this));
    applyView();
    replotSoon();
}

void ScatterView::showPoint(std::uint32_t point) {
    const auto coordinates = points_->coordinates();
    if (2 * point + 1 >= coordinates.size()) return;
    markPoint(static_cast<int>(point));
    if (axisRect()->rect().adjusted(20, 20, -20, -20).contains(pixelOf(point).toPoint())) return;
    setView({coordinates[2 * point], coordinates[2 * point + 1]}, units_);
}

void ScatterView::markPoint(int point) {
    cursor_ = point;
    setRing(point);
}

QPointF ScatterView::pixelOf(std::uint32_t point) const {
    const auto coordinates = points_->coordinates();
    return {xAxis->coordToPixel(coordinates[2 * point]), yAxis->coordToPixel(coordinates[2 * point + 1])};
}

PlanePoint ScatterView::mapAt(const QPointF& pixel) const { return {xAxis->pixelToCoord(pixel.x()), yAxis->pixelToCoord(pixel.y())}; }

int ScatterView::pointAt(const QPointF& pixel) const {
    if (!axisRect()->rect().contains(pixel.toPoint())) return -1;
    for (const ThumbnailPlace& spot : points_->thumbnails())
        if ((QPointF(spot.x, spot.y) + axisRect()->topLeft() - pixel).manhattanLength() < 22.0) return static_cast<int>(spot.point);
    const PlanePoint place = mapAt(pixel);
    const double radius = kHitRadius * units_;
    const auto found = points_->grid().nearest(place.x, place.y, radius, radius);
    return found ? static_cast<int>(*found) : -1;
}

void ScatterView::setRing(int point) {
    if (overlay_->ring() == point) return;
    overlay_->setRing(point);
    overlay_->layer()->replot();
    emit hovered(point);
}

void ScatterView::mousePressEvent(QMouseEvent* event) {
    pressPixel_ = lastPixel_ = event->position();
    hasMoved_ = false;
    const bool isHand = tool_ == Tool::Hand || event->button() != Qt::LeftButton;
    isPanning_ = isHand;
    if (!isHand) extendGesture(event->position());
}

void ScatterView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF pixel = event->position();
    if (event->buttons() == Qt::NoButton) return setRing(pointAt(pixel));
    if ((pixel - pressPixel_).manhattanLength() > kDragThreshold) hasMoved_ = true;
    if (isPanning_ && hasMoved_) {
        setRing(-1);
        panBy(pixel - lastPixel_);
        lastPixel_ = pixel;
    } else if (!path_.empty()) {
        extendGesture(pixel);
    }
}

void ScatterView::mouseReleaseEvent(QMouseEvent* event) {
    if (!path_.empty() && (hasMoved_ || tool_ == Tool::Brush)) return finishGesture(event->modifiers());
    dropGesture();
    isPanning_ = false;
    if (hasMoved_ || event->button() != Qt::LeftButton) return;
    const int point = pointAt(event->position());
    cursor_ = point;
    std::vector<std::uint32_t> taken;
    if (point >= 0) taken.push_back(static_cast<std::uint32_t>(point));
    emit chosen(std::move(taken), modeOf(event->modifiers()));
}

void ScatterView::mouseDoubleClickEvent(QMouseEvent* event) {
    const int point = pointAt(event->position());
    if (point >= 0) emit activated(point);
}

void ScatterView::wheelEvent(QWheelEvent* event) {
    zoomBy(std::exp(event->angleDelta().y() / 480.0), event->position());
    event->accept();
}

void ScatterView::extendGesture(const QPointF& pixel) {
    if (tool_ == Tool::Rectangle && path_.size() > 1) path_.pop_back();
    path_.push_back(mapAt(pixel));
    const auto gesture = tool_ == Tool::Lasso ? ScatterOverlay::Gesture::Lasso
                         : tool_ == Tool::Brush ? ScatterOverlay::Gesture::Brush : ScatterOverlay::Gesture::Rectangle;
    overlay_->setGesture(gesture, path_, kBrushRadius);
    overlay_->layer()->replot();
}

void ScatterView::finishGesture(Qt::KeyboardModifiers modifiers) {
    std::vector<std::uint32_t> taken;
    const auto coordinates = points_->coordinates();
    if (tool_ == Tool::Lasso) {
        taken = pointsInPolygon(points_->grid(), coordinates, path_);
    } else if (tool_ == Tool::Brush) {
        const double radius = kBrushRadius * units_;
        taken = pointsAlongPath(points_->grid(), coordinates, path_, radius, radius);
    } else {
        const PlanePoint a = path_.front(), b = path_.back();
        taken = points_->grid().inside({std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)});
        std::sort(taken.begin(), taken.end());
    }
    dropGesture();
    emit chosen(std::move(taken), modeOf(modifiers));
}

void ScatterView::dropGesture() {
    if (path_.empty()) return;
    path_.clear();
    overlay_->setGesture(ScatterOverlay::Gesture::None, {}, 0.0);
    overlay_->layer()->replot();
}

void ScatterView::stepTo(Qt::Key direction) {
    const auto coordinates = points_->coordinates();
    if (points_->grid().size() == 0) return;
    const QPointF from = cursor_ >= 0 ? pixelOf(static_cast<std::uint32_t>(cursor_)) : QPointF(axisRect()->center());
    const QPointF ahead = direction == Qt::Key_Left ? QPointF(-1, 0) : direction == Qt::Key_Right ? QPointF(1, 0)
                        : direction == Qt::Key_Up   ? QPointF(0, -1) : QPointF(0, 1);
    int best = -1;
    double bestCost = 0.0;
    const QCPRange x = xAxis->range(), y = yAxis->range();
    points_->grid().visit({x.lower, y.lower, x.upper, y.upper}, [&](std::uint32_t point) {
        if (static_cast<int>(point) == cursor_) return;
        const QPointF way = QPointF(xAxis->coordToPixel(coordinates[2 * point]), yAxis->coordToPixel(coordinates[2 * point + 1])) - from;
        const double along = QPointF::dotProduct(way, ahead);
        const double aside = std::abs(way.x() * ahead.y()) + std::abs(way.y() * ahead.x());
        // Without a point yet the nearest to the middle begins, wherever it lies.
        if (cursor_ >= 0 && (along <= 0.5 || aside > along)) return;
        const double cost = cursor_ >= 0 ? along + 2.0 * aside : std::hypot(way.x(), way.y());
        if (best >= 0 && cost >= bestCost) return;
        best = static_cast<int>(point);
        bestCost = cost;
    });
    if (best >= 0) showPoint(static_cast<std::uint32_t>(best));
}

void ScatterView::keyPressEvent(QKeyEvent* event) {
    const auto key = static_cast<Qt::Key>(event->key());
    const QPointF middle = axisRect()->center();
    const bool isArrow = key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
    if (isArrow && event->modifiers().testFlag(Qt::ControlModifier)) {
        const double x = key == Qt::Key_Left ? kKeyPan : key == Qt::Key_Right ? -kKeyPan : 0.0;
        panBy({x, key == Qt::Key_Up ? kKeyPan : key == Qt::Key_Down ? -kKeyPan : 0.0});
    } else if (isArrow) {
        stepTo(key);
    } else if (key == Qt::Key_Plus || key == Qt::Key_Equal) {
        zoomBy(kKeyZoom, middle);
    } else if (key == Qt::Key_Minus) {
        zoomBy(1.0 / kKeyZoom, middle);
    } else if (key == Qt::Key_Home) {
        fitView();
    } else if (key == Qt::Key_Space && cursor_ >= 0) {
        const auto point = static_cast<std::uint32_t>(cursor_);
        const bool isTaken = std::binary_search(points_->selection().begin(), points_->selection().end(), point);
        emit chosen({point}, isTaken ? SelectionMode::Subtract : SelectionMode::Add);
    } else if ((key == Qt::Key_Return || key == Qt::Key_Enter) && cursor_ >= 0) {
        emit activated(cursor_);
    } else if (key == Qt::Key_Escape) {
        if (path_.empty()) emit chosen({}, SelectionMode::Replace);
        dropGesture();
    } else if (event->matches(QKeySequence::SelectAll)) {
        std::vector<std::uint32_t> all(points_->coordinates().size() / 2);
        std::iota(all.begin(), all.end(), 0U);
        emit chosen(std::move(all), SelectionMode::Replace);
    } else {
        QCustomPlot::keyPressEvent(event);
    }
}

void ScatterView::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    setRing(-1);
}

void ScatterView::resizeEvent(QResizeEvent* event) {
    setViewport(rect());
    applyView();
    QCustomPlot::resizeEvent(event);
}

void ScatterView::changeEvent(QEvent* event) {
    QCustomPlot::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange && event->type() != QEvent::LanguageChange) return;
    if (event->type() == QEvent::LanguageChange) setAccessibleName(tr("Map of the points"));
    applyTheme(themeColors(this));
    applyView();
    replotSoon();
}

void ScatterView::focusInEvent(QFocusEvent* event) {
    QCustomPlot::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason && cursor_ >= 0) setRing(cursor_);
}

void ScatterView::focusOutEvent(QFocusEvent* event) {
    QCustomPlot::focusOutEvent(event);
    setRing(-1);
}

}  // namespace vitrine
