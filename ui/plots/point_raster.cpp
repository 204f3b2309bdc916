// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/point_raster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace vitrine {
namespace {

constexpr int kPhases = 4;         // sub-pixel positions of a mark in each direction
constexpr int kSamples = 5;        // per pixel side, for the coverage of a mark
constexpr double kInk = 0.16;      // share of the area that marks may cover before they shrink
constexpr double kCrowded = 1.0;   // marks cover the area this many times: density
constexpr float kFaintest = 0.55F; // opacity of a single point in a density

/// Is a place of the unit mark (|x|, |y| ≤ 1, y downwards) inside the shape? All have about the ink of the dot.
bool isInside(PointShape shape, double x, double y) {
    switch (shape) {
        case PointShape::Dot: return x * x + y * y <= 1.0;
        case PointShape::Square: return std::max(std::abs(x), std::abs(y)) <= 0.88;
        case PointShape::Triangle: return y <= 0.78 && y >= -1.0 + 2.0 * std::abs(x) * 0.89;
        case PointShape::Diamond: return std::abs(x) + std::abs(y) <= 1.2;
        case PointShape::Cross: {
            const double a = std::abs(x + y), b = std::abs(x - y);
            return std::max(a, b) <= 1.5 && std::min(a, b) <= 0.5;
        }
    }
    return false;
}

/// Coverage 0..255 of a mark at each of kPhases² sub-pixel positions.
class MarkMasks {
public:
    MarkMasks(PointShape shape, double radius) : side_(2 * static_cast<int>(std::ceil(radius * (shape == PointShape::Dot ? 1.0 : 1.2))) + 1) {
        const double middle = side_ / 2;
        for (int py = 0; py < kPhases; ++py)
            for (int px = 0; px < kPhases; ++px) {
                std::vector<std::uint8_t>& mask = masks_[static_cast<std::size_t>(py * kPhases + px)];
                mask.resize(static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_));
                const double cx = middle + (px + 0.5) / kPhases, cy = middle + (py + 0.5) / kPhases;
                for (int y = 0; y < side_; ++y)
                    for (int x = 0; x < side_; ++x) mask[static_cast<std::size_t>(y * side_ + x)] = coverage(shape, x - cx, y - cy, radius);
            }
    }

    int side() const { return side_; }
    const std::uint8_t* at(int phaseX, int phaseY) const { return masks_[static_cast<std::size_t>(phaseY * kPhases + phaseX)].data(); }

private:
    static std::uint8_t coverage(PointShape shape, double left, double top, double radius) {
        int inside = 0;
        for (int sy = 0; sy < kSamples; ++sy)
            for (int sx = 0; sx < kSamples; ++sx)
                if (isInside(shape, (left + (sx + 0.5) / kSamples) / radius, (top + (sy + 0.5) / kSamples) / radius)) ++inside;
        return static_cast<std::uint8_t>(inside * 255 / (kSamples * kSamples));
    }

    int side_;
    std::array<std::vector<std::uint8_t>, kPhases * kPhases> masks_;
};

std::uint32_t channel(std::uint32_t color, int shift) { return color >> static_cast<unsigned>(shift) & 0xffU; }

/// `color` (opaque) over `below` with coverage 0..255; two channels at a time.
std::uint32_t blend(std::uint32_t below, std::uint32_t color, std::uint32_t coverage) {
    const std::uint32_t rest = 255U - coverage;
    const auto mix = [](std::uint32_t pair) { return (pair + 0x00800080U + (pair >> 8U & 0x00ff00ffU)) >> 8U & 0x00ff00ffU; };
    const std::uint32_t redBlue = mix((color & 0x00ff00ffU) * coverage + (below & 0x00ff00ffU) * rest);
    const std::uint32_t alphaGreen = mix((color >> 8U & 0x00ff00ffU) * coverage + (below >> 8U & 0x00ff00ffU) * rest);
    return redBlue | alphaGreen << 8U;
}

}  // namespace

