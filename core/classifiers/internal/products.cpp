// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/products.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "base/aligned_floats.h"
#include "classifiers/internal/product_kernel.h"
#include "classifiers/internal/transposition.h"

namespace vitrine::internal {
namespace {

/// Of the panels that one thread goes through again and again: what the second cache of a core holds.
constexpr std::size_t kPanelFloats = std::size_t{1} << 18U;
/// Tiles whose sums are turned round together: three times sixteen rows, which stay in the first cache.
constexpr std::size_t kTilesOfBlock = 8;
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
        for (std::size_t p = 0; p < count_; ++p) {
            float* to = values_ + p * depth_ * width_;
            if (filled(p) < width_) std::fill_n(to, depth_ * width_, 0.0F);
            transpose(from.at(p * width_, 0), depth_, filled(p), depth_, to, width_);
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

/// Calls body(first row, rows) for each block of `blockRows` of `rows`, on as many threads as they are worth.
template <class Body>
void forEachBlock(std::size_t rows, std::size_t blockRows, std::size_t multiplicationsOfRow, Body&& body) {
    const std::size_t blocks = (rows + blockRows - 1) / blockRows;
    const std::size_t grain = std::max<std::size_t>(1, kGrain / (blockRows * multiplicationsOfRow));
    at::parallel_for(0, static_cast<std::int64_t>(blocks), static_cast<std::int64_t>(grain),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (auto n = static_cast<std::size_t>(begin); n < static_cast<std::size_t>(end); ++n)
                             body(n * blockRows, std::min(blockRows, rows - n * blockRows));
                     });
}

/// Where the rows of a tile are read: in place, or, where there are fewer of them than a tile has, from a copy whose
/// other rows are zeros.
const float* wholeTile(const Rows& rows, std::size_t first, std::size_t count, AlignedFloats& copy) {
    if (count == kTileRows) return rows.at(first, 0);
    float* to = copy.resized(kTileRows * rows.columns);
    std::fill_n(std::copy_n(rows.at(first, 0), count * rows.columns, to), (kTileRows - count) * rows.columns, 0.0F);
    return to;
}

/// Calls body(first row, rows, sums) for blocks of rows·panels, the rows of `sums` being panels.paddedColumns() apart.
template <class Body>
void forEachProduct(const Rows& rows, const Panels& panels, std::size_t blockRows, Body&& body) {
    forEachBlock(rows.count, blockRows, rows.columns * panels.columns(), [&](std::size_t first, std::size_t count) {
        thread_local AlignedFloats copy;
        thread_local AlignedFloats memory;
        float* sums = memory.resized(blockRows * panels.paddedColumns());
        for (std::size_t r = 0; r < count; r += kTileRows) {
            const float* whole = wholeTile(rows, first + r, std::min(kTileRows, count - r), copy);
            for (std::size_t p = 0; p < panels.count(); ++p)
                productTile(whole, rows.columns, 1, panels.panel(p), rows.columns, panels.filled(p),
                            sums + r * panels.paddedColumns() + p * panels.width(), panels.paddedColumns());
        }
        body(first, count, sums);
    });
}

/// Columns first, first + 1, … of `from` as factors of a tile: to[k·kTileRows + r] is row k of column first + r, or 0
/// past `count`.
void takeFactors(const Rows& from, std::size_t first, std::size_t count, float* to) {
    if (count < kTileRows) std::fill_n(to, kTileRows * from.count, 0.0F);
    // By a length that the compiler knows, for nearly all.
    for (std::size_t k = 0; k < from.count; ++k) {
        if (count == kTileRows)
            std::copy_n(from.at(k, first), kTileRows, to + k * kTileRows);
        else
            std::copy_n(from.at(k, first), count, to + k * kTileRows);
    }
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
    forEachProduct(large, panels, kTilesOfBlock * kTileRows,
                   [&](std::size_t first, std::size_t count, const float* sums) {
                       transpose(sums, panels.paddedColumns(), count, small.count, to + first, large.count);
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
    forEachProduct(left, panels, kTileRows, [&](std::size_t first, std::size_t count, const float* sums) {
        for (std::size_t r = 0; r < count; ++r)
            std::copy_n(sums + r * panels.paddedColumns(), right.columns, to + (first + r) * right.columns);
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
    forEachBlock(left.columns, kTileRows, depth * right.columns, [&](std::size_t row, std::size_t count) {
        thread_local AlignedFloats factors;
        thread_local AlignedFloats sums;
        float* factor = factors.resized(kTileRows * depth);
        takeFactors(left, row, count, factor);
        float* gradient = sums.resized(kTileRows * panels.paddedColumns());
        // Adam is bound by the memory: beside each panel a share of the next rows is asked for.
        const std::size_t next = std::min(kTileRows, left.columns - row - count) * right.columns;
        const std::size_t share = next / (panels.count() * kLineFloats);
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t at = (row + count) * right.columns + p * share * kLineFloats;
            productTile(factor, 1, kTileRows, panels.panel(p), depth, panels.filled(p), gradient + p * panels.width(),
                        panels.paddedColumns(), {{values + at, means + at, squares + at}, share});
        }
        for (std::size_t r = 0; r < count; ++r) {
            const std::size_t at = (row + r) * right.columns;
            adamStep(values + at, gradient + r * panels.paddedColumns(), means + at, squares + at, right.columns,
                     coefficients);
        }
    });
}

}  // namespace vitrine::internal
