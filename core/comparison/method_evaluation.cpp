// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/method_evaluation.h"

#include <algorithm>

namespace vitrine {

std::vector<std::uint32_t> confusionCounts(const MethodEvaluation& evaluation) {
    const std::size_t classes = evaluation.images->classCount();
    std::vector<std::uint32_t> counts(classes * classes, 0);
    for (std::size_t i = 0; i < evaluation.predicted.size(); ++i) {
        const auto truth = static_cast<std::size_t>(evaluation.images->labels[i]);
        ++counts[truth * classes + static_cast<std::size_t>(evaluation.predicted[i])];
    }
    return counts;
}

std::vector<std::size_t> imagesOfCell(const MethodEvaluation& evaluation, std::optional<int> trueClass,
                                      std::optional<int> predictedClass) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < evaluation.predicted.size(); ++i) {
        if (trueClass && evaluation.images->labels[i] != *trueClass) continue;
        if (predictedClass && evaluation.predicted[i] != *predictedClass) continue;
        found.push_back(i);
    }
    return found;
}

std::vector<ConfusedPair> mostConfusedPairs(const MethodEvaluation& evaluation, std::size_t limit) {
    const std::vector<std::uint32_t> counts = confusionCounts(evaluation);
    const std::size_t classes = evaluation.images->classCount();
    std::vector<ConfusedPair> pairs;
    for (std::size_t t = 0; t < classes; ++t) {
        std::size_t images = 0;
        for (std::size_t p = 0; p < classes; ++p) images += counts[t * classes + p];
        for (std::size_t p = 0; p < classes; ++p) {
            const std::uint32_t count = counts[t * classes + p];
            if (t == p || count == 0) continue;
            pairs.push_back({static_cast<int>(t), static_cast<int>(p), count,
                             static_cast<double>(count) / static_cast<double>(images)});
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const ConfusedPair& a, const ConfusedPair& b) { return a.images > b.images; });
    if (pairs.size() > limit) pairs.resize(limit);
    return pairs;
}

}  // namespace vitrine
