// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/explanation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "evaluation/internal/head_checks.h"

namespace vitrine {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// "Just beyond" a tie, as a share of the change that makes it.
constexpr double kBeyondTie = 1e-6;

/// |delta| in units of what is usual for the concept; a concept that never varies can not be moved.
double effort(double delta, std::size_t conceptIndex, const ConceptReference& reference) {
    if (delta == 0.0) return 0.0;
    if (reference.standardDeviation.empty()) return std::abs(delta);
    const double deviation = reference.standardDeviation[conceptIndex];
    return deviation > 0.0 ? std::abs(delta) / deviation : kInfinity;
}

bool insideRange(double value, std::size_t conceptIndex, const ConceptReference& reference) {
    if (!reference.low.empty() && value < reference.low[conceptIndex]) return false;
    return reference.high.empty() || value <= reference.high[conceptIndex];
}

std::size_t leadingClass(std::span<const double> logits) {
    return static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

/// Interval of one concept's changes for which B leads every class.
struct WinningInterval {
    double low = -kInfinity;
    double high = kInfinity;

    /// Adds the condition slope·δ ≥ deficit.
    void require(double slope, double deficit) {
        if (slope > 0.0) {
            low = std::max(low, deficit / slope);
        } else if (slope < 0.0) {
            high = std::min(high, deficit / slope);
        } else if (deficit > 0.0) {
            low = kInfinity;
        }
    }
    bool empty() const { return low > high || low == kInfinity; }
    double nearestToZero() const { return std::clamp(0.0, low, high); }
};

}  // namespace

std::vector<double> headLogits(const LinearHead& head, std::span<const float> activation) {
    std::vector<double> logits(head.classCount());
    for (std::size_t c = 0; c < logits.size(); ++c) {
        logits[c] = dot(head.weights.row(c), activation) + (head.bias.empty() ? 0.0 : head.bias[c]);
    }
    return logits;
}

std::vector<double> headContributions(const LinearHead& head, std::span<const float> activation,
                                      std::size_t classIndex) {
    const std::span<const float> weights = head.weights.row(classIndex);
    std::vector<double> contributions(activation.size());
    for (std::size_t j = 0; j < contributions.size(); ++j) {
        contributions[j] = static_cast<double>(weights[j]) * activation[j];
    }
    return contributions;
}

Result<PairExplanation> explainPair(const LinearHead& head, std::span<const float> activation, std::size_t classA,
                                    std::size_t classB, std::span<const float> reportedLogits) {
    VITRINE_TRY(internal::checkPair(head, activation, classA, classB));
    if (!reportedLogits.empty() && reportedLogits.size() != head.classCount()) {
        return fail(ErrorCode::ShapeMismatch, "reported logits", "do not have one entry per class");
    }
    PairExplanation explanation;
    explanation.classA = classA;
    explanation.classB = classB;
    const std::span<const float> weightsA = head.weights.row(classA);
    const std::span<const float> weightsB = head.weights.row(classB);
    explanation.terms.resize(activation.size());
    for (std::size_t j = 0; j < activation.size(); ++j) {
        explanation.terms[j] = (static_cast<double>(weightsA[j]) - weightsB[j]) * activation[j];
    }
    if (!head.bias.empty()) explanation.biasTerm = static_cast<double>(head.bias[classA]) - head.bias[classB];
    explanation.order.resize(activation.size());
    std::iota(explanation.order.begin(), explanation.order.end(), std::size_t{0});
    std::stable_sort(explanation.order.begin(), explanation.order.end(), [&](std::size_t i, std::size_t j) {
        return std::abs(explanation.terms[i]) > std::abs(explanation.terms[j]);
    });
    if (reportedLogits.empty()) {
        const std::vector<double> logits = headLogits(head, activation);
        explanation.gap = logits[classA] - logits[classB];
    } else {
        explanation.gap = static_cast<double>(reportedLogits[classA]) - reportedLogits[classB];
    }
    explanation.residual =
        std::accumulate(explanation.terms.begin(), explanation.terms.end(), explanation.biasTerm) - explanation.gap;
    return explanation;
}

Result<SingleFlips> singleConceptFlips(const LinearHead& head, std::span<const float> activation, std::size_t classA,
                                       std::size_t classB, const ConceptReference& reference) {
    VITRINE_TRY(internal::checkPair(head, activation, classA, classB, reference));
    const std::size_t concepts = head.conceptCount();
    const std::vector<double> logits = headLogits(head, activation);
    const std::span<const float> weightsA = head.weights.row(classA);
    const std::span<const float> weightsB = head.weights.row(classB);

    SingleFlips result;
    result.flips.resize(concepts);
    for (std::size_t j = 0; j < concepts; ++j) {
        SingleFlip& flip = result.flips[j];
        const double slope = static_cast<double>(weightsB[j]) - weightsA[j];
        flip.conceptIndex = j;
        flip.pairDelta = slope == 0.0 ? kInfinity : (logits[classA] - logits[classB]) / slope;
        flip.pairInRange = std::isfinite(flip.pairDelta) && insideRange(activation[j] + flip.pairDelta, j, reference);
        flip.pairWins = std::isfinite(flip.pairDelta);
    }
    // Classes outside, concepts inside: the head is read once, row by row.
    std::vector<WinningInterval> intervals(concepts);
    for (std::size_t m = 0; m < head.classCount(); ++m) {
        if (m == classB) continue;
        const std::span<const float> weights = head.weights.row(m);
        const double deficit = logits[m] - logits[classB];
        for (std::size_t j = 0; j < concepts; ++j) {
            const double slope = static_cast<double>(weightsB[j]) - weights[j];
            intervals[j].require(slope, deficit);
            SingleFlip& flip = result.flips[j];
            if (!flip.pairWins) continue;
            const double lead = slope * flip.pairDelta * (1.0 + kBeyondTie) - deficit;
            if (lead < 0.0 || (lead == 0.0 && m < classB)) flip.pairWins = false;
        }
    }
    for (std::size_t j = 0; j < concepts; ++j) {
        SingleFlip& flip = result.flips[j];
        flip.feasible = !intervals[j].empty();
        if (!flip.feasible) continue;
        flip.delta = intervals[j].nearestToZero();
        flip.inRange = insideRange(activation[j] + flip.delta, j, reference);
        result.order.push_back(j);
    }
    result.pairOrder.resize(concepts);
    std::iota(result.pairOrder.begin(), result.pairOrder.end(), std::size_t{0});
    std::stable_sort(result.pairOrder.begin(), result.pairOrder.end(), [&](std::size_t i, std::size_t j) {
        return effort(result.flips[i].pairDelta, i, reference) < effort(result.flips[j].pairDelta, j, reference);
    });
    std::stable_sort(result.order.begin(), result.order.end(), [&](std::size_t i, std::size_t j) {
        const SingleFlip& first = result.flips[i];
        const SingleFlip& second = result.flips[j];
        if (first.inRange != second.inRange) return first.inRange;
        return effort(first.delta, i, reference) < effort(second.delta, j, reference);
    });
    return result;
}

Result<std::optional<NearestFlip>> nearestSingleFlip(const LinearHead& head, std::span<const float> activation,
                                                     const ConceptReference& reference) {
    VITRINE_TRY(internal::checkHead(head, activation, reference));
    const std::vector<double> logits = headLogits(head, activation);
    const std::size_t present = leadingClass(logits);
    const std::span<const float> presentWeights = head.weights.row(present);

    // For each concept and each direction, the first class to overtake; on a tie the one that gains faster.
    struct Candidate {
        double distance = kInfinity;
        double rate = 0.0;
        std::size_t toClass = 0;
    };
    std::vector<Candidate> up(head.conceptCount());
    std::vector<Candidate> down(head.conceptCount());
    for (std::size_t m = 0; m < head.classCount(); ++m) {
        if (m == present) continue;
        const std::span<const float> weights = head.weights.row(m);
        const double lead = logits[present] - logits[m];
        for (std::size_t j = 0; j < weights.size(); ++j) {
            const double rate = static_cast<double>(weights[j]) - presentWeights[j];
            if (rate == 0.0) continue;
            Candidate& candidate = rate > 0.0 ? up[j] : down[j];
            const double distance = lead / std::abs(rate);
            if (distance < candidate.distance ||
                (distance == candidate.distance && std::abs(rate) > candidate.rate)) {
                candidate = {distance, std::abs(rate), m};
            }
        }
    }
    std::optional<NearestFlip> best;
    const auto consider = [&](std::size_t j, const Candidate& candidate, double sign) {
        if (candidate.distance == kInfinity) return;
        NearestFlip flip;
        flip.conceptIndex = j;
        flip.delta = sign * candidate.distance;
        flip.toClass = candidate.toClass;
        flip.effort = effort(flip.delta, j, reference);
        flip.inRange = insideRange(activation[j] + flip.delta, j, reference);
        if (flip.effort == kInfinity) return;
        const bool better = !best || (flip.inRange != best->inRange ? flip.inRange : flip.effort < best->effort);
        if (better) best = flip;
    };
    for (std::size_t j = 0; j < head.conceptCount(); ++j) {
        consider(j, up[j], 1.0);
        consider(j, down[j], -1.0);
    }
    return best;
}

}  // namespace vitrine
