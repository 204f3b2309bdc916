// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace vitrine::internal {

/// to[c·toStride + r] = from[r·fromStride + c] for a matrix of `rows` rows and `columns` columns, in squares that stay
/// in registers: one number at a time would touch a cache line for each.
void transpose(const float* from, std::size_t fromStride, std::size_t rows, std::size_t columns, float* to,
               std::size_t toStride);

}  // namespace vitrine::internal
