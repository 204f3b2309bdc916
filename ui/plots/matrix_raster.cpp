// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/matrix_raster.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr double kFaintestLight = 0.16; ///< share of the full colour in the smallest value
constexpr double kFaintestDark = 0.30;  ///< on a dark ground a faint colour is seen less
constexpr double kRoomForGaps = 6.0;    ///< pixels of a cell from which cells stand apart
constexpr double kSmallCell = 2.5;      ///< pixels: smaller cells are drawn larger and stronger, else an eye misses them
constexpr double kReach = 0.6;          ///< pixels around a pixel whose cells it shows then
constexpr std::int16_t kSmallCellLevel = 110;
const QColor kNegativeLight(0xc0, 0x4a, 0x00);
const QColor kNegativeDark(0xf0, 0x8a, 0x45);

QRgb mixed(const QColor& ground, const QColor& ink, double share) {
    const auto channel = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return qRgb(channel(ground.red(), ink.red()), channel(ground.green(), ink.green()), channel(ground.blue(), ink.blue()));
}

std::vector<int> orderOrIdentity(const std::vector<int>& order, std::size_t size) {
    if (order.size() == size) return order;
    std::vector<int> identity(size);
    std::iota(identity.begin(), identity.end(), 0);
    return identity;
}

/// For each of `pixels` the first and last cell it shows; empty (first > last) outside the matrix.
/// `gap` marks the last pixel of a cell.
struct PixelSpan {
    int first = 0, last = -1;
    bool gap = false;
};

std::vector<PixelSpan> spansOf(double start, double length, int pixels, int cells) {
    std::vector<PixelSpan> spans(static_cast<std::size_t>(std::max(0, pixels)));
    const double step = length / pixels;
    const bool hasGaps = 1.0 / step >= kRoomForGaps;
    for (int pixel = 0; pixel < pixels; ++pixel) {
        const double from = start + pixel * step;
        const double to = from + step;
        PixelSpan& span = spans[static_cast<std::size_t>(pixel)];
        if (to <= 0.0 || from >= cells) continue;
        // Of small cells a pixel shows all it touches or nearly touches; of large ones that of its middle.
        if (step * kSmallCell > 1.0) {
            span.first = std::clamp(static_cast<int>(std::floor(from - kReach * step)), 0, cells - 1);
            span.last = std::clamp(static_cast<int>(std::ceil(to + kReach * step)) - 1, span.first, cells - 1);
        } else {
            const double middle = from + step / 2.0;
            if (middle < 0.0 || middle >= cells) continue;
            span.first = span.last = static_cast<int>(middle);
            span.gap = hasGaps && std::floor(middle) != std::floor(middle + step);
        }
    }
    return spans;
}

}  // namespace

MatrixColors matrixColors(const MatrixData& data, const ThemeColors& colors) {
    MatrixColors result;
    const QColor ink = data.method.isEmpty() ? colors.accent : modelColor(data.method, data.position, colors);
    const QColor other = colors.dark ? kNegativeDark : kNegativeLight;
    // Two hues far apart whatever the colour of the method: blue against orange.
    const QColor above = data.isDiverging ? modelColor(QStringLiteral("sparse_cbm"), 0, colors) : ink;
    const double faintest = colors.dark ? kFaintestDark : kFaintestLight;
    result.gap = colors.surface.rgb();
    result.empty = mixed(colors.surface, colors.mutedText, 0.06);
    for (int level = 0; level <= MatrixColors::kLevels; ++level) {
        const double share = level == 0 ? 0.0 : faintest + (1.0 - faintest) * (level - 1) / (MatrixColors::kLevels - 1.0);
        result.positive[static_cast<std::size_t>(level)] = level == 0 ? result.empty : mixed(colors.surface, above, share);
        result.negative[static_cast<std::size_t>(level)] = level == 0 ? result.empty : mixed(colors.surface, other, share);
    }
    return result;
}

MatrixRaster::MatrixRaster(const MatrixData& data)
    : rows_(static_cast<int>(data.values.rows())),
      columns_(static_cast<int>(data.values.cols())),
      rowOrder_(orderOrIdentity(data.rowOrder, data.values.rows())),
      columnOrder_(orderOrIdentity(data.columnOrder, data.values.cols())),
      values_(data.values),
      isLogarithmic_(data.isLogarithmic) {
    smallest_ = std::numeric_limits<double>::infinity();
    for (const float value : values_.values()) {
        const double magnitude = std::abs(static_cast<double>(value));
        if (!std::isfinite(magnitude) || magnitude == 0.0) continue;
        largest_ = std::max(largest_, magnitude);
        smallest_ = std::min(smallest_, magnitude);
    }
    levels_.reserve(values_.values().size());
    for (const int row : rowOrder_)
        for (const int column : columnOrder_)
            levels_.push_back(level(values_.at(static_cast<std::size_t>(row), static_cast<std::size_t>(column))));
}

