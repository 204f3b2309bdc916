// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/selection_geometry.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace vitrine {
namespace {

PlaneBox boxAround(std::span<const PlanePoint> points) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    PlaneBox box{kInfinity, kInfinity, -kInfinity, -kInfinity};
    for (const PlanePoint& point : points) {
        box.left = std::min(box.left, point.x);
        box.right = std::max(box.right, point.x);
        box.bottom = std::min(box.bottom, point.y);
        box.top = std::max(box.top, point.y);
    }
    return box;
}

/// Squared distance of the origin to the segment a–b.
double distanceToSegment(PlanePoint a, PlanePoint b) {
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double length = dx * dx + dy * dy;
    const double t = length > 0.0 ? std::clamp(-(a.x * dx + a.y * dy) / length, 0.0, 1.0) : 0.0;
    const double x = a.x + t * dx, y = a.y + t * dy;
    return x * x + y * y;
}

}  // namespace

bool polygonContains(std::span<const PlanePoint> polygon, double x, double y) {
    bool inside = false;
    if (polygon.size() < 3) return false;
    for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
        const PlanePoint& a = polygon[i];
        const PlanePoint& b = polygon[j];
        if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
}

std::vector<std::uint32_t> pointsInPolygon(const SpatialGrid& grid, std::span<const float> coordinates,
                                           std::span<const PlanePoint> polygon) {
    std::vector<std::uint32_t> found;
    if (polygon.size() < 3) return found;
    grid.visit(boxAround(polygon), [&](std::uint32_t index) {
        if (polygonContains(polygon, coordinates[2 * index], coordinates[2 * index + 1])) found.push_back(index);
    });
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::uint32_t> pointsAlongPath(const SpatialGrid& grid, std::span<const float> coordinates,
                                           std::span<const PlanePoint> path, double radiusX, double radiusY) {
    std::vector<std::uint32_t> found;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const PlanePoint& from = path[i];
        const PlanePoint& to = path[std::min(i + 1, path.size() - 1)];
        const PlanePoint ends[] = {from, to};
        PlaneBox box = boxAround(ends);
        box = {box.left - radiusX, box.bottom - radiusY, box.right + radiusX, box.top + radiusY};
        grid.visit(box, [&](std::uint32_t index) {
            const double x = coordinates[2 * index], y = coordinates[2 * index + 1];
            const PlanePoint a{(from.x - x) / radiusX, (from.y - y) / radiusY};
            const PlanePoint b{(to.x - x) / radiusX, (to.y - y) / radiusY};
            if (distanceToSegment(a, b) <= 1.0) found.push_back(index);
        });
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::vector<std::uint32_t> combined(const std::vector<std::uint32_t>& current, const std::vector<std::uint32_t>& chosen,
                                    SelectionMode mode) {
    if (mode == SelectionMode::Replace) return chosen;
    std::vector<std::uint32_t> result;
    if (mode == SelectionMode::Add)
        std::set_union(current.begin(), current.end(), chosen.begin(), chosen.end(), std::back_inserter(result));
    else
        std::set_difference(current.begin(), current.end(), chosen.begin(), chosen.end(), std::back_inserter(result));
    return result;
}

}  // namespace vitrine
