// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/what_if.h"

#include <algorithm>

#include "evaluation/bottleneck_metrics.h"

namespace vitrine {

namespace {

constexpr std::size_t kJaccardTop = 10;

float deviationOf(const RunSnapshot& run, std::size_t index) {
    const float deviation = run.reference.activations.deviation[index];
    return deviation > 0.0F ? deviation : 1.0F;
}

std::vector<int> ranksOf(std::span<const float> values) {
    const std::vector<std::size_t> order = largestIndices(values, values.size());
    std::vector<int> ranks(values.size());
    for (std::size_t place = 0; place < order.size(); ++place) ranks[order[place]] = static_cast<int>(place) + 1;
    return ranks;
}

/// z-scores with those of exactly zero activations set to zero: a concept the gate has shut is not seen,
/// however far its zero lies from the mean.
std::vector<float> seenScores(const ModelColumn& column) {
    std::vector<float> scores = column.zScores;
    for (std::size_t j = 0; j < scores.size(); ++j)
        if (column.activations[j] == 0.0F) scores[j] = 0.0F;
    return scores;
}

/// Everything that follows from activations and logits.
void derive(ModelColumn& column) {
    const RunSnapshot& run = *column.run;
    const std::size_t concepts = column.activations.size();
    column.zScores.resize(concepts);
    column.referenceRanks.resize(concepts);
    for (std::size_t j = 0; j < concepts; ++j) {
        column.zScores[j] = zScoreOfActivation(run, j, column.activations[j]);
        column.referenceRanks[j] = run.reference.activations.rank(j, column.activations[j]);
    }
    column.ranks = ranksOf(column.activations);
    column.probabilities = softmax(column.logits);
    column.predicted = static_cast<int>(argmax(column.logits));
    column.activeConcepts = static_cast<int>(activeCount(column.activations));
    column.conceptsPerDecision = static_cast<double>(
        contributingConcepts(run.head, column.activations, static_cast<std::size_t>(column.predicted)));
}

std::vector<float> rowOf(const Matrix& matrix) { return {matrix.row(0).begin(), matrix.row(0).end()}; }

Matrix asRow(const std::vector<float>& values) { return Matrix(values, 1, values.size()); }

}  // namespace

float activationOfZScore(const RunSnapshot& run, std::size_t index, float zScore) {
    return run.reference.activations.mean[index] + zScore * deviationOf(run, index);
}

float zScoreOfActivation(const RunSnapshot& run, std::size_t index, float activation) {
    return (activation - run.reference.activations.mean[index]) / deviationOf(run, index);
}

void completeRun(RunSnapshot& run) {
    const std::size_t concepts = run.classifier->conceptCount();
    const std::size_t classes = run.classifier->classCount();
    // Contributions are F_cj·a_j, so those of a row of ones are the weights themselves.
    const std::vector<float> ones(concepts, 1.0F);
    std::vector<float> weights;
    weights.reserve(concepts * classes);
    run.head.bias.resize(classes);
    for (std::size_t c = 0; c < classes; ++c) {
        const Matrix row = run.classifier->contributions(ones, c);
        weights.insert(weights.end(), row.values().begin(), row.values().end());
        run.head.bias[c] = run.classifier->classOffset(c);
    }
    run.head.weights = Matrix(std::move(weights), classes, concepts);

    run.range = {};
    for (std::size_t j = 0; j < concepts; ++j) {
        run.range.standardDeviation.push_back(deviationOf(run, j));
        run.range.low.push_back(run.reference.activations.quantile(j, 0.01F));
        run.range.high.push_back(run.reference.activations.quantile(j, 0.99F));
    }
}

ModelColumn describeImage(const std::shared_ptr<const RunSnapshot>& run, const Matrix& embedding, const ModelColumn* clip) {
    ModelColumn column;
    column.id = run->id;
    column.title = run->title;
    column.run = run;
    column.conceptSimilarity = run->conceptSimilarity;
    column.activations = rowOf(run->classifier->activations(embedding));
    column.logits = rowOf(run->classifier->classLogits(embedding));
    derive(column);
    if (clip) column.jaccardWithClip = jaccardAtK(seenScores(column), seenScores(*clip), kJaccardTop);
    return column;
}

ModelColumn whatIf(const ModelColumn& column, std::span<const ConceptEdit> edits) {
    const RunSnapshot& run = *column.run;
    ModelColumn edited = column;
    for (const ConceptEdit& edit : edits) {
        const auto found = std::find(run.conceptNames.begin(), run.conceptNames.end(), edit.conceptName);
        if (found == run.conceptNames.end()) continue;
        const auto index = static_cast<std::size_t>(found - run.conceptNames.begin());
        edited.activations[index] = activationOfZScore(run, index, edit.zScore);
    }
    edited.logits = rowOf(run.classifier->logits(asRow(edited.activations)));
    if (!run.classifier->decidesThroughConcepts()) {
        // Zero-shot CLIP says more than its concepts do: move its own logits by what the concepts change.
        const std::vector<float> before = rowOf(run.classifier->logits(asRow(column.activations)));
        for (std::size_t c = 0; c < edited.logits.size(); ++c) edited.logits[c] += column.logits[c] - before[c];
    }
    derive(edited);
    return edited;
}

}  // namespace vitrine
