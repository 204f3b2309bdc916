// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace vitrine::internal {

/// out[j] = exp(−β d_j)/Σ with the β whose entropy is log(perplexity); returns β. `distances` are squared, ≥ 0.
double calibrateRow(const float* distances, std::size_t count, double perplexity, float* out);

}  // namespace vitrine::internal
