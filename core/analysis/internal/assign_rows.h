// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace vitrine::internal {

/// The largest and second largest of products[c] − half[c], ties to the lower index; with one column the second is
/// −∞.
struct NearestTwo {
    int index = 0;
    float best = 0.0F, second = 0.0F;
};
/// For each of `rows` rows of `count` products, `stride` apart.
void nearestTwo(const float* products, std::size_t stride, std::size_t rows, const float* half, std::size_t count,
                NearestTwo* out);

/// Σ (a − b)².
float squaredDistance(const float* a, const float* b, std::size_t count);

/// sums += factor·values.
void accumulate(const float* values, std::size_t count, double factor, double* sums);

}  // namespace vitrine::internal
