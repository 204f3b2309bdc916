// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/spatial_grid.h"

#include <cmath>
#include <limits>

namespace vitrine {
namespace {

constexpr double kPointsPerCell = 4.0;
constexpr std::size_t kMaximumSide = 2048;

}  // namespace

SpatialGrid::SpatialGrid(std::span<const float> coordinates) : coordinates_(coordinates) {
    const std::size_t count = coordinates.size() / 2;
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    PlaneBox box{kInfinity, kInfinity, -kInfinity, -kInfinity};
    std::size_t finite = 0;
    const auto isFinite = [&](std::size_t i) { return std::isfinite(coordinates[2 * i]) && std::isfinite(coordinates[2 * i + 1]); };
    for (std::size_t i = 0; i < count; ++i) {
        if (!isFinite(i)) continue;
        ++finite;
        const double x = coordinates[2 * i], y = coordinates[2 * i + 1];
        box.left = std::min(box.left, x);
        box.right = std::max(box.right, x);
        box.bottom = std::min(box.bottom, y);
        box.top = std::max(box.top, y);
    }
    if (finite == 0) return;
    bounds_ = box;
    const double cells = std::max(1.0, static_cast<double>(finite) / kPointsPerCell);
    const double width = std::max(box.width(), 1e-12), height = std::max(box.height(), 1e-12);
    const double side = std::sqrt(cells * width / height);
    columns_ = std::clamp<std::size_t>(static_cast<std::size_t>(std::clamp(side, 1.0, 1e6)), 1, kMaximumSide);
    rows_ = std::clamp<std::size_t>(static_cast<std::size_t>(cells / static_cast<double>(columns_)), 1, kMaximumSide);
    cellWidth_ = width / static_cast<double>(columns_);
    cellHeight_ = height / static_cast<double>(rows_);

    starts_.assign(columns_ * rows_ + 1, 0);
    std::vector<std::uint32_t> cellOf(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (!isFinite(i)) continue;
        cellOf[i] = static_cast<std::uint32_t>(row(coordinates[2 * i + 1]) * columns_ + column(coordinates[2 * i]));
        ++starts_[cellOf[i] + 1];
    }
    for (std::size_t cell = 1; cell < starts_.size(); ++cell) starts_[cell] += starts_[cell - 1];
    order_.resize(finite);
    std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
    for (std::size_t i = 0; i < count; ++i)
        if (isFinite(i)) order_[next[cellOf[i]]++] = static_cast<std::uint32_t>(i);
}

std::vector<std::uint32_t> SpatialGrid::inside(const PlaneBox& box) const {
    std::vector<std::uint32_t> found;
    visit(box, [&](std::uint32_t index) { found.push_back(index); });
    return found;
}

std::optional<std::uint32_t> SpatialGrid::nearest(double x, double y, double radiusX, double radiusY) const {
    std::optional<std::uint32_t> best;
    double bestDistance = 1.0;
    visit({x - radiusX, y - radiusY, x + radiusX, y + radiusY}, [&](std::uint32_t index) {
        const double dx = (coordinates_[2 * index] - x) / radiusX, dy = (coordinates_[2 * index + 1] - y) / radiusY;
        const double distance = dx * dx + dy * dy;
        if (distance > bestDistance || (best && distance == bestDistance && index > *best)) return;
        bestDistance = distance;
        best = index;
    });
    return best;
}

}  // namespace vitrine
