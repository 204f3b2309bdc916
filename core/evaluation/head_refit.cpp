// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/head_refit.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/option_spec.h"
#include "solvers/lbfgs.h"
#include "solvers/linear_head.h"

namespace vitrine {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Refitting the head");
constexpr double kGradientTolerance = 1e-8;
/// The optimum lies at most ‖gradient‖²/(2·penalty) below a point; so near counts as reached.
constexpr double kObjectiveTolerance = 1e-8;

double squaredNorm(std::span<const double> values) {
    return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

class Objective {
public:
    Objective(const Matrix& activations, std::span<const int> labels, std::size_t classes, double penalty)
        : activations_(activations), labels_(labels), classes_(classes), penalty_(penalty), logits_(classes) {
        // Truncated rows are mostly zeros; only the others are visited.
        for (std::size_t i = 0; i < activations.rows(); ++i) {
            std::vector<std::size_t>& entries = entries_.emplace_back();
            for (std::size_t j = 0; j < activations.cols(); ++j) {
                if (activations.at(i, j) != 0.0F) entries.push_back(j);
            }
        }
    }

    std::size_t size() const { return classes_ * activations_.cols(); }

    /// Mean cross-entropy + (penalty/2)·‖F‖²; weights lie concept by concept, C entries each.
    double evaluate(std::span<const double> weights, std::span<double> gradient) {
        const double share = 1.0 / static_cast<double>(activations_.rows());
        for (std::size_t n = 0; n < weights.size(); ++n) gradient[n] = penalty_ * weights[n];
        double value = 0.5 * penalty_ * squaredNorm(weights);
        for (std::size_t i = 0; i < activations_.rows(); ++i) {
            const std::span<const float> row = activations_.row(i);
            std::fill(logits_.begin(), logits_.end(), 0.0);
            for (const std::size_t j : entries_[i]) {
                const double* column = weights.data() + j * classes_;
                for (std::size_t c = 0; c < classes_; ++c) logits_[c] += row[j] * column[c];
            }
            const auto label = static_cast<std::size_t>(labels_[i]);
            const double largest = *std::max_element(logits_.begin(), logits_.end());
            const double own = logits_[label];
            double sum = 0.0;
            for (double& logit : logits_) sum += logit = std::exp(logit - largest);
            value += share * (largest + std::log(sum) - own);
            for (double& probability : logits_) probability *= share / sum;
            logits_[label] -= share;
            for (const std::size_t j : entries_[i]) {
                double* column = gradient.data() + j * classes_;
                for (std::size_t c = 0; c < classes_; ++c) column[c] += row[j] * logits_[c];
            }
        }
        return value;
    }

private:
    const Matrix& activations_;
    std::span<const int> labels_;
    std::size_t classes_;
    double penalty_;
    std::vector<double> logits_;
    std::vector<std::vector<std::size_t>> entries_;
};

}  // namespace

Result<RefittedHead> refitHead(const Matrix& activations, std::span<const int> labels, std::size_t classes,
                               double penalty, JobContext& job) {
    VITRINE_TRY(checkLabelledFeatures("refit", activations, labels, classes));
    if (!(penalty >= 0.0)) return fail(ErrorCode::InvalidOption, "penalty", "must be at least 0");
    Objective objective(activations, labels, classes, penalty);
    LbfgsOptions search;
    search.reached = [&](std::span<const double> gradient) {
        return std::sqrt(squaredNorm(gradient)) <= kGradientTolerance;
    };
    const auto function = [&](std::span<const double> point, std::span<double> gradient) {
        return objective.evaluate(point, gradient);
    };
    VITRINE_ASSIGN(const LbfgsResult found,
                   minimizeLbfgs(function, std::vector<double>(objective.size(), 0.0), search, kStage, job));
    RefittedHead result;
    result.iterations = found.iterations;
    result.objective = found.value;
    // Rounding may end the search a little early; then the strong convexity of the penalty says how near it came.
    result.converged =
        found.converged || (penalty > 0.0 && squaredNorm(found.gradient) / (2.0 * penalty) <= kObjectiveTolerance);
    const std::size_t concepts = activations.cols();
    std::vector<float> weights(classes * concepts);
    for (std::size_t c = 0; c < classes; ++c)
        for (std::size_t j = 0; j < concepts; ++j)
            weights[c * concepts + j] = static_cast<float>(found.point[j * classes + c]);
    result.weights = Matrix(std::move(weights), classes, concepts);
    return result;
}

}  // namespace vitrine
