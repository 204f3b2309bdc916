// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/scatter_thumbnails.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace vitrine {
namespace {

/// Spreads neighbouring numbers, so that the preferred ones lie anywhere on the map (splitmix64's finisher).
std::uint64_t preference(std::uint64_t point) {
    std::uint64_t z = point + 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30U) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27U) * 0x94d049bb133111ebULL;
    return z ^ z >> 31U;
}

std::uint64_t cellKey(std::int64_t column, std::int64_t row) {
    return static_cast<std::uint64_t>(column) * 0x1f1f1f1f1fULL + static_cast<std::uint64_t>(row);
}

}  // namespace

std::vector<ThumbnailPlace> placeThumbnails(std::span<const ThumbnailCandidate> candidates, double side, double gap, double share) {
    std::vector<std::size_t> order(candidates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const std::uint64_t left = preference(candidates[a].point), right = preference(candidates[b].point);
        return left != right ? left < right : candidates[a].point < candidates[b].point;
    });
    const double distance = side + gap;
    std::unordered_multimap<std::uint64_t, std::size_t> taken;  // cells of the size of a picture
    std::vector<ThumbnailPlace> places;
    for (const std::size_t index : order) {
        const ThumbnailCandidate& candidate = candidates[index];
        const auto column = static_cast<std::int64_t>(std::floor(candidate.x / distance));
        const auto row = static_cast<std::int64_t>(std::floor(candidate.y / distance));
        bool isFree = true;
        for (std::int64_t r = row - 1; isFree && r <= row + 1; ++r)
            for (std::int64_t c = column - 1; isFree && c <= column + 1; ++c) {
                const auto [first, last] = taken.equal_range(cellKey(c, r));
                for (auto at = first; isFree && at != last; ++at) {
                    const ThumbnailPlace& other = places[at->second];
                    isFree = std::abs(other.x - candidate.x) >= distance || std::abs(other.y - candidate.y) >= distance;
                }
            }
        if (!isFree) continue;
        taken.emplace(cellKey(column, row), places.size());
        places.push_back({candidate.point, candidate.x, candidate.y});
    }
    if (static_cast<double>(places.size()) < share * static_cast<double>(candidates.size())) places.clear();
    return places;
}

}  // namespace vitrine
