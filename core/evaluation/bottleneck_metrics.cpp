// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/bottleneck_metrics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "evaluation/internal/head_checks.h"

namespace vitrine {
namespace {

/// Sums that reach τ exactly must not miss it by a rounding error.
constexpr double kShareSlack = 1e-12;

}  // namespace

std::size_t nearZeroCount(std::span<const float> activation, double share) {
    double largest = 0.0;
    for (const float value : activation) largest = std::max(largest, std::abs(static_cast<double>(value)));
    return static_cast<std::size_t>(std::count_if(activation.begin(), activation.end(), [&](float value) {
        return std::abs(static_cast<double>(value)) <= share * largest;
    }));
}

std::size_t activeCount(std::span<const float> activation, double share) {
    return activation.size() - nearZeroCount(activation, share);
}

double hoyerIndex(std::span<const float> activation) {
    double absolute = 0.0;
    double squared = 0.0;
    for (const float value : activation) {
        absolute += std::abs(static_cast<double>(value));
        squared += static_cast<double>(value) * value;
    }
    if (squared == 0.0 || activation.size() < 2) return 0.0;
    const double root = std::sqrt(static_cast<double>(activation.size()));
    return (root - absolute / std::sqrt(squared)) / (root - 1.0);
}

std::size_t nonZeroCount(const Matrix& weights) {
    const std::span<const float> values = weights.values();
    return static_cast<std::size_t>(std::count_if(values.begin(), values.end(), [](float value) {
        return std::abs(static_cast<double>(value)) > kWeightThreshold;
    }));
}

std::vector<std::size_t> aliveConcepts(const Matrix& conceptLayer) {
    std::vector<std::size_t> alive;
    for (std::size_t j = 0; j < conceptLayer.rows(); ++j) {
        if (nonZeroCount(conceptLayer.slice(j, 1)) > 0) alive.push_back(j);
    }
    return alive;
}

std::vector<std::size_t> topConcepts(std::span<const float> activation, std::size_t k) {
    std::vector<std::size_t> top = largestIndices(activation, std::min(k, activation.size()));
    std::erase_if(top, [&](std::size_t j) { return activation[j] == 0.0F; });
    return top;
}

double jaccardAtK(std::span<const float> first, std::span<const float> second, std::size_t k) {
    std::vector<std::size_t> a = topConcepts(first, k);
    std::vector<std::size_t> b = topConcepts(second, k);
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    std::vector<std::size_t> common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
    const std::size_t together = a.size() + b.size() - common.size();
    return together == 0 ? 1.0 : static_cast<double>(common.size()) / static_cast<double>(together);
}

EffectiveConcepts effectiveConcepts(const Matrix& headWeights) {
    EffectiveConcepts result;
    std::vector<char> used(headWeights.cols(), 0);
    for (std::size_t c = 0; c < headWeights.rows(); ++c) {
        std::size_t count = 0;
        for (std::size_t j = 0; j < headWeights.cols(); ++j) {
            if (std::abs(static_cast<double>(headWeights.at(c, j))) <= kWeightThreshold) continue;
            ++count;
            used[j] = 1;
        }
        result.perClass.push_back(count);
        result.value += static_cast<double>(count) / static_cast<double>(headWeights.rows());
    }
    result.conceptsUsed = static_cast<std::size_t>(std::count(used.begin(), used.end(), 1));
    return result;
}

std::size_t contributingConcepts(const LinearHead& head, std::span<const float> activation, std::size_t classIndex,
                                 double share) {
    std::vector<double> sizes = headContributions(head, activation, classIndex);
    for (double& size : sizes) size = std::abs(size);
    std::erase(sizes, 0.0);
    if (share >= 1.0) return sizes.size();
    std::sort(sizes.begin(), sizes.end(), std::greater<>());
    const double wanted = share * std::accumulate(sizes.begin(), sizes.end(), 0.0) * (1.0 - kShareSlack);
    double reached = 0.0;
    std::size_t count = 0;
    while (count < sizes.size() && reached < wanted) reached += sizes[count++];
    return count;
}

Result<ContributingConcepts> contributingConcepts(const LinearHead& head, const Matrix& activations, double share) {
    if (activations.rows() == 0) return fail(ErrorCode::EmptyInput, "activations", "there are no images");
    VITRINE_TRY(internal::checkHead(head, activations.row(0)));
    ContributingConcepts result;
    for (std::size_t i = 0; i < activations.rows(); ++i) {
        const std::span<const float> row = activations.row(i);
        const std::vector<double> logits = headLogits(head, row);
        const auto predicted =
            static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
        for (std::size_t c = 0; c < head.classCount(); ++c) {
            const auto count = static_cast<double>(contributingConcepts(head, row, c, share));
            result.allClasses += count;
            if (c == predicted) result.predicted += count;
        }
    }
    const auto images = static_cast<double>(activations.rows());
    result.predicted /= images;
    result.allClasses /= images * static_cast<double>(head.classCount());
    return result;
}

double completeness(double accuracy, double probeAccuracy, std::size_t classes) {
    const double chance = 1.0 / static_cast<double>(classes);
    return (accuracy - chance) / (probeAccuracy - chance);
}

}  // namespace vitrine
