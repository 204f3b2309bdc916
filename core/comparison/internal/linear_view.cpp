// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/internal/linear_view.h"

#include <algorithm>
#include <cmath>

#include "base/counter_random.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kProbeRows = 3;
constexpr double kTolerance = 1e-3;  ///< of the largest logit: float32 sums of some thousand terms

}  // namespace

std::optional<LinearHead> linearView(const ConceptClassifier& classifier) {
    const std::size_t concepts = classifier.conceptCount();
    const std::size_t classes = classifier.classCount();
    if (concepts == 0 || !classifier.decidesThroughConcepts()) return {};
    const std::vector<float> ones(concepts, 1.0F);
    std::vector<float> weights(classes * concepts);
    LinearHead head;
    for (std::size_t c = 0; c < classes; ++c) {
        const Matrix row = classifier.contributions(ones, c);
        std::copy(row.values().begin(), row.values().end(), weights.begin() + static_cast<std::ptrdiff_t>(c * concepts));
        head.bias.push_back(classifier.classOffset(c));
    }
    head.weights = {std::move(weights), classes, concepts};

    CounterRandom random(0);
    std::vector<float> rows;
    for (std::size_t n = 0; n < kProbeRows * concepts; ++n) rows.push_back(random.normal());
    const Matrix probes(std::move(rows), kProbeRows, concepts);
    const Matrix logits = classifier.logits(probes);
    for (std::size_t r = 0; r < kProbeRows; ++r) {
        const std::vector<double> expected = headLogits(head, probes.row(r));
        double largest = 1e-6;
        for (const double value : expected) largest = std::max(largest, std::abs(value));
        for (std::size_t c = 0; c < classes; ++c)
            if (!(std::abs(logits.at(r, c) - expected[c]) <= kTolerance * largest)) return {};
    }
    return head;
}

}  // namespace vitrine::internal
