// SPDX-License-Identifier: GPL-3.0-or-later
// A uniform grid over points of the plane, about four points a cell: which points lie in a box, which
// one is nearest. Built in one counting sort, so a live projection rebuilds it for every frame. No Qt.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace vitrine {

/// left ≤ right, bottom ≤ top, in the units of the map.
struct PlaneBox {
    double left = 0.0, bottom = 0.0, right = 0.0, top = 0.0;

    double width() const { return right - left; }
    double height() const { return top - bottom; }
    bool contains(double x, double y) const { return x >= left && x <= right && y >= bottom && y <= top; }
};

class SpatialGrid {
public:
    SpatialGrid() = default;
    /// `coordinates` holds x, y of n points and must outlive the grid. Points that are not finite are in no cell.
    explicit SpatialGrid(std::span<const float> coordinates);

    /// Points with finite coordinates.
    std::size_t size() const { return order_.size(); }
    /// Box around all finite points; a single place has no extent.
    const PlaneBox& bounds() const { return bounds_; }

    /// Calls `visit(index)` for every point inside `box`, borders included.
    template <class Visit>
    void visit(const PlaneBox& box, Visit&& visit) const {
        if (order_.empty() || box.right < bounds_.left || box.left > bounds_.right || box.top < bounds_.bottom ||
            box.bottom > bounds_.top)
            return;
        const std::size_t firstColumn = column(box.left), lastColumn = column(box.right);
        const std::size_t firstRow = row(box.bottom), lastRow = row(box.top);
        for (std::size_t r = firstRow; r <= lastRow; ++r) {
            const std::size_t begin = starts_[r * columns_ + firstColumn], end = starts_[r * columns_ + lastColumn + 1];
            for (std::size_t at = begin; at < end; ++at) {
                const std::uint32_t index = order_[at];
                if (box.contains(coordinates_[2 * index], coordinates_[2 * index + 1])) visit(index);
            }
        }
    }

    std::vector<std::uint32_t> inside(const PlaneBox& box) const;

    /// The point nearest to (x, y) within an ellipse of the two radii; distances are measured in radii.
    std::optional<std::uint32_t> nearest(double x, double y, double radiusX, double radiusY) const;

private:
    std::size_t column(double x) const { return cell(x, bounds_.left, cellWidth_, columns_); }
    std::size_t row(double y) const { return cell(y, bounds_.bottom, cellHeight_, rows_); }
    static std::size_t cell(double value, double origin, double extent, std::size_t count) {
        const double position = (value - origin) / extent;
        return position <= 0.0 ? 0 : static_cast<std::size_t>(std::min(position, static_cast<double>(count - 1)));
    }

    std::span<const float> coordinates_;
    PlaneBox bounds_;
    std::size_t columns_ = 1, rows_ = 1;
    double cellWidth_ = 1.0, cellHeight_ = 1.0;
    std::vector<std::uint32_t> starts_;  ///< of each cell in `order_`, and the end of the last
    std::vector<std::uint32_t> order_;   ///< points, cell by cell
};

}  // namespace vitrine
