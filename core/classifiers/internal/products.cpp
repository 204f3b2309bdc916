// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/products.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <type_traits>

#include "base/aligned_floats.h"
#include "classifiers/internal/product_kernel.h"

namespace vitrine::internal {
namespace {

/// Of the panels that one thread goes through again and again: what the second cache of a core holds.
constexpr std::size_t kPanelFloats = std::size_t{1} << 18U;
/// Multiplications that are worth a second thread.
constexpr std::size_t kGrain = std::size_t{1} << 22U;

bool fits(const at::Tensor& tensor) { return static_cast<std::size_t>(tensor.numel()) <= kPanelFloats; }

struct Rows {
    explicit Rows(const at::Tensor& tensor)
        : values(tensor.data_ptr<float>()),
          count(static_cast<std::size_t>(tensor.size(0))),
          columns(static_cast<std::size_t>(tensor.size(1))) {}
    const float* at(std::size_t row, std::size_t column) const { return values + row * columns + column; }
    const float* values;
    std::size_t count, columns;
};

/// Columns side by side in panels of tileColumns(), each `depth` rows deep, the last one filled up with zeros.
class Panels {
public:
    Panels(std::size_t depth, std::size_t columns)
        : depth_(depth),
          columns_(columns),
          count_((columns + width_ - 1) / width_),
          values_(memory().resized(count_ * depth * width_)) {}

    void takeColumns(const Rows& from) {
        for (std::size_t p = 0; p < count_; ++p) {
            float* to = values_ + p * depth_ * width_;
            for (std::size_t k = 0; k < depth_; ++k, to += width_) {
                std::copy_n(from.at(k, p * width_), filled(p), to);
                std::fill(to + filled(p), to + width_, 0.0F);
            }
        }
    }
    /// Row i of `from` becomes column i.
    void takeRows(const Rows& from) {
        constexpr std::size_t kLine = 16;  // rows of a panel that are written while their lines are at hand
        for (std::size_t p = 0; p < count_; ++p) {
            float* to = values_ + p * depth_ * width_;
            if (filled(p) < width_) std::fill_n(to, depth_ * width_, 0.0F);
            for (std::size_t k0 = 0; k0 < depth_; k0 += kLine)
                for (std::size_t i = 0; i < filled(p); ++i)
                    for (std::size_t k = k0; k < std::min(depth_, k0 + kLine); ++k)
                        to[k * width_ + i] = *from.at(p * width_ + i, k);
        }
    }

    const float* panel(std::size_t p) const { return values_ + p * depth_ * width_; }
    /// Columns of panel p that are not filling.
    std::size_t filled(std::size_t p) const { return std::min(width_, columns_ - p * width_); }
    std::size_t count() const { return count_; }
    std::size_t columns() const { return columns_; }
    std::size_t width() const { return width_; }
    std::size_t paddedColumns() const { return count_ * width_; }

private:
    /// This thread's own; one set of panels is in use at a time.
    static AlignedFloats& memory() {
        thread_local AlignedFloats memory;
        return memory;
    }

    std::size_t width_ = tileColumns();
    std::size_t depth_, columns_, count_;
    float* values_;
};

/// Calls body(first row, rows) for each tile of `rows`, on as many threads as they are worth.
template <class Body>
void forEachTile(std::size_t rows, std::size_t multiplicationsOfRow, Body&& body) {
    const std::size_t tiles = (rows + kTileRows - 1) / kTileRows;
    const std::size_t grain = std::max<std::size_t>(1, kGrain / (kTileRows * multiplicationsOfRow));
    at::parallel_for(0, static_cast<std::int64_t>(tiles), static_cast<std::int64_t>(grain),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (auto t = static_cast<std::size_t>(begin); t < static_cast<std::size_t>(end); ++t)
                             body(t * kTileRows, std::min(kTileRows, rows - t * kTileRows));
                     });
}

/// Calls body(count); for the rows of a whole tile as a number that the compiler knows.
template <class Body>
inline void withFixedCount(std::size_t count, const Body& body) {
    if (count == kTileRows)
        body(std::integral_constant<std::size_t, kTileRows>());
    else
        body(count);
}

/// Where the rows of a tile are read: in place, or, where there are fewer of them than a tile has, from a copy whose
/// other rows are zeros.
const float* wholeTile(const Rows& rows, std::size_t first, std::size_t count, AlignedFloats& copy) {
    if (count == kTileRows) return rows.at(first, 0);
    float* to = copy.resized(kTileRows * rows.columns);
    std::fill_n(std::copy_n(rows.at(first, 0), count * rows.columns, to), (kTileRows - count) * rows.columns, 0.0F);
    return to;
}

/// Calls body(first row, rows, panel, sums) for each tile of rows·panels, sums being kTileRows × width.
template <class Body>
void forEachProduct(const Rows& rows, const Panels& panels, Body&& body) {
    forEachTile(rows.count, rows.columns * panels.columns(), [&](std::size_t first, std::size_t count) {
        thread_local AlignedFloats copy;
        thread_local AlignedFloats sums;
        const float* whole = wholeTile(rows, first, count, copy);
        float* tile = sums.resized(kTileRows * panels.width());
        for (std::size_t p = 0; p < panels.count(); ++p) {
            productTile(whole, rows.columns, 1, panels.panel(p), rows.columns, panels.filled(p), tile, panels.width());
            body(first, count, p, tile);
        }
    });
}

}  // namespace

