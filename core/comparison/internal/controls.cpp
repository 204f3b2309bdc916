// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/internal/controls.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/counter_random.h"
#include "classifiers/concept_bottleneck.h"
#include "comparison/internal/random_words.h"
#include "comparison/internal/sparse_accuracy.h"
#include "evaluation/metrics.h"
#include "evaluation/sparse_budget.h"
#include "solvers/logistic_regression.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kTileRows = 512;
constexpr std::uint64_t kDirectionStream = 0xD12EC7ULL << 24U;
constexpr std::array kProbePenalties{1e-2, 1e-3, 1e-4, 1e-5};
constexpr double kProbePenalty = 1e-3;  ///< without validation images

double share(const std::vector<std::uint8_t>& right) {
    return std::accumulate(right.begin(), right.end(), 0.0) / static_cast<double>(right.size());
}

/// Concepts given by embeddings alone: their scores are cosines, as those of any concept.
Result<std::shared_ptr<const ConceptBottleneck>> scorer(const Matrix& texts, std::size_t classes) {
    BottleneckData parts;
    for (std::size_t j = 0; j < texts.rows(); ++j) parts.conceptNames.push_back("control " + std::to_string(j));
    for (std::size_t c = 0; c < classes; ++c) parts.classNames.push_back("class " + std::to_string(c));
    parts.conceptTexts = texts;
    parts.mean.assign(texts.rows(), 0.0F);
    parts.deviation.assign(texts.rows(), 1.0F);
    parts.headWeights = Matrix::zeros(classes, texts.rows());
    return ConceptBottleneck::create(std::move(parts));
}

Matrix randomDirections(std::size_t count, std::size_t dimension, std::uint64_t seed) {
    CounterRandom random(seed, kDirectionStream);
    std::vector<float> values(count * dimension);
    for (float& value : values) value = random.normal();
    return {std::move(values), count, dimension};
}

std::vector<int> labelsAt(const std::vector<int>& labels, const std::vector<std::size_t>& rows) {
    std::vector<int> result;
    for (const std::size_t row : rows) result.push_back(labels[row]);
    return result;
}

/// The probe is chosen on validation images and read on the evaluated ones.
Result<> measureProbe(ComparisonBasis& basis, const TrainingData& data, JobContext& job) {
    const Matrix units = basis.train.normalizedRows();
    const Standardiser standardiser(units);
    if (!standardiser.anyVaries()) return {};
    const std::vector<std::size_t> rows = thinnedRows(basis.trainLabels, basis.classCount());
    const Matrix train = standardiser.apply(units.gather(rows));
    const std::vector<int> labels = labelsAt(basis.trainLabels, rows);
    const EmbeddingSnapshot& snapshot = *data.snapshot;
    std::vector<std::size_t> held;
    std::vector<int> heldLabels;
    if (basis.images->split != Split::Validation) {
        for (const std::size_t row : snapshot.rowsOf(Split::Validation)) {
            if (snapshot.labels[row] < 0) continue;
            held.push_back(row);
            heldLabels.push_back(snapshot.labels[row]);
        }
    }
    std::vector<double> penalties(kProbePenalties.begin(), kProbePenalties.end());
    if (held.empty()) penalties = {kProbePenalty};
    const Matrix heldRows = held.empty() ? Matrix() : standardiser.apply(snapshot.images.gather(held).normalizedRows());
    LinearHead best;
    LinearHead last;
    double bestShare = -1.0;
    for (const double penalty : penalties) {
        VITRINE_ASSIGN(const LogisticRegressionSolution solution,
                       fitLogisticRegression(train, labels, basis.classCount(), penalty, {1e-4, 300, SolverPrecision::Float32},
                                             job, last.weights.empty() ? nullptr : &last));
        last = solution.head;
        const double reached = held.empty() ? 0.0 : share(rightDecisions(last, heldRows, heldLabels));
        if (reached <= bestShare) continue;
        bestShare = reached;
        best = last;
    }
    basis.probeRight = rightDecisions(best, standardiser.apply(basis.test.normalizedRows()), basis.images->labels);
    basis.linearProbe = share(basis.probeRight);
    return {};
}

