// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace vitrine {

/// One bar of a chart of the inspector. `start` and `end` are fractions of `area`; a bar to the left
/// of its start is drawn lighter with an outline, so that its sign does not hang on direction alone.
void paintBar(QPainter& painter, const QRectF& area, double start, double end, const QColor& color);

/// The hairline at zero.
void paintZeroLine(QPainter& painter, const QRectF& area, double zero, const QColor& color);

}  // namespace vitrine
