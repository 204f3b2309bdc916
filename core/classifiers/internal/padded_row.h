// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of outputs filled up to a whole number of the widest vectors, so that no loop over one has a rest.
#pragma once

#include <cstddef>

#include "base/simd.h"

namespace vitrine::internal {

inline constexpr float kPadding = -1e30F;  ///< an output that no softmax sees

/// Floats that a row of `columns` takes with its padding.
constexpr std::size_t paddedColumns(std::size_t columns) {
    constexpr std::size_t kMost = kLanesOf<WideFloats>;
    return (columns + kMost - 1) / kMost * kMost;
}

template <class Vector>
VITRINE_INLINE float largestOfRow(const float* row, std::size_t padded) {
    Vector top = broadcast<Vector>(kPadding);
    for (std::size_t j = 0; j < padded; j += kLanesOf<Vector>) top = larger(top, loadFloats<Vector>(row + j));
    return largestOf(top);
}

}  // namespace vitrine::internal
