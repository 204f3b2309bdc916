// SPDX-License-Identifier: GPL-3.0-or-later
// Which points of a map a lasso, a rectangle or a brush takes. No Qt.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plots/spatial_grid.h"

namespace vitrine {

struct PlanePoint {
    double x = 0.0, y = 0.0;
};

/// Even-odd rule; the polygon closes itself. Fewer than three corners hold nothing.
bool polygonContains(std::span<const PlanePoint> polygon, double x, double y);

/// Ascending indices of the points inside `polygon`. `coordinates` are those of `grid`.
std::vector<std::uint32_t> pointsInPolygon(const SpatialGrid& grid, std::span<const float> coordinates,
                                           std::span<const PlanePoint> polygon);

/// Ascending indices of the points at most one radius from the path (a single corner is a disc). The two
/// radii are one length on the screen in the units of both axes.
std::vector<std::uint32_t> pointsAlongPath(const SpatialGrid& grid, std::span<const float> coordinates,
                                           std::span<const PlanePoint> path, double radiusX, double radiusY);

enum class SelectionMode { Replace, Add, Subtract };

/// `current` after `chosen` was applied; both ascending, so is the result.
std::vector<std::uint32_t> combined(const std::vector<std::uint32_t>& current, const std::vector<std::uint32_t>& chosen,
                                    SelectionMode mode);

}  // namespace vitrine
