// SPDX-License-Identifier: GPL-3.0-or-later
// Pixels of a matrix at any zoom. Where several cells share a pixel it takes the largest magnitude, and the
// smallest non-zero value still has a visible colour: a single error among a million cells never vanishes.
#pragma once

#include <QColor>
#include <QImage>
#include <QRectF>
#include <QSize>
#include <array>
#include <cstdint>
#include <vector>

#include "plots/matrix_data.h"

namespace vitrine {

struct ThemeColors;

/// One or two hues over the colour of the surface; magnitudes from 1 (just visible) to kLevels (full).
struct MatrixColors {
    static constexpr int kLevels = 255;
    QRgb empty = 0;
    QRgb gap = 0;  ///< between cells with room for it
    std::array<QRgb, kLevels + 1> positive{};
    std::array<QRgb, kLevels + 1> negative{};
};
MatrixColors matrixColors(const MatrixData& data, const ThemeColors& colors);

class MatrixRaster {
public:
    MatrixRaster() = default;
    explicit MatrixRaster(const MatrixData& data);

    int rows() const { return rows_; }
    int columns() const { return columns_; }
    /// Value at a place of the ordered matrix.
    float value(int row, int column) const;
    /// Index in the data of what stands at a place.
    int rowAt(int place) const { return rowOrder_[static_cast<std::size_t>(place)]; }
    int columnAt(int place) const { return columnOrder_[static_cast<std::size_t>(place)]; }
    /// The largest magnitude of all cells; 0 when there is none.
    double largest() const { return largest_; }
    /// Share of the colour scale a value gets, 0..1, with its sign.
    double position(double value) const;

    /// The cells inside `cells` (x = columns, y = rows, in units of a cell) as `size` pixels.
    QImage image(const QRectF& cells, const QSize& size, const MatrixColors& colors) const;
    /// The cell of largest magnitude in `cells`; {-1, -1} where all are empty.
    std::pair<int, int> strongestIn(const QRectF& cells) const;

private:
    std::int16_t level(double value) const;
    std::int16_t strongest(int firstRow, int lastRow, int firstColumn, int lastColumn) const;

    int rows_ = 0, columns_ = 0;
    std::vector<int> rowOrder_, columnOrder_;
    std::vector<std::int16_t> levels_;  ///< ordered, row-major: 0 = empty, else ±(1..kLevels)
    Matrix values_;
    bool isLogarithmic_ = false;
    double largest_ = 0.0;
    double smallest_ = 0.0;  ///< non-zero magnitude
};

}  // namespace vitrine