/// D control concepts through the same sparse head as the methods.
Result<> addDraw(ComparisonBasis& basis, ControlKind kind, int draw, const Matrix& texts, JobContext& job) {
    VITRINE_ASSIGN(const auto concepts, scorer(texts, basis.classCount()));
    const char* stage = VITRINE_TR_NOOP("Core", "Fitting controls");
    const auto score = [&](const Matrix& rows) { return concepts->conceptScores(rows); };
    const std::vector<std::size_t> rows = thinnedRows(basis.trainLabels, basis.classCount());
    VITRINE_ASSIGN(const Matrix train, byTiles(basis.train.gather(rows), stage, job, score));
    VITRINE_ASSIGN(const Matrix test, byTiles(basis.test, stage, job, score));
    VITRINE_ASSIGN(const auto measured,
                   sparseAccuracy(train, labelsAt(basis.trainLabels, rows), test, basis.images->labels, basis.classCount(),
                                  basis.settings.pathPoints, basis.resampled(), job));
    if (!measured) return {};
    ControlDraw result{kind, draw, measured->points, measured->anec5, measured->average, measured->right.front()};
    basis.controls->draws.push_back(std::move(result));
    return {};
}

Result<> measureDraws(ComparisonBasis& basis, const TrainingData& data, JobContext& job) {
    const std::size_t concepts = data.concepts.concepts.size();
    for (int draw = 0; draw < kControlDraws; ++draw) {
        const std::uint64_t seed = basis.settings.seed * kControlDraws + static_cast<std::uint64_t>(draw);
        if (data.encodeTexts) {
            VITRINE_ASSIGN(const Matrix texts, data.encodeTexts(randomPhrases(data, concepts, seed), job));
            VITRINE_TRY(addDraw(basis, ControlKind::RandomWords, draw, texts, job));
        }
        VITRINE_TRY(addDraw(basis, ControlKind::RandomDirections, draw,
                            randomDirections(concepts, basis.train.cols(), seed), job));
    }
    return {};
}

}  // namespace

Result<Matrix> byTiles(const Matrix& embeddings, const char* stage, JobContext& job,
                       const std::function<Matrix(const Matrix&)>& f) {
    std::vector<float> values;
    std::size_t columns = 0;
    for (std::size_t first = 0; first < embeddings.rows(); first += kTileRows) {
        if (!job.checkpoint({stage, static_cast<std::int64_t>(first), static_cast<std::int64_t>(embeddings.rows())}))
            return fail(ErrorCode::Cancelled, "evaluation");
        const Matrix rows = f(embeddings.slice(first, std::min(kTileRows, embeddings.rows() - first)));
        columns = rows.cols();
        values.insert(values.end(), rows.values().begin(), rows.values().end());
    }
    return Matrix(std::move(values), embeddings.rows(), columns);
}

Result<> measureControls(ComparisonBasis& basis, const TrainingData& data, JobContext& job) {
    basis.controls.emplace();
    basis.controls->concepts = data.concepts.concepts.size();
    if (basis.classCount() < 2 || basis.train.rows() == 0) {
        basis.controls->note = VITRINE_TR_NOOP("Core", "With one class only there is nothing to control.");
        return {};
    }
    VITRINE_TRY(measureProbe(basis, data, job));
    basis.controls->linearProbe = basis.linearProbe;
    if (!data.classTexts.empty()) {
        VITRINE_ASSIGN(const auto classes, scorer(data.classTexts, basis.classCount()));
        VITRINE_ASSIGN(const Matrix scores, byTiles(basis.test, VITRINE_TR_NOOP("Core", "Measuring zero-shot"), job,
                                                    [&](const Matrix& rows) { return classes->conceptScores(rows); }));
        basis.controls->zeroShot = topKAccuracy(scores, basis.images->labels, 1);
    }
    if (!basis.settings.withControls || !basis.settings.withPath) return {};
    if (!data.encodeTexts)
        basis.controls->note = VITRINE_TR_NOOP("Core", "Random words are left out: no text encoder is loaded.");
    return measureDraws(basis, data, job);
}

}  // namespace vitrine::internal
