// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the k nearest candidates of each point while blocks of products −d²/2 come by.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/nearest_neighbours.h"

namespace vitrine::internal {

/// Nearness is −d²/2: larger is nearer. Memory n·2k candidates.
class NeighbourCollector {
public:
    NeighbourCollector(std::size_t points, std::size_t k);

    /// Offers row r of `products` (a·b, stride apart) to point rowPoints[r]: candidate columnIds[c] has the nearness
    /// product − rowHalf[r] − columnHalf[c], half = ‖·‖²/2. Rows [first, last); a point never gets itself if
    /// `selfFree`.
    void offerRows(const float* products, std::size_t stride, std::size_t columns, std::size_t first, std::size_t last,
                   const std::int32_t* rowPoints, const float* rowHalf, const std::int32_t* columnIds,
                   const float* columnHalf, bool selfFree);
    /// The same block seen from its columns [first, last): rows are the candidates.
    void offerColumns(const float* products, std::size_t stride, std::size_t rows, std::size_t first, std::size_t last,
                      const std::int32_t* rowIds, const float* rowHalf, const std::int32_t* columnPoints,
                      const float* columnHalf);

    /// The k best of a point so far, nearest first, ties to the lower index.
    void sorted(std::size_t point, std::vector<std::int32_t>& indices, std::vector<float>& squaredDistances);
    NeighbourTable table();
    /// The smallest number of candidates that any point has.
    std::size_t fewest() const;

private:
    struct Candidate {
        float nearness;
        std::int32_t index;
    };
    void offer(std::size_t point, float nearness, std::int32_t index);
    void compact(std::size_t point);

    std::size_t k_, capacity_;
    std::vector<Candidate> candidates_;
    std::vector<std::int32_t> counts_;
    std::vector<float> thresholds_;  ///< nearness that a new candidate must reach
};

}  // namespace vitrine::internal
