// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/sparse_budget.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "evaluation/bottleneck_metrics.h"

namespace vitrine {
namespace {

Matrix largestWeights(const Matrix& weights, std::size_t keep) {
    const std::span<const float> values = weights.values();
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto larger = [&](std::size_t a, std::size_t b) {
        const float sizeA = std::abs(values[a]);
        const float sizeB = std::abs(values[b]);
        return sizeA != sizeB ? sizeA > sizeB : a < b;
    };
    std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(keep), order.end(), larger);
    std::vector<float> kept(values.size(), 0.0F);
    for (std::size_t n = 0; n < keep; ++n) kept[order[n]] = values[order[n]];
    return {std::move(kept), weights.rows(), weights.cols()};
}

}  // namespace

Result<BudgetedHead> headWithinBudget(std::span<const LinearHead> path, std::size_t conceptsPerClass) {
    if (path.empty()) return fail(ErrorCode::EmptyInput, "regularisation path", "has no point");
    BudgetedHead result;
    std::size_t most = 0;
    for (std::size_t p = 0; p < path.size(); ++p) {
        const std::size_t weights = nonZeroCount(path[p].weights);
        const auto classes = static_cast<double>(path[p].classCount());
        if (weights >= conceptsPerClass * path[p].classCount()) {
            result.pathIndex = p;
            result.necBefore = static_cast<double>(weights) / classes;
            const std::size_t keep = conceptsPerClass * path[p].classCount();
            const bool isWhole = keep >= path[p].weights.values().size();
            result.head = {isWhole ? path[p].weights : largestWeights(path[p].weights, keep), path[p].bias};
            result.endedEarly = false;
            return result;
        }
        if (p > 0 && weights < most) continue;
        most = weights;
        result = {path[p], p, static_cast<double>(weights) / classes, true};
    }
    return result;
}

std::vector<std::uint8_t> rightDecisions(const LinearHead& head, const Matrix& activations,
                                         std::span<const int> labels) {
    std::vector<std::vector<std::pair<std::size_t, double>>> used(head.classCount());
    for (std::size_t c = 0; c < used.size(); ++c)
        for (std::size_t j = 0; j < head.conceptCount(); ++j)
            if (head.weights.at(c, j) != 0.0F) used[c].emplace_back(j, head.weights.at(c, j));
    std::vector<std::uint8_t> right(activations.rows(), 0);
    for (std::size_t i = 0; i < activations.rows(); ++i) {
        const std::span<const float> row = activations.row(i);
        int best = 0;
        double highest = 0.0;
        for (std::size_t c = 0; c < used.size(); ++c) {
            double logit = head.bias.empty() ? 0.0 : head.bias[c];
            for (const auto& [index, weight] : used[c]) logit += weight * row[index];
            if (c > 0 && logit <= highest) continue;
            highest = logit;
            best = static_cast<int>(c);
        }
        right[i] = best == labels[i] ? 1 : 0;
    }
    return right;
}

}  // namespace vitrine
