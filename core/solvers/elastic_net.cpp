// SPDX-License-Identifier: GPL-3.0-or-later
// Accelerated proximal gradient steps (FISTA, Beck & Teboulle 2009) with a curvature that follows the observed one
// and a restart of the momentum when it points uphill (O'Donoghue & Candès 2015). Logits are linear in θ, so
// those of an extrapolated point cost no product.
#include "solvers/elastic_net.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "base/option_spec.h"
#include "solvers/internal/duality_gap.h"
#include "solvers/internal/linear_problem.h"

namespace vitrine {
namespace {

using internal::ElasticNetPenalty;
using internal::LinearProblem;

constexpr const char* kSubject = "elastic net";
constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Fitting the sparse head");
constexpr int kGapEvery = 10;
constexpr double kCurvatureDecay = 0.98;
constexpr double kLeastGrowth = 1.25;
/// Iterations without a better gap after which the precision of the products is taken as reached.
constexpr int kPatience = 1000;

double innerProduct(const at::Tensor& a, const at::Tensor& b) { return (a * b).sum().item<double>(); }

class PathSolver {
public:
    PathSolver(LinearProblem& problem, const ElasticNetOptions& options)
        : problem_(problem), options_(options), point_(problem.startParameters()), logits_(problem.newLogits()),
          previousLogits_(problem.newLogits()), gradient_(at::zeros_like(point_)) {}

    void startFrom(const LinearHead& head) { point_ = problem_.parametersOf(head); }
    Result<> startFrom(const ElasticNetPathState& state);
    ElasticNetPathState state(std::int64_t solved) const;
    double lambdaMax();
    Result<ElasticNetSolution> solve(double lambda);

private:
    void restart();
    /// One step from the extrapolated point.
    void step(const ElasticNetPenalty& penalty);

