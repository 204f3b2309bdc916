// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analysis/internal/map_kernels.h"
#include "analysis/nearest_neighbours.h"

namespace vitrine::internal {

/// Conditional affinities p_{j|i} over the table's neighbours: exp(−β_i d²), rows of sum 1.
struct ConditionalAffinities {
    std::vector<float> values;  ///< n×k, beside NeighbourTable::indices
    std::vector<double> beta;   ///< n; where even the largest β leaves more than `perplexity` equals it is cut off
};

/// Finds each β_i so that the entropy of row i is log(perplexity) (tolerance 1e-5).
/// Cancelled, else nothing fails.
Result<ConditionalAffinities> conditionalAffinities(const NeighbourTable& table, double perplexity, JobContext& job);

/// (p_{j|i} + p_{i|j})/(2n). Cancelled, else nothing fails.
Result<JointAffinities> jointAffinities(const NeighbourTable& table, const std::vector<float>& conditional,
                                        JobContext& job);

}  // namespace vitrine::internal
