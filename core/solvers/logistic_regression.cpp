// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/logistic_regression.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/option_spec.h"
#include "solvers/internal/linear_problem.h"
#include "solvers/lbfgs.h"

namespace vitrine {
namespace {

constexpr const char* kSubject = "logistic regression";
constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Fitting the linear probe");

double largestMagnitude(std::span<const double> values) {
    double largest = 0.0;
    for (const double value : values) largest = std::max(largest, std::abs(value));
    return largest;
}

/// The objective over the parameters of `problem`, flat.
class RidgeObjective {
public:
    RidgeObjective(internal::LinearProblem& problem, double penalty)
        : problem_(problem), square_(penalty / problem.deviations().square()) {
        square_[-1] = 0.0;
    }

    double operator()(std::span<const double> point, std::span<double> gradient) {
        const std::array<std::int64_t, 2> shape{problem_.classes(), problem_.columns()};
        const at::Tensor parameters = at::from_blob(const_cast<double*>(point.data()), shape, at::kDouble);
        at::Tensor out = at::from_blob(gradient.data(), shape, at::kDouble);
        problem_.setProgress(evaluations_++);
        const double loss = problem_.gradientAt(parameters, out);
        const at::Tensor pull = parameters * square_;
        out += pull;
        return loss + 0.5 * (pull * parameters).sum().item<double>();
    }

private:
    internal::LinearProblem& problem_;
    at::Tensor square_;
    std::int64_t evaluations_ = 0;
};

}  // namespace

Result<LogisticRegressionSolution> fitLogisticRegression(const Matrix& features, std::span<const int> labels,
                                                         std::size_t classes, double penalty,
                                                         const LogisticRegressionOptions& options, JobContext& job,
                                                         const LinearHead* start) {
    VITRINE_TRY(checkLabelledFeatures(kSubject, features, labels, classes));
    if (!(penalty > 0.0) || !std::isfinite(penalty))
        return fail(ErrorCode::InvalidOption, "penalty", "must be positive");
    if (start != nullptr && (start->weights.rows() != classes || start->weights.cols() != features.cols() ||
                             start->bias.size() != classes))
        return fail(ErrorCode::ShapeMismatch, kSubject, "the start has another shape than the problem");
    return internal::solverGuarded(kSubject, [&]() -> Result<LogisticRegressionSolution> {
        at::NoGradGuard noGrad;
        internal::LinearProblem problem(features, labels, classes, ElasticNetLoss::Multinomial, options.precision,
                                        kStage, job);
        const at::Tensor first = start != nullptr ? problem.parametersOf(*start) : problem.startParameters();
        const double* values = first.data_ptr<double>();
        LbfgsOptions search;
        search.iterationLimit = options.iterationLimit;
        search.reached = [&](std::span<const double> gradient) {
            return largestMagnitude(gradient) <= options.tolerance;
        };
        VITRINE_ASSIGN(LbfgsResult found, minimizeLbfgs(RidgeObjective(problem, penalty),
                                                        std::vector<double>(values, values + first.numel()), search,
                                                        kStage, job));
        LogisticRegressionSolution solution;
        solution.head =
            problem.headOf(at::from_blob(found.point.data(), {problem.classes(), problem.columns()}, at::kDouble));
        solution.objective = found.value;
        solution.gradientNorm = largestMagnitude(found.gradient);
        solution.iterations = found.iterations;
        solution.converged = found.converged;
        return solution;
    });
}

}  // namespace vitrine
