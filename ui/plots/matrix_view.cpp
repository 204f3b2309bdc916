// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/matrix_view.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "plots/matrix_layers.h"
#include "plots/plot_style.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr double kZoomStep = 1.25;
constexpr double kFewestCells = 4.0;   ///< shown at the closest
constexpr int kFarStep = 10;
constexpr int kDragDistance = 4;       ///< pixels
constexpr double kReach = 2.0;         ///< pixels around the pointer in which a small cell is found
constexpr double kNameShare = 0.26;    ///< of the plot that names may take at most
constexpr double kColumnNameShare = 0.25;
constexpr double kLongestName = 150.0;

double widestName(const QStringList& names, const QFontMetricsF& metrics) {
    // The longest texts are near enough the widest ones.
    QString longest;
    for (const QString& name : names)
        if (name.size() > longest.size()) longest = name;
    return metrics.horizontalAdvance(longest) * 1.05;
}

}  // namespace

MatrixView::MatrixView(QWidget* parent) : QCustomPlot(parent), data_(std::make_shared<MatrixData>()), colors_(&themeColors(this)) {
    setObjectName(QStringLiteral("MatrixView"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(200, 160);
    layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmBuffered);
    yAxis->setRangeReversed(true);
    yAxis->setTicker(QSharedPointer<MatrixTicker>::create(*this, true));
    xAxis->setTicker(QSharedPointer<MatrixTicker>::create(*this, false));
    xAxis->setTickLabelRotation(-90.0);
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setupFullAxesBox();
    for (QCPAxis* axis : {xAxis2, yAxis2}) axis->setVisible(false);
    for (QCPAxis* axis : {xAxis, yAxis}) axis->grid()->setVisible(false);
    // Owned and deleted by the plot.
    new MatrixCells(*this);
    new MatrixScale(*this);
    new MatrixCursor(*this);
    setColors(themeColors(this));
}

void MatrixView::setData(std::shared_ptr<const MatrixData> data) {
    const bool isSameSize = data && raster_.rows() == static_cast<int>(data->values.rows()) && raster_.columns() == static_cast<int>(data->values.cols());
    data_ = data ? std::move(data) : std::make_shared<const MatrixData>();
    raster_ = MatrixRaster(*data_);
    cursor_ = {-1, -1};
    setColors(*colors_);
    if (!isSameSize) fit();
    arrange(viewport().size());
    replot(QCustomPlot::rpQueuedReplot);
}

void MatrixView::setColors(const ThemeColors& colors) {
    colors_ = &colors;
    matrixColors_ = vitrine::matrixColors(*data_, colors);
    stylePlot(*this, colors);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setTickLabelColor(colors.text);
    }
}

/// Names get what they need, up to a share of the plot; the margins do not move while one pans.
void MatrixView::arrange(const QSizeF& size) {
    const QFontMetricsF metrics(tickFont(font()));
    const double rowRoom = std::min({widestName(data_->rowNames, metrics), size.width() * kNameShare, kLongestName});
    const double columnRoom = std::min({widestName(data_->columnNames, metrics), size.height() * kColumnNameShare, kLongestName});
    qSharedPointerCast<MatrixTicker>(yAxis->ticker())->setRoom(rowRoom);
    qSharedPointerCast<MatrixTicker>(xAxis->ticker())->setRoom(columnRoom);
    yAxis->setLabel(data_->rowTitle);
    xAxis->setLabel(data_->columnTitle);
    const double title = metrics.height() + 6.0;
    const int left = static_cast<int>(rowRoom + 12.0 + (data_->rowTitle.isEmpty() ? 0.0 : title));
    const int bottom = static_cast<int>(columnRoom + 12.0 + (data_->columnTitle.isEmpty() ? 0.0 : title));
    axisRect()->setMargins(QMargins(left, 4, 4, bottom));
}

QRectF MatrixView::cellArea() const { return QRectF(viewport()).marginsRemoved(QMarginsF(axisRect()->margins())); }

void MatrixView::print(QCPPainter& painter, const QSize& size, const ThemeColors& colors) {
    setColors(colors);
    arrange(size);
    toPainter(&painter, size.width(), size.height());
    setColors(themeColors(this));
    arrange(viewport().size());
    replot(QCustomPlot::rpQueuedReplot);
}

void MatrixView::fit() { showCells(QRectF(0, 0, raster_.columns(), raster_.rows())); }

QRectF MatrixView::shownCells() const {
    return {QPointF(xAxis->range().lower, yAxis->range().lower), QPointF(xAxis->range().upper, yAxis->range().upper)};
}

