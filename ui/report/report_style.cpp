// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_style.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "report/page_flow.h"

namespace vitrine {
namespace {

constexpr double kBarHeight = 6.5;
constexpr double kRounding = 1.0;
constexpr double kThinnest = 0.8;  // so that a small value still shows
constexpr double kLine = 0.5;
constexpr double kRemarkGap = 8.0;
constexpr int kRemarkLines = 3;
constexpr double kTint = 0.62;     // how far a bar below zero fades to the paper

QColor tinted(const QColor& color) {
    const auto mix = [](int channel) { return qRound(channel + kTint * (255 - channel)); };
    return {mix(color.red()), mix(color.green()), mix(color.blue())};
}

}  // namespace

void drawReportBar(QPainter& painter, const QRectF& area, double zero, double value, const QColor& color) {
    if (value == zero) return;
    const double height = std::min(kBarHeight, area.height());
    const double from = area.left() + zero * area.width();
    double to = area.left() + value * area.width();
    if (std::abs(to - from) < kThinnest) to = from + (value < zero ? -kThinnest : kThinnest);
    const QRectF bar = QRectF(QPointF(from, area.center().y() - height / 2.0), QPointF(to, area.center().y() + height / 2.0))
                           .normalized();
    painter.save();
    // Opaque tints instead of transparency: printers and old viewers agree on them.
    if (value < zero) {
        painter.setPen(QPen(color, kLine));
        painter.setBrush(tinted(color));
        painter.drawRoundedRect(bar.adjusted(kLine / 2, kLine / 2, -kLine / 2, -kLine / 2), kRounding, kRounding);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(bar, kRounding, kRounding);
    }
    painter.restore();
}

void drawHairline(QPainter& painter, const QPointF& from, const QPointF& to, const QColor& color) {
    painter.setPen(QPen(color, kLine));
    painter.drawLine(from, to);
}

double headingHeight(const QString& title, const QString& remark) {
    const double beside = ReportText::width(title, headingText()) + kRemarkGap + ReportText::width(remark, mutedText());
    if (remark.isEmpty() || beside <= PageFlow::kWidth) return kHeadingHeight;
    return kHeadingHeight + ReportText::wrappedHeight(remark, PageFlow::kWidth, mutedText(), kRemarkLines);
}

void drawHeading(QPainter& painter, const QRectF& area, const QString& title, const QString& remark) {
    const double titleWidth = std::min(ReportText::width(title, headingText()) + kRemarkGap, area.width());
    ReportText::drawLine(painter, QRectF(area.left(), area.top(), titleWidth, 14.0), title, headingText());
    const double remarkHeight = headingHeight(title, remark) - kHeadingHeight;
    if (remarkHeight > 0.0)
        ReportText::drawWrapped(painter, QRectF(area.left(), area.top() + 14.5, area.width(), remarkHeight), remark, mutedText(), kRemarkLines);
    else
        ReportText::drawLine(painter, QRectF(area.left() + titleWidth, area.top(), area.width() - titleWidth, 14.0), remark, mutedText());
    const double line = area.top() + remarkHeight + 16.0;
    drawHairline(painter, {area.left(), line}, {area.right(), line}, paper().border);
}

}  // namespace vitrine
