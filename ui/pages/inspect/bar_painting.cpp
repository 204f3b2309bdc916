// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/bar_painting.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

constexpr double kBarHeight = 12.0;
constexpr double kRounding = 2.0;
constexpr double kNegativeAlpha = 0.42;
constexpr double kThinnest = 1.5;  // so that a small value still shows

}  // namespace

void paintBar(QPainter& painter, const QRectF& area, double start, double end, const QColor& color) {
    if (start == end) return;
    const double height = std::min(kBarHeight, area.height() - 4.0);
    const double from = area.left() + start * area.width();
    double to = area.left() + end * area.width();
    if (std::abs(to - from) < kThinnest) to = from + (end < start ? -kThinnest : kThinnest);
    const QRectF bar = QRectF(QPointF(from, area.center().y() - height / 2.0), QPointF(to, area.center().y() + height / 2.0)).normalized();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (end < start) {
        QColor fill = color;
        fill.setAlphaF(static_cast<float>(kNegativeAlpha));
        painter.setPen(QPen(color, 1.0));
        painter.setBrush(fill);
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), kRounding, kRounding);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(bar, kRounding, kRounding);
    }
    painter.restore();
}

void paintZeroLine(QPainter& painter, const QRectF& area, double zero, const QColor& color) {
    const double x = std::round(area.left() + zero * area.width());
    painter.fillRect(QRectF(x, area.top(), 1.0, area.height()), color);
}

}  // namespace vitrine
