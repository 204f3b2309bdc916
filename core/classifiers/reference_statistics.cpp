// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/reference_statistics.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "base/option_spec.h"
#include "evaluation/concept_similarity.h"

namespace vitrine {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Measuring concepts");
constexpr std::size_t kTileRows = 1024;

/// Mean of one column in float64.
double columnMean(const Matrix& values, std::size_t column) {
    double sum = 0.0;
    for (std::size_t r = 0; r < values.rows(); ++r) sum += values.at(r, column);
    return sum / static_cast<double>(values.rows());
}

std::vector<float> narrowed(const std::vector<double>& values) { return {values.begin(), values.end()}; }

/// All rows of `compute(tile)` under one another; empty optional when stopped.
template <class Compute>
Result<Matrix> inTiles(const Matrix& images, std::size_t columns, JobContext& job, Compute&& compute) {
    std::vector<float> values;
    values.reserve(images.rows() * columns);
    for (std::size_t first = 0; first < images.rows(); first += kTileRows) {
        if (!job.checkpoint({kStage, static_cast<std::int64_t>(first), static_cast<std::int64_t>(images.rows())}))
            return fail(ErrorCode::Cancelled, "measuring concepts");
        const Matrix tile = compute(images.slice(first, std::min(kTileRows, images.rows() - first)));
        values.insert(values.end(), tile.values().begin(), tile.values().end());
    }
    return Matrix(std::move(values), images.rows(), columns);
}

}  // namespace

float ColumnStatistics::zScore(std::size_t column, float value) const {
    return deviation[column] > 0.0F ? (value - mean[column]) / deviation[column] : 0.0F;
}

float ColumnStatistics::rank(std::size_t column, float value) const {
    const std::size_t last = quantiles.rows() - 1;
    if (value <= quantiles.at(0, column)) return 0.0F;
    if (value >= quantiles.at(last, column)) return 1.0F;
    std::size_t above = 1;
    while (quantiles.at(above, column) < value) ++above;
    const float low = quantiles.at(above - 1, column);
    const float high = quantiles.at(above, column);
    const float inside = high > low ? (value - low) / (high - low) : 1.0F;
    return (static_cast<float>(above - 1) + inside) / static_cast<float>(last);
}

float ColumnStatistics::quantile(std::size_t column, float level) const {
    const std::size_t last = quantiles.rows() - 1;
    const float position = std::clamp(level, 0.0F, 1.0F) * static_cast<float>(last);
    const auto below = std::min(static_cast<std::size_t>(position), last);
    const std::size_t above = std::min(below + 1, last);
    const float share = position - static_cast<float>(below);
    return quantiles.at(below, column) * (1.0F - share) + quantiles.at(above, column) * share;
}

ColumnStatistics columnStatistics(const Matrix& values) {
    constexpr std::size_t kLast = ColumnStatistics::kQuantiles - 1;
    const std::size_t rows = values.rows();
    const std::size_t cols = values.cols();
    VITRINE_ASSERT(rows > 0);
    ColumnStatistics out;
    out.mean.resize(cols);
    out.deviation.resize(cols);
    std::vector<float> quantiles(ColumnStatistics::kQuantiles * cols);
    std::vector<float> sorted(rows);
    for (std::size_t column = 0; column < cols; ++column) {
        const double mean = columnMean(values, column);
        double squares = 0.0;
        for (std::size_t r = 0; r < rows; ++r) {
            sorted[r] = values.at(r, column);
            squares += (sorted[r] - mean) * (sorted[r] - mean);
        }
        out.mean[column] = static_cast<float>(mean);
        out.deviation[column] =
            rows > 1 ? static_cast<float>(std::sqrt(squares / static_cast<double>(rows - 1))) : 0.0F;
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t q = 0; q <= kLast; ++q) {
            const double position = static_cast<double>(q) * static_cast<double>(rows - 1) / static_cast<double>(kLast);
            const auto below = static_cast<std::size_t>(position);
            const std::size_t above = std::min(below + 1, rows - 1);
            const double share = position - static_cast<double>(below);
            quantiles[q * cols + column] = static_cast<float>(sorted[below] * (1.0 - share) + sorted[above] * share);
        }
    }
    out.quantiles = Matrix(std::move(quantiles), ColumnStatistics::kQuantiles, cols);
    return out;
}

Result<ReferenceStatistics> referenceStatistics(const ConceptClassifier& classifier, const Matrix& trainImages,
                                                const Matrix& heldOutImages, JobContext& job) {
    if (trainImages.rows() == 0) return fail(ErrorCode::EmptyInput, "reference statistics", "no training images");
    const std::size_t concepts = classifier.conceptCount();
    const auto activations = [&](const Matrix& tile) { return classifier.activations(tile); };
    const auto outputs = [&](const Matrix& tile) { return classifier.conceptOutputs(tile); };
    const auto scores = [&](const Matrix& tile) { return classifier.conceptScores(tile); };

    ReferenceStatistics out;
    VITRINE_ASSIGN(const Matrix trainActivations, inTiles(trainImages, concepts, job, activations));
    out.activations = columnStatistics(trainActivations);
    VITRINE_ASSIGN(const Matrix trainScores, inTiles(trainImages, concepts, job, scores));
    out.scores = columnStatistics(trainScores);
    out.alive = classifier.aliveConcepts();
    out.similarityImages = heldOutImages.rows();
    VITRINE_ASSIGN(const Matrix heldOutOutputs, inTiles(heldOutImages, concepts, job, outputs));
    VITRINE_ASSIGN(const Matrix heldOutScores, inTiles(heldOutImages, concepts, job, scores));
    VITRINE_ASSIGN(const ConceptSimilarity similarity, conceptSimilarity(heldOutOutputs, heldOutScores));
    out.similarityCubed = narrowed(similarity.cosCubed);
    out.similarityPearson = narrowed(similarity.pearson);
    return out;
}

}  // namespace vitrine
