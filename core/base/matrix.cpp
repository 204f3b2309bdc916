// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/matrix.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/assert.h"

namespace vitrine {

Matrix::Matrix(std::vector<float> values, std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols) {
    VITRINE_ASSERT(values.size() == rows * cols);
    auto owned = std::make_shared<const std::vector<float>>(std::move(values));
    values_ = owned->data();
    owner_ = std::move(owned);
}

Matrix::Matrix(std::shared_ptr<const void> owner, const float* values, std::size_t rows, std::size_t cols)
    : owner_(std::move(owner)), values_(values), rows_(rows), cols_(cols) {}

Matrix Matrix::identity(std::size_t size) {
    std::vector<float> values(size * size, 0.0F);
    for (std::size_t i = 0; i < size; ++i) values[i * size + i] = 1.0F;
    return {std::move(values), size, size};
}

Matrix Matrix::zeros(std::size_t rows, std::size_t cols) { return {std::vector<float>(rows * cols, 0.0F), rows, cols}; }

Matrix Matrix::slice(std::size_t first, std::size_t count) const {
    VITRINE_ASSERT(first + count <= rows_);
    return {owner_, values_ + first * cols_, count, cols_};
}

Matrix Matrix::gather(std::span<const std::size_t> rowIndices) const {
    std::vector<float> out;
    out.reserve(rowIndices.size() * cols_);
    for (const std::size_t index : rowIndices) {
        VITRINE_ASSERT(index < rows_);
        const auto source = row(index);
        out.insert(out.end(), source.begin(), source.end());
    }
    return {std::move(out), rowIndices.size(), cols_};
}

Matrix Matrix::normalizedRows() const {
    std::vector<float> out(values().begin(), values().end());
    for (std::size_t r = 0; r < rows_; ++r) {
        const std::span<float> line(out.data() + r * cols_, cols_);
        const double norm = length(line);
        if (norm < 1e-12) continue;
        for (float& value : line) value = static_cast<float>(value / norm);
    }
    return {std::move(out), rows_, cols_};
}

Matrix Matrix::transposed() const {
    std::vector<float> out(rows_ * cols_);
    for (std::size_t r = 0; r < rows_; ++r)
        for (std::size_t c = 0; c < cols_; ++c) out[c * rows_ + r] = at(r, c);
    return {std::move(out), cols_, rows_};
}

double dot(std::span<const float> a, std::span<const float> b) {
    VITRINE_ASSERT(a.size() == b.size());
    // Float32 partial sums of 16 keep the loop vectorised; float64 across them keeps the digits.
    double total = 0.0;
    std::size_t i = 0;
    for (; i + 16 <= a.size(); i += 16) {
        float partial = 0.0F;
        for (std::size_t j = 0; j < 16; ++j) partial += a[i + j] * b[i + j];
        total += partial;
    }
    for (; i < a.size(); ++i) total += static_cast<double>(a[i]) * b[i];
    return total;
}

double length(std::span<const float> values) {
    const double square = dot(values, values);
    // Squares of numbers between these neither overflow nor vanish in float32.
    constexpr double kLeast = 1e-24;
    if (std::isfinite(square) && square > kLeast) return std::sqrt(square);
    double exact = 0.0;
    for (const float value : values) exact += static_cast<double>(value) * value;
    return std::sqrt(exact);
}

Matrix multiplyTransposed(const Matrix& a, const Matrix& b) {
    VITRINE_ASSERT(a.cols() == b.cols());
    std::vector<float> out(a.rows() * b.rows());
    for (std::size_t r = 0; r < a.rows(); ++r)
        for (std::size_t c = 0; c < b.rows(); ++c) out[r * b.rows() + c] = static_cast<float>(dot(a.row(r), b.row(c)));
    return {std::move(out), a.rows(), b.rows()};
}

std::vector<float> softmax(std::span<const float> logits) {
    std::vector<float> out(logits.size());
    if (logits.empty()) return out;
    const double top = *std::max_element(logits.begin(), logits.end());
    double sum = 0.0;
    for (const float value : logits) sum += std::exp(value - top);
    std::transform(logits.begin(), logits.end(), out.begin(),
                   [&](float value) { return static_cast<float>(std::exp(value - top) / sum); });
    return out;
}

std::size_t argmax(std::span<const float> values) {
    if (values.empty()) return 0;
    return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

std::vector<std::size_t> largestIndices(std::span<const float> values, std::size_t count) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    count = std::min(count, order.size());
    const auto greater = [&](std::size_t a, std::size_t b) {
        return values[a] != values[b] ? values[a] > values[b] : a < b;
    };
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(), greater);
    order.resize(count);
    return order;
}

}  // namespace vitrine
