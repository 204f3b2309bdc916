// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/internal/sparse_accuracy.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "evaluation/sparse_budget.h"
#include "solvers/elastic_net.h"

namespace vitrine::internal {
namespace {

constexpr double kNoVariance = 1e-12;     ///< of a column's energy: only rounding
constexpr double kPathTolerance = 1e-3;   ///< duality gap relative to the objective, or …
constexpr int kPathIterations = 100;      ///< … so many steps a λ, each started from the one before

}  // namespace

Standardiser::Standardiser(const Matrix& reference) : mean_(reference.cols(), 0.0), deviation_(reference.cols(), 0.0) {
    std::vector<double> energy(reference.cols(), 0.0);
    const auto rows = static_cast<double>(std::max<std::size_t>(1, reference.rows()));
    for (std::size_t i = 0; i < reference.rows(); ++i)
        for (std::size_t j = 0; j < mean_.size(); ++j) mean_[j] += reference.at(i, j) / rows;
    for (std::size_t i = 0; i < reference.rows(); ++i) {
        for (std::size_t j = 0; j < mean_.size(); ++j) {
            const double value = reference.at(i, j);
            energy[j] += value * value;
            deviation_[j] += (value - mean_[j]) * (value - mean_[j]);
        }
    }
    for (std::size_t j = 0; j < mean_.size(); ++j)
        deviation_[j] = deviation_[j] > kNoVariance * energy[j] ? std::sqrt(deviation_[j] / rows) : 0.0;
}

Matrix Standardiser::apply(const Matrix& values) const {
    std::vector<float> result(values.rows() * values.cols());
    for (std::size_t i = 0; i < values.rows(); ++i)
        for (std::size_t j = 0; j < values.cols(); ++j)
            result[i * values.cols() + j] =
                deviation_[j] > 0.0 ? static_cast<float>((values.at(i, j) - mean_[j]) / deviation_[j]) : 0.0F;
    return {std::move(result), values.rows(), values.cols()};
}

bool Standardiser::anyVaries() const {
    return std::any_of(deviation_.begin(), deviation_.end(), [](double value) { return value > 0.0; });
}

std::vector<std::size_t> thinnedRows(std::span<const int> labels, std::size_t classes) {
    std::vector<std::size_t> rows;
    const std::size_t perClass = std::max<std::size_t>(50, kPathTrainImages / std::max<std::size_t>(1, classes));
    const bool isWhole = labels.size() <= kPathTrainImages;
    std::vector<std::size_t> taken(classes, 0);
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (isWhole || taken[static_cast<std::size_t>(labels[i])]++ < perClass) rows.push_back(i);
    return rows;
}

Result<std::optional<SparseAccuracy>> sparseAccuracy(const Matrix& trainActivations, std::span<const int> trainLabels,
                                                     const Matrix& testActivations, std::span<const int> testLabels,
                                                     std::size_t classes, int pathPoints, const Resamples* resamples,
                                                     JobContext& job) {
    const Standardiser standardiser(trainActivations);
    if (!standardiser.anyVaries()) return std::nullopt;
    ElasticNetPathOptions options;
    options.solver.alpha = kPathAlpha;
    options.solver.tolerance = kPathTolerance;
    options.solver.iterationLimit = kPathIterations;
    options.solver.precision = SolverPrecision::Float32;
    options.count = trainLabels.size() <= kSmallPath ? std::min(pathPoints, kSmallPathPoints) : pathPoints;
    options.ratio = kPathRatio;
    options.averageNonZeroLimit = static_cast<double>(kNecTargets.back());
    VITRINE_ASSIGN(const std::vector<ElasticNetSolution> path,
                   fitElasticNetPath(standardiser.apply(trainActivations), trainLabels, classes, options, job));
    std::vector<LinearHead> heads;
    SparseAccuracy result;
    for (const ElasticNetSolution& solution : path) {
        heads.push_back(solution.head);
        result.necReached = std::max(result.necReached, solution.averageNonZero);
    }
    const Matrix test = standardiser.apply(testActivations);
    for (const std::size_t target : kNecTargets) {
        VITRINE_ASSIGN(const BudgetedHead pruned, headWithinBudget(heads, target));
        NecPoint point{target, pruned.necBefore, pruned.endedEarly, 0.0, {}};
        result.right.push_back(rightDecisions(pruned.head, test, testLabels));
        const std::vector<double> right(result.right.back().begin(), result.right.back().end());
        point.accuracy = std::accumulate(right.begin(), right.end(), 0.0) / static_cast<double>(right.size());
        if (resamples != nullptr) point.interval = resamples->meanInterval(right);
        result.average += point.accuracy / static_cast<double>(kNecTargets.size());
        result.points.push_back(point);
    }
    result.anec5 = result.points.front().accuracy;
    return result;
}

}  // namespace vitrine::internal
