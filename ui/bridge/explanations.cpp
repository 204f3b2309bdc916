// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/explanations.h"

#include <cmath>

#include "evaluation/smallest_edit.h"

namespace vitrine {
namespace {

// A flip lies where two classes tie; a hair beyond it the new class leads.
constexpr double kBeyondTheTie = 1.02;
constexpr double kEditMargin = 0.05;

ConceptEdit editTo(const ModelColumn& column, std::size_t index, double activation) {
    return {column.run->conceptNames[index], zScoreOfActivation(*column.run, index, static_cast<float>(activation))};
}

}  // namespace

PairReasons pairReasons(const ModelColumn& column, int classA, int classB) {
    PairReasons reasons;
    const auto a = static_cast<std::size_t>(classA);
    const auto b = static_cast<std::size_t>(classB);
    const auto explanation = explainPair(column.run->head, column.activations, a, b, column.logits);
    if (!explanation) return reasons;
    const auto towardsA = headContributions(column.run->head, column.activations, a);
    const auto towardsB = headContributions(column.run->head, column.activations, b);
    for (const std::size_t index : explanation->order) {
        if (explanation->terms[index] == 0.0) break;
        reasons.contributions.push_back(
            {column.run->conceptNames[index], explanation->terms[index], towardsA[index], towardsB[index]});
    }
    reasons.bias = explanation->biasTerm;
    reasons.gap = explanation->gap;
    reasons.residual = explanation->residual;
    return reasons;
}

std::optional<FlipSuggestion> singleFlip(const ModelColumn& column) {
    const auto found = nearestSingleFlip(column.run->head, column.activations, column.run->range);
    if (!found || !found->has_value()) return std::nullopt;
    const NearestFlip& flip = **found;
    const double delta = flip.delta * kBeyondTheTie;
    FlipSuggestion suggestion;
    suggestion.edits.push_back(editTo(column, flip.conceptIndex, static_cast<double>(column.activations[flip.conceptIndex]) + delta));
    suggestion.deltas.push_back(delta);
    suggestion.winner = static_cast<int>(flip.toClass);
    suggestion.inRange = flip.inRange;
    return suggestion;
}

Result<FlipSuggestion> smallestEdit(const ModelColumn& column) {
    if (column.logits.size() < 2) return fail(ErrorCode::EmptyInput, column.title, "needs two classes");
    const auto order = largestIndices(column.logits, 2);
    SmallestEditOptions options;
    options.margin = kEditMargin;
    options.weightByDeviation = true;
    VITRINE_ASSIGN(const SmallestEdit edit,
                   findSmallestEdit(column.run->head, column.activations, order[0], order[1], column.run->range, options));
    if (edit.status != SmallestEditStatus::Found)
        return fail(ErrorCode::EmptyInput, column.title, "no change of its concepts turns the answer to the runner-up");
    FlipSuggestion suggestion;
    for (const std::size_t index : edit.changed) {
        suggestion.edits.push_back(editTo(column, index, static_cast<double>(column.activations[index]) + edit.delta[index]));
        suggestion.deltas.push_back(edit.delta[index]);
    }
    suggestion.winner = static_cast<int>(order[1]);
    return suggestion;
}

}  // namespace vitrine
