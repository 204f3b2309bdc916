// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

class QPainter;
class QRectF;
class QWidget;

namespace vitrine {

/// Signs that are drawn, not typed: a font may lack their letters.
enum class Symbol { Information, Warning, Failure, Undo, Redo, Restore };

/// Draws the sign into the square in the middle of `area`.
void paintSymbol(QPainter& painter, const QRectF& area, Symbol symbol, const QColor& color);
QPixmap symbolPixmap(Symbol symbol, const QColor& color, int side, double pixelRatio);
/// In the colours of the widget's theme; made anew when its palette changes.
QIcon symbolIcon(Symbol symbol, const QWidget* widget, int side = 16);

}  // namespace vitrine