double dotRadius(std::size_t visible, double area, double least, double most) {
    if (visible == 0) return most;
    return std::clamp(std::sqrt(kInk * area / static_cast<double>(visible) / std::numbers::pi), least, most);
}

bool wantsDensity(std::size_t visible, double area, double radius) {
    return static_cast<double>(visible) * std::numbers::pi * radius * radius > kCrowded * area;
}

void drawMarks(const RasterTarget& target, const RasterView& view, const RasterPoints& points, PointShape shape, double radius,
               double opacity) {
    const MarkMasks masks(shape, radius);
    const int side = masks.side(), half = side / 2;
    const auto strength = static_cast<std::uint32_t>(std::lround(std::clamp(opacity, 0.0, 1.0) * 255.0));
    for (const std::uint32_t index : points.indices) {
        const double x = view.toX(points.coordinates[2 * index]), y = view.toY(points.coordinates[2 * index + 1]);
        if (!(x > -half && y > -half && x < target.width + half && y < target.height + half)) continue;  // NaN too
        const double wholeX = std::floor(x), wholeY = std::floor(y);
        const std::uint8_t* mask = masks.at(static_cast<int>((x - wholeX) * kPhases), static_cast<int>((y - wholeY) * kPhases));
        const int left = static_cast<int>(wholeX) - half, top = static_cast<int>(wholeY) - half;
        const int firstX = std::max(0, -left), lastX = std::min(side, target.width - left);
        const int firstY = std::max(0, -top), lastY = std::min(side, target.height - top);
        const std::uint32_t color = points.colors[index] | 0xff000000U;
        for (int my = firstY; my < lastY; ++my) {
            std::uint32_t* line = target.pixels + static_cast<std::ptrdiff_t>(top + my) * target.width + left;
            const std::uint8_t* row = mask + static_cast<std::ptrdiff_t>(my) * side;
            for (int mx = firstX; mx < lastX; ++mx)
                if (row[mx] != 0) line[mx] = blend(line[mx], color, row[mx] * strength / 255U);
        }
    }
}

void drawDensity(const RasterTarget& target, const RasterView& view, const RasterPoints& points, int cellSize, double opacity) {
    struct Cell {
        std::uint32_t count = 0, red = 0, green = 0, blue = 0;
    };
    const int columns = (target.width + cellSize - 1) / cellSize, rows = (target.height + cellSize - 1) / cellSize;
    if (columns <= 0 || rows <= 0) return;
    std::vector<Cell> cells(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    std::uint32_t most = 1;
    for (const std::uint32_t index : points.indices) {
        const double x = view.toX(points.coordinates[2 * index]), y = view.toY(points.coordinates[2 * index + 1]);
        if (!(x >= 0.0 && y >= 0.0 && x < target.width && y < target.height)) continue;
        Cell& cell = cells[static_cast<std::size_t>(static_cast<int>(y) / cellSize * columns + static_cast<int>(x) / cellSize)];
        const std::uint32_t color = points.colors[index];
        cell.red += channel(color, 16);
        cell.green += channel(color, 8);
        cell.blue += channel(color, 0);
        most = std::max(most, ++cell.count);
    }
    const float scale = most > 1 ? (1.0F - kFaintest) / std::log(static_cast<float>(most)) : 0.0F;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            const Cell& cell = cells[static_cast<std::size_t>(row * columns + column)];
            if (cell.count == 0) continue;
            const float share = kFaintest + scale * std::log(static_cast<float>(cell.count));
            const auto coverage = static_cast<std::uint32_t>(std::lround(share * static_cast<float>(opacity) * 255.0F));
            const std::uint32_t color = 0xff000000U | cell.red / cell.count << 16U | cell.green / cell.count << 8U | cell.blue / cell.count;
            for (int y = row * cellSize; y < std::min(target.height, (row + 1) * cellSize); ++y) {
                std::uint32_t* line = target.pixels + static_cast<std::ptrdiff_t>(y) * target.width;
                for (int x = column * cellSize; x < std::min(target.width, (column + 1) * cellSize); ++x) line[x] = blend(line[x], color, coverage);
            }
        }
}

}  // namespace vitrine
