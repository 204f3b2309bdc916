// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/concept_auc.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace vitrine {

std::optional<double> rocAuc(std::span<const float> scores, std::span<const float> labels) {
    const std::size_t count = std::min(scores.size(), labels.size());
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });

    double positiveRanks = 0.0;
    std::size_t positives = 0;
    for (std::size_t first = 0; first < count;) {
        std::size_t last = first;
        while (last + 1 < count && scores[order[last + 1]] == scores[order[first]]) ++last;
        const double midrank = 1.0 + 0.5 * static_cast<double>(first + last);
        for (std::size_t i = first; i <= last; ++i) {
            if (labels[order[i]] <= 0.5F) continue;
            positiveRanks += midrank;
            ++positives;
        }
        first = last + 1;
    }
    if (positives == 0 || positives == count) return std::nullopt;
    const auto p = static_cast<double>(positives);
    return (positiveRanks - 0.5 * p * (p + 1.0)) / (p * static_cast<double>(count - positives));
}

Result<ConceptAuc> conceptAuc(const Matrix& activations, const Matrix& labels) {
    if (activations.rows() != labels.rows() || activations.cols() != labels.cols()) {
        return fail(ErrorCode::ShapeMismatch, "concept labels", "do not have the shape of the activations");
    }
    const Matrix scoreColumns = activations.transposed();
    const Matrix labelColumns = labels.transposed();
    ConceptAuc result;
    for (std::size_t j = 0; j < scoreColumns.rows(); ++j) {
        const std::optional<double> value = rocAuc(scoreColumns.row(j), labelColumns.row(j));
        if (!value) continue;
        const std::span<const float> scores = scoreColumns.row(j);
        if (std::all_of(scores.begin(), scores.end(), [&](float score) { return score == scores[0]; })) {
            result.dead.push_back(j);
            continue;
        }
        result.concepts.push_back(j);
        result.values.push_back(*value);
    }
    if (result.values.empty() && result.dead.empty()) {
        return fail(ErrorCode::EmptyInput, "concept labels", "no concept is present in some images and absent in others");
    }
    if (result.values.empty()) {
        result.macro = result.median = result.worstTenth = std::numeric_limits<double>::quiet_NaN();
        return result;
    }
    std::vector<double> sorted = result.values;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t count = sorted.size();
    result.macro = std::accumulate(sorted.begin(), sorted.end(), 0.0) / static_cast<double>(count);
    result.median = 0.5 * (sorted[(count - 1) / 2] + sorted[count / 2]);
    const std::size_t worst = (count + 9) / 10;
    result.worstTenth = std::accumulate(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(worst), 0.0) /
                        static_cast<double>(worst);
    return result;
}

}  // namespace vitrine
