// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/counter_random.h"

namespace vitrine {
namespace {

/// Keeps the draws apart from those of other purposes that share the seed.
constexpr std::uint64_t kStream = 0xB007ULL << 32U;

}  // namespace

Result<Resamples> Resamples::create(std::span<const int> labels, std::size_t count, std::uint64_t seed) {
    if (labels.empty()) return fail(ErrorCode::EmptyInput, "bootstrap", "there are no images to draw from");
    if (count == 0) return fail(ErrorCode::EmptyInput, "bootstrap", "no resamples are asked for");
    std::map<int, std::vector<std::size_t>> strata;
    for (std::size_t i = 0; i < labels.size(); ++i) strata[labels[i]].push_back(i);

    Resamples result;
    result.count_ = count;
    result.images_ = labels.size();
    result.weights_.assign(count * labels.size(), 0);
    for (std::size_t r = 0; r < count; ++r) {
        CounterRandom random(seed, kStream | r);
        std::uint16_t* weights = result.weights_.data() + r * labels.size();
        for (const auto& [label, members] : strata)
            for (std::size_t draw = 0; draw < members.size(); ++draw) ++weights[members[random.index(members.size())]];
    }
    return result;
}

std::span<const std::uint16_t> Resamples::weights(std::size_t index) const {
    return std::span<const std::uint16_t>(weights_).subspan(index * images_, images_);
}

std::vector<double> Resamples::means(std::span<const double> values) const {
    std::vector<double> result(count_, 0.0);
    for (std::size_t r = 0; r < count_; ++r) {
        const std::span<const std::uint16_t> drawn = weights(r);
        double sum = 0.0;
        for (std::size_t i = 0; i < images_; ++i) sum += drawn[i] * values[i];
        result[r] = sum / static_cast<double>(images_);
    }
    return result;
}

Interval Resamples::meanInterval(std::span<const double> values) const {
    return percentileInterval(means(values)).value_or(Interval{});
}

std::optional<Interval> percentileInterval(std::vector<double> resampled, double level) {
    std::erase_if(resampled, [](double value) { return std::isnan(value); });
    if (resampled.empty()) return {};
    std::sort(resampled.begin(), resampled.end());
    const double outside = 0.5 * (1.0 - level);
    return Interval{quantileOfSorted(resampled, outside), quantileOfSorted(resampled, 1.0 - outside)};
}

double quantileOfSorted(std::span<const double> ascending, double share) {
    const double position = std::clamp(share, 0.0, 1.0) * static_cast<double>(ascending.size() - 1);
    const auto lower = static_cast<std::size_t>(position);
    if (lower + 1 >= ascending.size()) return ascending.back();
    return ascending[lower] + (position - static_cast<double>(lower)) * (ascending[lower + 1] - ascending[lower]);
}

}  // namespace vitrine
