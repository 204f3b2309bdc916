// SPDX-License-Identifier: GPL-3.0-or-later
// Points of a map as pixels. Near enough each point is a small anti-aliased mark; where marks would
// cover each other the picture becomes a density: colour is the mean of what lies in a place, opacity
// grows with the logarithm of how much, and a single point stays visible. No Qt: half a million points
// through a general painter would take seconds.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

enum class PointShape : std::uint8_t { Dot, Square, Triangle, Diamond, Cross };

/// Where the map lies on the pixels: x grows to the right, y of the map grows upwards.
struct RasterView {
    double left = 0.0;            ///< map x of the left border of pixel 0
    double top = 0.0;             ///< map y of the upper border of pixel row 0
    double pixelsPerUnitX = 1.0;
    double pixelsPerUnitY = 1.0;
    int width = 0;
    int height = 0;

    double toX(double x) const { return (x - left) * pixelsPerUnitX; }
    double toY(double y) const { return (top - y) * pixelsPerUnitY; }
};

/// Premultiplied 0xAARRGGBB pixels, `width` in a row; the size of the view.
struct RasterTarget {
    std::uint32_t* pixels = nullptr;
    int width = 0;
    int height = 0;
};

/// Opaque 0xffRRGGBB per point, and the points to draw in their order.
struct RasterPoints {
    std::span<const float> coordinates;      ///< x, y of every point
    std::span<const std::uint32_t> indices;  ///< those to draw
    std::span<const std::uint32_t> colors;   ///< of every point
};

/// Radius of a dot in pixels that suits `visible` points on `area` pixels: smaller in a crowd, within
/// [least, most].
double dotRadius(std::size_t visible, double area, double least, double most);

/// True where single marks of `radius` would cover the picture more than once.
bool wantsDensity(std::size_t visible, double area, double radius);

/// One mark of a radius in pixels a point, source over, `opacity` 0..1.
void drawMarks(const RasterTarget& target, const RasterView& view, const RasterPoints& points, PointShape shape, double radius,
               double opacity);

/// The density of the points in cells of `cellSize` pixels, source over; `opacity` 0..1 is that of the densest cell.
void drawDensity(const RasterTarget& target, const RasterView& view, const RasterPoints& points, int cellSize, double opacity = 1.0);

}  // namespace vitrine
