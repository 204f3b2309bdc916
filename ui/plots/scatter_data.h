// SPDX-License-Identifier: GPL-3.0-or-later
// What the scatter of an embedding draws, apart from where the points are. GUI thread, immutable once set.
#pragma once

#include <QColor>
#include <QPointF>
#include <QString>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/map_snapshots.h"
#include "plots/point_raster.h"

class QPainter;

namespace vitrine {

struct ThemeColors;

/// One line of the legend.
struct LegendEntry {
    QString text;
    QColor color;
    PointShape shape = PointShape::Dot;
};

/// A continuous scale in the legend.
struct LegendScale {
    QString low, high;  ///< the numbers at its ends
};

/// A name that stands at the middle of some points.
struct GroupLabel {
    QString text;
    QColor color;
    std::vector<std::uint32_t> points;  ///< members; the label stands at their median
};

/// A colour for every point and what the colours mean.
struct ScatterColoring {
    QString title;                       ///< "Class", "Cluster", a concept
    std::vector<std::uint32_t> colors;   ///< n, 0xffRRGGBB
    std::vector<std::uint8_t> diamonds;  ///< n, 1 = drawn as a diamond, so that the colour is not the only sign; or empty
    std::vector<LegendEntry> entries;
    std::shared_ptr<const LegendScale> scale;  ///< null for categories
    std::vector<GroupLabel> labels;
};

using ScatterColoringPointer = std::shared_ptr<const ScatterColoring>;
/// Makes the colouring for a theme: the same points are drawn on the screen and on paper.
using ColoringSource = std::function<ScatterColoringPointer(const ThemeColors& colors)>;

/// An image that was dropped on the map and lies beside its points.
struct PlacedMark {
    quint64 image = 0;
    double x = 0.0, y = 0.0;
    QString name;
};

PointShape shapeOf(MapKind kind);
/// A mark of `radius` round `middle`, as vectors.
void paintMark(QPainter& painter, const QPointF& middle, double radius, PointShape shape, const QColor& color);

}  // namespace vitrine
