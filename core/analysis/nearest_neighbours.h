// SPDX-License-Identifier: GPL-3.0-or-later
// k nearest neighbours: exact by blocks of matrix products, each product serving both of its sides; beyond
// `exactLimit` points by inverted lists of our own k-means, with the recall measured and not assumed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/compute_options.h"
#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

struct NeighbourOptions {
    DistanceMetric metric = DistanceMetric::Cosine;
    std::size_t exactLimit = 50'000;  ///< more points than this are searched approximately
    double recall = 0.95;             ///< of the approximate search, at least
    std::uint64_t seed = 42;
    ComputeOptions compute;
};

/// k neighbours of each of n points, nearest first (ties: lower index), the point itself left out.
struct NeighbourTable {
    std::size_t k = 0;
    std::vector<std::int32_t> indices;    ///< n×k
    std::vector<float> squaredDistances;  ///< n×k, of the metric; ≥ 0
    bool isExact = true;
    double recall = 1.0;  ///< share of true neighbours found, measured on a sample of points

    std::size_t size() const { return k == 0 ? 0 : indices.size() / k; }
    std::span<const std::int32_t> of(std::size_t point) const { return {indices.data() + point * k, k}; }
    std::span<const float> distancesOf(std::size_t point) const { return {squaredDistances.data() + point * k, k}; }
};

/// Neighbours of every row of `points` (n×d) among the others; k ≤ n − 1 (InvalidOption). NumericalFailure
/// names the first row with a number that is not finite. Memory O(n·(k + d)).
Result<NeighbourTable> nearestNeighbours(const Matrix& points, std::size_t k, const NeighbourOptions& options,
                                         JobContext& job);

/// Neighbours of rows of `queries` (m×d) among `points` (n×d), exact; k ≤ n.
Result<NeighbourTable> nearestNeighbours(const Matrix& queries, const Matrix& points, std::size_t k,
                                         const NeighbourOptions& options, JobContext& job);

}  // namespace vitrine