    LinearProblem& problem_;
    const ElasticNetOptions& options_;
    at::Tensor point_;
    at::Tensor previousPoint_;
    at::Tensor logits_;  ///< at point_
    at::Tensor previousLogits_;
    at::Tensor gradient_;
    double loss_ = 0.0;  ///< at point_
    double curvature_ = 0.0;
    double inertia_ = 1.0;  ///< t of FISTA
    double momentum_ = 0.0;
};

Result<> PathSolver::startFrom(const ElasticNetPathState& state) {
    if (static_cast<std::int64_t>(state.parameters.size()) != point_.numel())
        return fail(ErrorCode::ShapeMismatch, kSubject, "the state of the path belongs to another problem");
    point_ = at::empty_like(point_).contiguous();
    std::copy(state.parameters.begin(), state.parameters.end(), point_.data_ptr<double>());
    curvature_ = state.curvature;
    return {};
}

ElasticNetPathState PathSolver::state(std::int64_t solved) const {
    const at::Tensor plain = point_.contiguous();
    return {solved, {plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel()}, curvature_};
}

double PathSolver::lambdaMax() {
    problem_.forward(problem_.startParameters(), logits_);
    problem_.gradient(logits_, logits_, 0.0, gradient_);
    const std::int64_t width = problem_.columns() - 1;
    const at::Tensor own = gradient_.narrow(1, 0, width).abs() * problem_.deviations().narrow(0, 0, width);
    return own.max().item<double>() / options_.alpha;
}

void PathSolver::restart() {
    inertia_ = 1.0;
    momentum_ = 0.0;
    previousPoint_ = point_;
}

void PathSolver::step(const ElasticNetPenalty& penalty) {
    const at::Tensor from = momentum_ == 0.0 ? point_ : point_ + momentum_ * (point_ - previousPoint_);
    const double loss = problem_.gradient(logits_, previousLogits_, momentum_, gradient_);
    const double rounding = (problem_.singlePrecision() ? 1e-6 : 1e-14) * std::abs(loss);
    if (curvature_ == 0.0) curvature_ = 1.0 / static_cast<double>(problem_.classes());
    at::Tensor next;
    double nextLoss = 0.0;
    double lastCurvature = curvature_;
    std::swap(logits_, previousLogits_);
    for (;;) {
        next = penalty.proximalPoint(from - gradient_ / curvature_, curvature_);
        const at::Tensor move = next - from;
        const double squared = innerProduct(move, move);
        nextLoss = problem_.forward(next, logits_);
        if (squared == 0.0) break;
        const double bend = 2.0 * (nextLoss - loss - innerProduct(gradient_, move)) / squared;
        // A move so short that the bend is rounding says nothing about the curvature.
        if (0.5 * curvature_ * squared <= rounding) break;
        if (bend <= curvature_) {
            lastCurvature = curvature_;
            curvature_ = std::max(kCurvatureDecay * curvature_, bend);
            break;
        }
        curvature_ = std::max(kLeastGrowth * curvature_, std::min(bend, 8.0 * curvature_));
        lastCurvature = curvature_;
    }
    loss_ = nextLoss;
    const bool uphill = innerProduct(from - next, next - point_) > 0.0;
    previousPoint_ = std::exchange(point_, next);
    if (uphill) {
        inertia_ = 1.0;
        momentum_ = 0.0;
        return;
    }
    const double grown = 0.5 * (1.0 + std::sqrt(1.0 + 4.0 * inertia_ * inertia_ * curvature_ / lastCurvature));
    momentum_ = (inertia_ - 1.0) / grown;
    inertia_ = grown;
}

Result<ElasticNetSolution> PathSolver::solve(double lambda) {
    const ElasticNetPenalty penalty(lambda, options_.alpha, problem_.deviations());
    restart();
    loss_ = problem_.forward(point_, logits_);
    ElasticNetSolution solution;
    solution.lambda = lambda;
    at::Tensor best = point_;
    double bestGap = std::numeric_limits<double>::infinity();
    int bestAt = 0;
    for (int iteration = 0;; ++iteration) {
        problem_.setProgress(iteration);
        const bool last = iteration >= options_.iterationLimit || iteration - bestAt > kPatience;
        if (last || iteration % kGapEvery == 0) {
            const double objective = loss_ + penalty.value(point_);
            if (!std::isfinite(objective)) return fail(ErrorCode::NumericalFailure, kSubject, "the objective is not finite");
            problem_.gradient(logits_, logits_, 0.0, gradient_);
            const double gap = internal::dualityGap(problem_, penalty, point_, logits_, gradient_, objective);
            if (gap < bestGap) {
                if (gap < 0.9 * bestGap || iteration == 0) bestAt = iteration;
                bestGap = gap;
                best = point_;
                solution.objective = objective;
            }
            solution.converged = bestGap <= options_.tolerance * solution.objective;
            solution.iterations = iteration;
            if (solution.converged || last) break;
        }
        step(penalty);
    }
    point_ = best;
    solution.dualityGap = bestGap;
    solution.head = problem_.headOf(point_);
    solution.averageNonZero = averageNonZeroWeights(solution.head.weights);
    return solution;
}

Result<> checkOptions(const ElasticNetOptions& options) {
    if (!(options.alpha >= 0.001 && options.alpha <= 1.0))
        return fail(ErrorCode::InvalidOption, "alpha", "must lie between 0.001 and 1");
    if (!(options.tolerance > 0.0)) return fail(ErrorCode::InvalidOption, "tolerance", "must be positive");
    return {};
}

Result<> checkStart(const LinearHead& head, const Matrix& features, std::size_t classes) {
    if (head.weights.rows() == classes && head.weights.cols() == features.cols() && head.bias.size() == classes)
        return {};
    return fail(ErrorCode::ShapeMismatch, kSubject, "the start has another shape than the problem");
}

Result<std::vector<double>> spacedLambdas(double largest, std::span<const int> labels,
                                          const ElasticNetPathOptions& options) {
    if (std::adjacent_find(labels.begin(), labels.end(), std::not_equal_to<>()) == labels.end())
        return fail(ErrorCode::NumericalFailure, kSubject, "all images are of one class: there is nothing to tell apart");
    // Features that say nothing about the classes have no path: zero weights are optimal everywhere.
    if (!(largest > 0.0)) return fail(ErrorCode::NumericalFailure, kSubject, "no feature varies with the class");
    std::vector<double> out;
    for (int n = 0; n < options.count; ++n) {
        const double share = options.count == 1 ? 0.0 : static_cast<double>(n) / (options.count - 1);
        out.push_back(largest * std::pow(options.ratio, -share));
    }
    return out;
}

}  // namespace

Result<double> elasticNetLambdaMax(const Matrix& features, std::span<const int> labels, std::size_t classes,
                                   const ElasticNetOptions& options) {
    VITRINE_TRY(checkLabelledFeatures(kSubject, features, labels, classes));
    VITRINE_TRY(checkOptions(options));
    return internal::solverGuarded(kSubject, [&]() -> Result<double> {
        at::NoGradGuard noGrad;
        JobContext job;
        LinearProblem problem(features, labels, classes, options.loss, options.precision, kStage, job);
        return PathSolver(problem, options).lambdaMax();
    });
}

Result<ElasticNetSolution> fitElasticNet(const Matrix& features, std::span<const int> labels, std::size_t classes,
                                         double lambda, const ElasticNetOptions& options, JobContext& job,
                                         const LinearHead* start) {
    VITRINE_TRY(checkLabelledFeatures(kSubject, features, labels, classes));
    VITRINE_TRY(checkOptions(options));
    if (!(lambda > 0.0) || !std::isfinite(lambda))
        return fail(ErrorCode::InvalidOption, "lambda", "must be positive");
    if (start != nullptr) VITRINE_TRY(checkStart(*start, features, classes));
    return internal::solverGuarded(kSubject, [&]() -> Result<ElasticNetSolution> {
        at::NoGradGuard noGrad;
        LinearProblem problem(features, labels, classes, options.loss, options.precision, kStage, job);
        PathSolver solver(problem, options);
        if (start != nullptr) solver.startFrom(*start);
        return solver.solve(lambda);
    });
}

Result<std::vector<ElasticNetSolution>> fitElasticNetPath(const Matrix& features, std::span<const int> labels,
                                                          std::size_t classes, const ElasticNetPathOptions& options,
                                                          JobContext& job) {
    VITRINE_TRY(checkLabelledFeatures(kSubject, features, labels, classes));
    VITRINE_TRY(checkOptions(options.solver));
    if (options.count < 1) return fail(ErrorCode::InvalidOption, "count", "must be at least 1");
    if (!(options.ratio > 1.0)) return fail(ErrorCode::InvalidOption, "ratio", "must be greater than 1");
    for (const double lambda : options.lambdas)
        if (!(lambda > 0.0) || !std::isfinite(lambda))
            return fail(ErrorCode::InvalidOption, "lambda", "must be positive");
    return internal::solverGuarded(kSubject, [&]() -> Result<std::vector<ElasticNetSolution>> {
        at::NoGradGuard noGrad;
        LinearProblem problem(features, labels, classes, options.solver.loss, options.solver.precision, kStage, job);
        PathSolver solver(problem, options.solver);
        std::vector<double> lambdas = options.lambdas;
        if (lambdas.empty()) {
            VITRINE_ASSIGN(lambdas, spacedLambdas(solver.lambdaMax(), labels, options));
        }
        std::int64_t solved = 0;
        if (options.resume != nullptr) {
            VITRINE_TRY(solver.startFrom(*options.resume));
            solved = options.resume->solved;
        }
        std::vector<ElasticNetSolution> path;
        while (solved < static_cast<std::int64_t>(lambdas.size())) {
            VITRINE_ASSIGN(ElasticNetSolution solution, solver.solve(lambdas[static_cast<std::size_t>(solved)]));
            path.push_back(std::move(solution));
            ++solved;
            if (options.onState) options.onState(solver.state(solved));
            if (options.onSolution && !options.onSolution(path.back())) break;
            if (options.averageNonZeroLimit > 0.0 && path.back().averageNonZero > options.averageNonZeroLimit) break;
        }
        return path;
    });
}

}  // namespace vitrine
