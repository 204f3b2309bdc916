// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace vitrine {

/// Immutable row-major float32 matrix over shared memory. Copies and slices share the memory and
/// cost nothing; reading is safe from any thread. This is the only tensor type that crosses rooms.
class Matrix {
public:
    Matrix() = default;

    /// Takes over `values`; their number must be rows × cols.
    Matrix(std::vector<float> values, std::size_t rows, std::size_t cols);

    /// Views foreign memory (a mapped file, a tensor) that `owner` keeps alive.
    Matrix(std::shared_ptr<const void> owner, const float* values, std::size_t rows, std::size_t cols);

    static Matrix identity(std::size_t size);
    static Matrix zeros(std::size_t rows, std::size_t cols);

    std::size_t rows() const { return rows_; }
    std::size_t cols() const { return cols_; }
    bool empty() const { return rows_ == 0 || cols_ == 0; }

    const float* data() const { return values_; }
    std::span<const float> values() const { return {values_, rows_ * cols_}; }
    std::span<const float> row(std::size_t index) const { return {values_ + index * cols_, cols_}; }
    float at(std::size_t row, std::size_t col) const { return values_[row * cols_ + col]; }

    /// Rows [first, first + count), sharing memory.
    Matrix slice(std::size_t first, std::size_t count) const;
    /// A copy of the rows named, in that order.
    Matrix gather(std::span<const std::size_t> rowIndices) const;
    /// A copy whose rows have unit Euclidean length; rows shorter than 1e-12 stay as they are.
    Matrix normalizedRows() const;
    Matrix transposed() const;

private:
    std::shared_ptr<const void> owner_;
    const float* values_ = nullptr;
    std::size_t rows_ = 0;
    std::size_t cols_ = 0;
};

/// a (n×k) times the transpose of b (m×k): n×m, float32 with float64 accumulation over blocks.
/// Plain C++ on the calling thread: meant for a few rows (one image against all concepts or classes).
Matrix multiplyTransposed(const Matrix& a, const Matrix& b);

/// Σ aᵢ·bᵢ, accumulated in float64; the lengths must agree.
double dot(std::span<const float> a, std::span<const float> b);
/// √Σx², also where the squares themselves do not fit float32.
double length(std::span<const float> values);

/// Numerically stable softmax of `logits`, in float64.
std::vector<float> softmax(std::span<const float> logits);

/// Index of the largest entry, the lower index on ties; 0 for an empty span.
std::size_t argmax(std::span<const float> values);

/// Indices of the `count` largest entries in descending order, ties to the lower index.
std::vector<std::size_t> largestIndices(std::span<const float> values, std::size_t count);

}  // namespace vitrine