bool isPlain(const at::Tensor& tensor) {
    return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

at::Tensor productWithRows(const at::Tensor& a, const at::Tensor& b) {
    if (!isPlain(a) || !isPlain(b) || !fits(a)) return at::mm(a, b.t());
    at::Tensor out = at::empty({a.size(0), b.size(0)}, a.options());
    float* to = out.data_ptr<float>();
    const Rows small(a);
    const Rows large(b);
    Panels panels(small.columns, small.count);
    panels.takeRows(small);
    forEachProduct(large, panels, [&](std::size_t first, std::size_t count, std::size_t p, const float* sums) {
        withFixedCount(count, [&](auto fixed) {
            for (std::size_t i = 0; i < panels.filled(p); ++i)
                for (std::size_t r = 0; r < fixed; ++r)
                    to[(p * panels.width() + i) * large.count + first + r] = sums[r * panels.width() + i];
        });
    });
    return out;
}

at::Tensor product(const at::Tensor& a, const at::Tensor& b) {
    if (!isPlain(a) || !isPlain(b) || !fits(b)) return at::mm(a, b);
    at::Tensor out = at::empty({a.size(0), b.size(1)}, a.options());
    float* to = out.data_ptr<float>();
    const Rows left(a);
    const Rows right(b);
    Panels panels(right.count, right.columns);
    panels.takeColumns(right);
    forEachProduct(left, panels, [&](std::size_t first, std::size_t count, std::size_t p, const float* sums) {
        for (std::size_t r = 0; r < count; ++r)
            std::copy_n(sums + r * panels.width(), panels.filled(p),
                        to + (first + r) * right.columns + p * panels.width());
    });
    return out;
}

bool canStepAlong(const at::Tensor& a, const at::Tensor& b) { return isPlain(a) && isPlain(b) && fits(b); }

void adamStepAlong(const at::Tensor& a, const at::Tensor& b, const AdamCoefficients& coefficients,
                   at::Tensor& parameter, at::Tensor& first, at::Tensor& second) {
    const Rows left(a);
    const Rows right(b);
    const std::size_t depth = left.count;
    float* values = parameter.data_ptr<float>();
    float* means = first.data_ptr<float>();
    float* squares = second.data_ptr<float>();
    Panels panels(depth, right.columns);
    panels.takeColumns(right);
    forEachTile(left.columns, depth * right.columns, [&](std::size_t row, std::size_t count) {
        thread_local AlignedFloats factors;
        thread_local AlignedFloats sums;
        float* factor = factors.resized(kTileRows * depth);
        if (count < kTileRows) std::fill_n(factor, kTileRows * depth, 0.0F);
        withFixedCount(count, [&](auto fixed) {
            for (std::size_t k = 0; k < depth; ++k)
                for (std::size_t r = 0; r < fixed; ++r) factor[k * kTileRows + r] = left.at(k, row)[r];
        });
        float* gradient = sums.resized(kTileRows * panels.paddedColumns());
        for (std::size_t p = 0; p < panels.count(); ++p)
            productTile(factor, 1, kTileRows, panels.panel(p), depth, panels.filled(p), gradient + p * panels.width(),
                        panels.paddedColumns());
        for (std::size_t r = 0; r < count; ++r) {
            const std::size_t at = (row + r) * right.columns;
            adamStep(values + at, gradient + r * panels.paddedColumns(), means + at, squares + at, right.columns,
                     coefficients);
        }
    });
}

}  // namespace vitrine::internal
