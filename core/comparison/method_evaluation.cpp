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
    // The errors alone, not all C² cells: of a thousand classes most pairs are never confused.
    const std::size_t classes = evaluation.images->classCount();
    std::vector<std::size_t> images(classes, 0);
    std::vector<std::size_t> errors;
    for (std::size_t i = 0; i < evaluation.predicted.size(); ++i) {
        const auto truth = static_cast<std::size_t>(evaluation.images->labels[i]);
        const auto predicted = static_cast<std::size_t>(evaluation.predicted[i]);
        ++images[truth];
        if (truth != predicted) errors.push_back(truth * classes + predicted);
    }
    std::sort(errors.begin(), errors.end());
    std::vector<ConfusedPair> pairs;
    for (std::size_t first = 0, last = 0; first < errors.size(); first = last) {
        while (last < errors.size() && errors[last] == errors[first]) ++last;
        const std::size_t truth = errors[first] / classes;
        pairs.push_back({static_cast<int>(truth), static_cast<int>(errors[first] % classes),
                         static_cast<std::uint32_t>(last - first),
                         static_cast<double>(last - first) / static_cast<double>(images[truth])});
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const ConfusedPair& a, const ConfusedPair& b) { return a.images > b.images; });
    if (pairs.size() > limit) pairs.resize(limit);
    return pairs;
}

}  // namespace vitrine