void MatrixView::showCells(const QRectF& cells) {
    const auto clamped = [](double start, double length, int count) {
        const double whole = std::max(1, count);
        const double shown = std::clamp(length, std::min(kFewestCells, whole), whole);
        const double from = std::clamp(start, 0.0, whole - shown);
        return QCPRange(from, from + shown);
    };
    xAxis->setRange(clamped(cells.left(), cells.width(), raster_.columns()));
    yAxis->setRange(clamped(cells.top(), cells.height(), raster_.rows()));
    replot(QCustomPlot::rpQueuedReplot);
}

QPointF MatrixView::cellAt(const QPointF& pixel) const { return {xAxis->pixelToCoord(pixel.x()), yAxis->pixelToCoord(pixel.y())}; }

/// The cell under the pointer; where cells are smaller than it can aim at, the strongest one near it.
QPoint MatrixView::placeAt(const QPointF& pixel) const {
    const QPointF cell = cellAt(pixel);
    if (cell.x() < 0 || cell.y() < 0 || cell.x() >= raster_.columns() || cell.y() >= raster_.rows()) return {-1, -1};
    const QRectF shown = shownCells();
    const QRect area = axisRect()->rect();
    const double cellsX = shown.width() / std::max(1, area.width());
    const double cellsY = shown.height() / std::max(1, area.height());
    if (std::max(cellsX, cellsY) * kReach > 0.5) {
        const QSizeF reach(2 * kReach * cellsX, 2 * kReach * cellsY);
        const auto [row, column] = raster_.strongestIn(QRectF(cell - QPointF(reach.width() / 2, reach.height() / 2), reach));
        if (row >= 0) return {column, row};
    }
    return {static_cast<int>(cell.x()), static_cast<int>(cell.y())};
}

QString MatrixView::describe(int rowPlace, int columnPlace) const {
    if (rowPlace < 0 || columnPlace < 0) return {};
    const double value = raster_.value(rowPlace, columnPlace);
    const QLocale locale;
    const QString number = data_->isPercent ? locale.toString(value * 100.0, 'f', 1) + QStringLiteral("\u202f%") : locale.toString(value, 'g', 4);
    return tr("%1: %2, %3: %4; %5: %6")
        .arg(data_->rowTitle, data_->rowNames.value(raster_.rowAt(rowPlace)), data_->columnTitle,
             data_->columnNames.value(raster_.columnAt(columnPlace)), data_->valueTitle, number);
}

void MatrixView::setCursor(int row, int column) {
    const auto placeOf = [](int index, int count, auto at) {
        for (int place = 0; place < count; ++place)
            if (at(place) == index) return place;
        return -1;
    };
    cursor_ = {placeOf(column, raster_.columns(), [this](int place) { return raster_.columnAt(place); }),
               placeOf(row, raster_.rows(), [this](int place) { return raster_.rowAt(place); })};
    layer(QStringLiteral("overlay"))->replot();
}

void MatrixView::announce() {
    setAccessibleDescription(describe(cursor_.y(), cursor_.x()));
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void MatrixView::choosePlace(int row, int column) {
    cursor_ = {column, row};
    announce();
    layer(QStringLiteral("overlay"))->replot();
    emit chosen(row < 0 ? -1 : raster_.rowAt(row), column < 0 ? -1 : raster_.columnAt(column));
}

void MatrixView::moveCursor(int rows, int columns) {
    if (raster_.rows() == 0 || raster_.columns() == 0) return;
    const QPoint from(std::max(0, cursor_.x()), std::max(0, cursor_.y()));
    const bool isNew = cursor_.x() < 0 || cursor_.y() < 0;
    const int row = isNew ? from.y() : std::clamp(from.y() + rows, 0, raster_.rows() - 1);
    const int column = isNew ? from.x() : std::clamp(from.x() + columns, 0, raster_.columns() - 1);
    QRectF shown = shownCells();
    if (column < shown.left()) shown.moveLeft(column);
    if (column + 1 > shown.right()) shown.moveRight(column + 1);
    if (row < shown.top()) shown.moveTop(row);
    if (row + 1 > shown.bottom()) shown.moveBottom(row + 1);
    showCells(shown);
    choosePlace(row, column);
}

void MatrixView::zoom(double factor, const QPointF& anchor) {
    const QRectF shown = shownCells();
    const QPointF fixed = cellAt(anchor);
    const QSizeF size(shown.width() / factor, shown.height() / factor);
    showCells(QRectF(fixed.x() - (fixed.x() - shown.left()) / factor, fixed.y() - (fixed.y() - shown.top()) / factor, size.width(), size.height()));
}

void MatrixView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    pressed_ = event->position();
    pressedCells_ = shownCells();
    isPanning_ = axisRect()->rect().contains(event->position().toPoint());
    hasMoved_ = false;
}

