// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/neighbour_collector.h"

#include <algorithm>
#include <limits>

#include "analysis/internal/nearness_filter.h"

namespace vitrine::internal {
namespace {

constexpr auto kNearer = [](const auto& a, const auto& b) {
    return a.nearness != b.nearness ? a.nearness > b.nearness : a.index < b.index;
};

}  // namespace

NeighbourCollector::NeighbourCollector(std::size_t points, std::size_t k)
    : k_(k),
      capacity_(2 * k + 8),
      candidates_(points * capacity_),
      counts_(points, 0),
      thresholds_(points, -std::numeric_limits<float>::infinity()) {}

void NeighbourCollector::compact(std::size_t point) {
    Candidate* const begin = candidates_.data() + point * capacity_;
    Candidate* const end = begin + counts_[point];
    if (static_cast<std::size_t>(counts_[point]) > k_) {
        std::nth_element(begin, begin + k_ - 1, end, kNearer);
        counts_[point] = static_cast<std::int32_t>(k_);
        thresholds_[point] = begin[k_ - 1].nearness;
    }
}

void NeighbourCollector::offer(std::size_t point, float nearness, std::int32_t index) {
    if (static_cast<std::size_t>(counts_[point]) == capacity_) {
        compact(point);
        if (nearness < thresholds_[point]) return;
    }
    candidates_[point * capacity_ + static_cast<std::size_t>(counts_[point]++)] = {nearness, index};
}

void NeighbourCollector::offerRows(const float* products, std::size_t stride, std::size_t columns, std::size_t first,
                                   std::size_t last, const std::int32_t* rowPoints, const float* rowHalf,
                                   const std::int32_t* columnIds, const float* columnHalf, bool selfFree) {
    std::vector<std::size_t> hits(columns + 1);
    for (std::size_t r = first; r < last; ++r) {
        const auto point = static_cast<std::size_t>(rowPoints[r]);
        const float* const line = products + r * stride;
        const std::size_t found = atLeast(line, columnHalf, thresholds_[point] + rowHalf[r], columns, hits.data());
        for (std::size_t h = 0; h < found; ++h) {
            const std::size_t c = hits[h];
            if (selfFree && columnIds[c] == rowPoints[r]) continue;
            offer(point, line[c] - columnHalf[c] - rowHalf[r], columnIds[c]);
        }
    }
}

void NeighbourCollector::offerColumns(const float* products, std::size_t stride, std::size_t rows, std::size_t first,
                                      std::size_t last, const std::int32_t* rowIds, const float* rowHalf,
                                      const std::int32_t* columnPoints, const float* columnHalf) {
    const std::size_t count = last - first;
    std::vector<std::size_t> hits(count + 1);
    std::vector<float> least(count);
    const auto refresh = [&](std::size_t c) {
        least[c] = thresholds_[static_cast<std::size_t>(columnPoints[first + c])] + columnHalf[first + c];
    };
    for (std::size_t c = 0; c < count; ++c) refresh(c);
    for (std::size_t r = 0; r < rows; ++r) {
        const float* const line = products + r * stride + first;
        const std::size_t found = atLeastEach(line, rowHalf[r], least.data(), count, hits.data());
        for (std::size_t h = 0; h < found; ++h) {
            const std::size_t c = hits[h];
            offer(static_cast<std::size_t>(columnPoints[first + c]), line[c] - columnHalf[first + c] - rowHalf[r],
                  rowIds[r]);
            refresh(c);
        }
    }
}

void NeighbourCollector::sorted(std::size_t point, std::vector<std::int32_t>& indices,
                                std::vector<float>& squaredDistances) {
    compact(point);
    Candidate* const begin = candidates_.data() + point * capacity_;
    Candidate* const end = begin + counts_[point];
    std::sort(begin, end, kNearer);
    for (const Candidate* candidate = begin; candidate != end; ++candidate) {
        indices.push_back(candidate->index);
        squaredDistances.push_back(std::max(0.0F, -2.0F * candidate->nearness));
    }
}

std::size_t NeighbourCollector::fewest() const {
    return counts_.empty() ? 0 : static_cast<std::size_t>(*std::min_element(counts_.begin(), counts_.end()));
}

NeighbourTable NeighbourCollector::table() {
    NeighbourTable result;
    result.k = k_;
    result.indices.reserve(counts_.size() * k_);
    result.squaredDistances.reserve(counts_.size() * k_);
    for (std::size_t point = 0; point < counts_.size(); ++point) sorted(point, result.indices, result.squaredDistances);
    return result;
}

}  // namespace vitrine::internal
