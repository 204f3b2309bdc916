// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/symbol_icon.h"

#include <QPainter>
#include <QPainterPath>
#include <QWidget>
#include <algorithm>

#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr double kSide = 16.0;  // of the square the paths below are drawn in
constexpr double kStroke = 1.6;

void polyline(QPainterPath& path, std::initializer_list<QPointF> points) {
    path.moveTo(*points.begin());
    for (const QPointF& point : points) path.lineTo(point);
}

/// An arrow that turns back over the top; its mirror image repeats.
QPainterPath turnBack() {
    QPainterPath path;
    path.moveTo(3.0, 6.0);
    path.lineTo(9.5, 6.0);
    path.cubicTo(14.5, 6.0, 14.5, 13.0, 9.5, 13.0);
    path.lineTo(7.0, 13.0);
    polyline(path, {{6.0, 3.0}, {3.0, 6.0}, {6.0, 9.0}});
    return path;
}

QPainterPath pathOf(Symbol symbol) {
    QPainterPath path;
    switch (symbol) {
        case Symbol::Information:
            path.addEllipse(QPointF(8.0, 8.0), 6.5, 6.5);
            polyline(path, {{8.0, 7.5}, {8.0, 11.5}});
            path.addEllipse(QPointF(8.0, 4.9), 0.2, 0.2);
            break;
        case Symbol::Warning:
            polyline(path, {{8.0, 2.0}, {14.5, 13.5}, {1.5, 13.5}, {8.0, 2.0}});
            polyline(path, {{8.0, 6.5}, {8.0, 9.5}});
            path.addEllipse(QPointF(8.0, 11.6), 0.2, 0.2);
            break;
        case Symbol::Failure:
            polyline(path, {{3.5, 3.5}, {12.5, 12.5}});
            polyline(path, {{12.5, 3.5}, {3.5, 12.5}});
            break;
        case Symbol::Undo:
        case Symbol::Redo: path = turnBack(); break;
        case Symbol::Restore:
            path.arcMoveTo(2.5, 2.5, 11.0, 11.0, 150.0);
            path.arcTo(2.5, 2.5, 11.0, 11.0, 150.0, 300.0);
            polyline(path, {{2.6, 1.8}, {3.2, 5.4}, {6.8, 4.8}});
            break;
    }
    return path;
}

}  // namespace

void paintSymbol(QPainter& painter, const QRectF& area, Symbol symbol, const QColor& color) {
    const double scale = std::min(area.width(), area.height()) / kSide;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(area.center());
    painter.scale(symbol == Symbol::Redo ? -scale : scale, scale);
    painter.translate(-kSide / 2.0, -kSide / 2.0);
    painter.setPen(QPen(color, kStroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(pathOf(symbol));
    painter.restore();
}

QPixmap symbolPixmap(Symbol symbol, const QColor& color, int side, double pixelRatio) {
    QPixmap pixmap(QSize(side, side) * pixelRatio);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintSymbol(painter, QRectF(0.0, 0.0, side, side), symbol, color);
    return pixmap;
}

QIcon symbolIcon(Symbol symbol, const QWidget* widget, int side) {
    const ThemeColors& colors = themeColors(widget);
    QIcon icon(symbolPixmap(symbol, colors.text, side, widget->devicePixelRatioF()));
    icon.addPixmap(symbolPixmap(symbol, colors.disabledText, side, widget->devicePixelRatioF()), QIcon::Disabled);
    return icon;
}

}  // namespace vitrine