void MatrixView::mouseMoveEvent(QMouseEvent* event) {
    if (!event->buttons().testFlag(Qt::LeftButton) || !isPanning_) return;
    const QPointF moved = event->position() - pressed_;
    if (!hasMoved_ && moved.manhattanLength() < kDragDistance) return;
    hasMoved_ = true;
    const QRect area = axisRect()->rect();
    showCells(pressedCells_.translated(-moved.x() * pressedCells_.width() / std::max(1, area.width()),
                                       -moved.y() * pressedCells_.height() / std::max(1, area.height())));
}

void MatrixView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || hasMoved_) return;
    const QPointF pixel = event->position();
    const QRect area = axisRect()->rect();
    const QPointF cell = cellAt(pixel);
    if (area.contains(pixel.toPoint())) {
        const QPoint place = placeAt(pixel);
        if (place.x() >= 0) choosePlace(place.y(), place.x());
    } else if (pixel.x() < area.left() && pixel.y() <= area.bottom() && cell.y() >= 0 && cell.y() < raster_.rows()) {
        choosePlace(static_cast<int>(cell.y()), -1);
    } else if (pixel.y() > area.bottom() && pixel.x() >= area.left() && cell.x() >= 0 && cell.x() < raster_.columns()) {
        choosePlace(-1, static_cast<int>(cell.x()));
    }
}

void MatrixView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QPoint place = placeAt(event->position());
    if (place.x() < 0 || !axisRect()->rect().contains(event->position().toPoint())) return;
    hasMoved_ = true;  // the release that follows chooses nothing
    emit activated(raster_.rowAt(place.y()), raster_.columnAt(place.x()));
}

void MatrixView::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / 120.0;
    if (steps == 0.0) return event->ignore();
    zoom(std::pow(kZoomStep, steps), event->position());
    event->accept();
}

void MatrixView::keyPressEvent(QKeyEvent* event) {
    const int step = event->modifiers().testFlag(Qt::ControlModifier) ? kFarStep : 1;
    const QPointF middle = QRectF(axisRect()->rect()).center();
    const bool hasCell = cursor_.x() >= 0 && cursor_.y() >= 0;
    switch (event->key()) {
        case Qt::Key_Left: return moveCursor(0, -step);
        case Qt::Key_Right: return moveCursor(0, step);
        case Qt::Key_Up: return moveCursor(-step, 0);
        case Qt::Key_Down: return moveCursor(step, 0);
        case Qt::Key_Home: return moveCursor(0, -raster_.columns());
        case Qt::Key_End: return moveCursor(0, raster_.columns());
        case Qt::Key_Plus:
        case Qt::Key_Equal: return zoom(kZoomStep, middle);
        case Qt::Key_Minus: return zoom(1.0 / kZoomStep, middle);
        case Qt::Key_0: return fit();
        case Qt::Key_Space:
            if (!hasCell) break;
            if (event->modifiers().testFlag(Qt::ShiftModifier)) return choosePlace(-1, cursor_.x());
            return choosePlace(cursor_.y(), -1);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!hasCell) break;
            emit activated(raster_.rowAt(cursor_.y()), raster_.columnAt(cursor_.x()));
            return;
        default: break;
    }
    QCustomPlot::keyPressEvent(event);
}

bool MatrixView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPoint place = placeAt(help->pos());
        const bool isInside = axisRect()->rect().contains(help->pos()) && place.x() >= 0;
        QToolTip::showText(help->globalPos(), isInside ? describe(place.y(), place.x()) : QString(), this);
        return true;
    }
    return QCustomPlot::event(event);
}

void MatrixView::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    arrange(viewport().size());
    replot(QCustomPlot::rpQueuedReplot);
}

void MatrixView::changeEvent(QEvent* event) {
    QCustomPlot::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange) return;
    setColors(themeColors(this));
    arrange(viewport().size());
    replot(QCustomPlot::rpQueuedReplot);
}

void MatrixView::focusInEvent(QFocusEvent* event) {
    QCustomPlot::focusInEvent(event);
    layer(QStringLiteral("overlay"))->replot();
}

void MatrixView::focusOutEvent(QFocusEvent* event) {
    QCustomPlot::focusOutEvent(event);
    layer(QStringLiteral("overlay"))->replot();
}

}  // namespace vitrine
