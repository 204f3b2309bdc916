// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace vitrine::internal {

/// Positions c in [0, count) with products[c] − half[c] ≥ least, into `hits`; returns how many.
std::size_t atLeast(const float* products, const float* half, float least, std::size_t count, std::size_t* hits);
/// Positions with products[c] − own ≥ least[c].
std::size_t atLeastEach(const float* products, float own, const float* least, std::size_t count, std::size_t* hits);

}  // namespace vitrine::internal