float MatrixRaster::value(int row, int column) const {
    return values_.at(static_cast<std::size_t>(rowAt(row)), static_cast<std::size_t>(columnAt(column)));
}

double MatrixRaster::position(double value) const {
    if (!std::isfinite(value) || value == 0.0 || largest_ == 0.0) return 0.0;
    const double magnitude = std::abs(value);
    const double share = isLogarithmic_ ? std::log1p(magnitude / smallest_) / std::log1p(largest_ / smallest_) : magnitude / largest_;
    return std::copysign(std::min(1.0, share), value);
}

std::int16_t MatrixRaster::level(double value) const {
    const double share = position(value);
    if (share == 0.0) return 0;
    const auto magnitude = static_cast<std::int16_t>(1 + std::lround(std::abs(share) * (MatrixColors::kLevels - 1)));
    return share < 0.0 ? static_cast<std::int16_t>(-magnitude) : magnitude;
}

std::int16_t MatrixRaster::strongest(int firstRow, int lastRow, int firstColumn, int lastColumn) const {
    std::int16_t best = 0;
    for (int row = firstRow; row <= lastRow; ++row) {
        const std::int16_t* levels = levels_.data() + static_cast<std::ptrdiff_t>(row) * columns_;
        for (int column = firstColumn; column <= lastColumn; ++column)
            if (std::abs(levels[column]) > std::abs(best)) best = levels[column];
    }
    return best;
}

QImage MatrixRaster::image(const QRectF& cells, const QSize& size, const MatrixColors& colors) const {
    QImage picture(size.expandedTo({1, 1}), QImage::Format_RGB32);
    picture.fill(colors.gap);
    if (rows_ == 0 || columns_ == 0 || cells.width() <= 0.0 || cells.height() <= 0.0) return picture;
    const auto across = spansOf(cells.left(), cells.width(), picture.width(), columns_);
    const auto down = spansOf(cells.top(), cells.height(), picture.height(), rows_);
    const bool bothGaps = cells.width() / picture.width() * kRoomForGaps <= 1.0 && cells.height() / picture.height() * kRoomForGaps <= 1.0;
    const bool isSmall = std::max(cells.width() / picture.width(), cells.height() / picture.height()) * kSmallCell > 1.0;
    const auto shown = [isSmall](std::int16_t level) {
        const int magnitude = std::abs(level);
        return static_cast<std::size_t>(isSmall && magnitude > 0 ? std::max<int>(magnitude, kSmallCellLevel) : magnitude);
    };
    for (int y = 0; y < picture.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(y));
        const PixelSpan& rows = down[static_cast<std::size_t>(y)];
        if (rows.first > rows.last || (bothGaps && rows.gap)) continue;
        // Rows of pixels inside one row of cells are the same.
        if (y > 0 && rows.first == rows.last && down[static_cast<std::size_t>(y - 1)].first == rows.first &&
            down[static_cast<std::size_t>(y - 1)].last == rows.last && !(bothGaps && down[static_cast<std::size_t>(y - 1)].gap)) {
            std::copy_n(reinterpret_cast<const QRgb*>(picture.constScanLine(y - 1)), picture.width(), line);
            continue;
        }
        for (int x = 0; x < picture.width(); ++x) {
            const PixelSpan& columns = across[static_cast<std::size_t>(x)];
            if (columns.first > columns.last || (bothGaps && columns.gap)) continue;
            const std::int16_t best = strongest(rows.first, rows.last, columns.first, columns.last);
            line[x] = best < 0 ? colors.negative[shown(best)] : colors.positive[shown(best)];
        }
    }
    return picture;
}

std::pair<int, int> MatrixRaster::strongestIn(const QRectF& cells) const {
    std::pair<int, int> place{-1, -1};
    if (rows_ == 0 || columns_ == 0) return place;
    const int top = std::clamp(static_cast<int>(std::floor(cells.top())), 0, rows_ - 1);
    const int bottom = std::clamp(static_cast<int>(std::floor(cells.bottom())), top, rows_ - 1);
    const int left = std::clamp(static_cast<int>(std::floor(cells.left())), 0, columns_ - 1);
    const int right = std::clamp(static_cast<int>(std::floor(cells.right())), left, columns_ - 1);
    int best = 0;
    for (int row = top; row <= bottom; ++row)
        for (int column = left; column <= right; ++column) {
            const int magnitude = std::abs(levels_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column)]);
            if (magnitude <= best) continue;
            best = magnitude;
            place = {row, column};
        }
    return place;
}

}  // namespace vitrine
