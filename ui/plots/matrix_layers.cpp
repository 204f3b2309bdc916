// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/matrix_layers.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "plots/matrix_view.h"
#include "plots/plot_style.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr int kPaperPixelsPerPoint = 4;
constexpr int kScaleHeight = 8;
constexpr int kWidestScale = 96;

/// 1, 2, 5, 10, 20, 50, …: the first at least `least`.
int roundStep(double least) {
    int step = 1;
    for (int decade = 1;; decade *= 10)
        for (const int factor : {1, 2, 5}) {
            step = factor * decade;
            if (step >= least || step > 1000000) return step;
        }
}

}  // namespace

MatrixCells::MatrixCells(MatrixView& view) : QCPLayerable(&view, QStringLiteral("main")), view_(view) {}

void MatrixCells::applyDefaultAntialiasingHint(QCPPainter* painter) const { painter->setAntialiasing(false); }

QRect MatrixCells::clipRect() const { return view_.axisRect()->rect(); }

void MatrixCells::draw(QCPPainter* painter) {
    const QRect area = view_.axisRect()->rect();
    const bool onPaper = painter->modes().testFlag(QCPPainter::pmVectorized);
    const double ratio = onPaper ? kPaperPixelsPerPoint : view_.bufferDevicePixelRatio();
    QImage picture = view_.raster().image(view_.shownCells(), (QSizeF(area.size()) * ratio).toSize(), view_.matrixColors());
    picture.setDevicePixelRatio(1.0);
    painter->drawImage(QRectF(area), picture, QRectF(picture.rect()));
}

MatrixCursor::MatrixCursor(MatrixView& view) : QCPLayerable(&view, QStringLiteral("overlay")), view_(view) {}

void MatrixCursor::applyDefaultAntialiasingHint(QCPPainter* painter) const { painter->setAntialiasing(false); }

QRect MatrixCursor::clipRect() const { return view_.axisRect()->rect(); }

void MatrixCursor::draw(QCPPainter* painter) {
    const QPoint place = view_.cursorPlace();
    if (place.x() < 0 && place.y() < 0) return;
    const QRectF area = view_.axisRect()->rect();
    const auto pixelX = [&](double cell) { return view_.xAxis->coordToPixel(cell); };
    const auto pixelY = [&](double cell) { return view_.yAxis->coordToPixel(cell); };
    const double left = place.x() < 0 ? area.left() : pixelX(place.x());
    const double right = place.x() < 0 ? area.right() : std::max(pixelX(place.x() + 1), left + 3.0);
    const double top = place.y() < 0 ? area.top() : pixelY(place.y());
    const double bottom = place.y() < 0 ? area.bottom() : std::max(pixelY(place.y() + 1), top + 3.0);
    const ThemeColors& colors = view_.themeColorsNow();
    QColor guide = colors.mutedText;
    guide.setAlpha(110);
    painter->setPen(QPen(guide, 1.0, Qt::DotLine));
    if (place.x() >= 0 && place.y() >= 0) {
        painter->drawLine(QPointF(area.left(), (top + bottom) / 2), QPointF(left, (top + bottom) / 2));
        painter->drawLine(QPointF((left + right) / 2, bottom), QPointF((left + right) / 2, area.bottom()));
    }
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(view_.hasFocus() ? colors.text : colors.warning, 2.0));
    painter->drawRect(QRectF(QPointF(left, top), QPointF(right, bottom)).adjusted(-1, -1, 0, 0));
}

MatrixScale::MatrixScale(MatrixView& view) : QCPLayerable(&view, QStringLiteral("axes")), view_(view) {}

void MatrixScale::applyDefaultAntialiasingHint(QCPPainter* painter) const { painter->setAntialiasing(false); }

QString MatrixScale::number(double value) const {
    const QLocale locale;
    if (view_.data().isPercent) return locale.toString(value * 100.0, 'f', value == 0.0 || std::abs(value) >= 0.1 ? 0 : 1) + QStringLiteral("\u202f%");
    return locale.toString(value, 'g', 3);
}

void MatrixScale::draw(QCPPainter* painter) {
    const double largest = view_.raster().largest();
    const QRect area = view_.axisRect()->rect();
    const QRect corner(0, area.bottom() + 1, area.left(), view_.viewport().bottom() - area.bottom());
    const QFont font = tickFont(view_.font());
    const QFontMetrics metrics(font);
    const int width = std::min(kWidestScale, corner.width() - 24);
    const int height = kScaleHeight + 2 * metrics.height() + 6;
    if (largest <= 0.0 || width < 40 || corner.height() < height) return;
    const ThemeColors& colors = view_.themeColorsNow();
    const MatrixColors& shades = view_.matrixColors();
    const int top = corner.bottom() - height + 1;
    const int left = corner.left() + 4;
    const bool isDiverging = view_.data().isDiverging;
    painter->setFont(font);
    painter->setPen(colors.mutedText);
    painter->drawText(QRect(left, top, corner.width() - 8, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                      metrics.elidedText(view_.data().valueTitle, Qt::ElideRight, corner.width() - 8));
    const int barTop = top + metrics.height() + 2;
    for (int x = 0; x < width; ++x) {
        const double share = isDiverging ? 2.0 * x / (width - 1) - 1.0 : static_cast<double>(x) / (width - 1);
        const auto level = static_cast<std::size_t>(std::lround(std::abs(share) * MatrixColors::kLevels));
        const QRgb shade = share < 0.0 ? shades.negative[level] : shades.positive[level];
        painter->fillRect(QRect(left + x, barTop, 1, kScaleHeight), QColor::fromRgb(shade));
    }
    const QRect numbers(left, barTop + kScaleHeight + 2, width, metrics.height());
    const QString high = (isDiverging ? QStringLiteral("+") : QString()) + number(largest);
    painter->drawText(numbers, Qt::AlignLeft | Qt::AlignVCenter, isDiverging ? QStringLiteral("−") + number(largest) : number(0.0));
    painter->drawText(numbers, Qt::AlignRight | Qt::AlignVCenter, high);
}

void MatrixTicker::generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
                            QVector<double>* subTicks, QVector<QString>* tickLabels) {
    ticks.clear();
    if (subTicks) subTicks->clear();
    if (tickLabels) tickLabels->clear();
    const MatrixRaster& raster = view_.raster();
    const int cells = isRows_ ? raster.rows() : raster.columns();
    const QRectF area = view_.cellArea();
    const double pixels = (isRows_ ? area.height() : area.width()) / std::max(1e-9, range.size());
    const QFontMetricsF metrics(tickFont(view_.font()));
    const int step = roundStep(metrics.height() / std::max(1e-9, pixels));
    const QStringList& names = isRows_ ? view_.data().rowNames : view_.data().columnNames;
    const int first = std::max(0, static_cast<int>(std::floor(range.lower)) / step * step);
    for (int place = first; place < cells && place <= range.upper; place += step) {
        const double middle = place + 0.5;
        if (middle < range.lower || middle > range.upper) continue;
        ticks << middle;
        if (!tickLabels) continue;
        const int index = isRows_ ? raster.rowAt(place) : raster.columnAt(place);
        *tickLabels << metrics.elidedText(names.value(index), Qt::ElideRight, room_);
    }
}

}  // namespace vitrine
