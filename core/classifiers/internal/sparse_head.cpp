// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/sparse_head.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "base/counter_random.h"
#include "classifiers/internal/training_threads.h"
#include "solvers/glm_saga.h"

namespace vitrine::internal {
namespace {

using nlohmann::json;

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Fitting the sparse head");
constexpr double kPathRatio = 500.0;
/// λ of the published CIFAR heads, divided by α as that solver did.
constexpr double kPublishedLambda = 7e-4 / 0.99;
constexpr double kSagaTolerance = 1e-4;
constexpr std::uint64_t kSagaOrder = 0x5A6A;

json describe(const ElasticNetSolution& solution) {
    return {{"lambda", solution.lambda},        {"nec", solution.averageNonZero},
            {"objective", solution.objective},  {"duality_gap", solution.dualityGap},
            {"iterations", solution.iterations}, {"converged", solution.converged}};
}

Result<SparseHead> finished(const std::string& title, const ElasticNetSolution& solution, json resolved) {
    for (const float value : solution.head.weights.values())
        if (!std::isfinite(value)) return fail(ErrorCode::NumericalFailure, title, "the head is not finite");
    resolved.update(describe(solution));
    return SparseHead{solution.head, resolved.dump()};
}

Result<SparseHead> solveOne(const std::string& title, const Matrix& activations, std::span<const int> labels,
                            std::size_t classes, double lambda, const ElasticNetOptions& solver, FitSession& session,
                            StepCounter& steps) {
    steps.setTotal(steps.done() + 1);
    VITRINE_ASSIGN(const ElasticNetSolution solution,
                   fitElasticNet(activations, labels, classes, lambda, solver, session.job));
    StepRecord record;
    record.classLoss = solution.objective;
    if (!steps.report(record)) return fail(ErrorCode::Cancelled, title);
    return finished(title, solution, {{"solver", "optimum"}});
}

Result<SparseHead> solvePath(const std::string& title, const Matrix& activations, std::span<const int> labels,
                             std::size_t classes, const OptionValues& options, const ElasticNetOptions& solver,
                             FitSession& session, StepCounter& steps) {
    const auto target = static_cast<double>(options.integer("target_nec"));
    ElasticNetPathOptions path;
    path.solver = solver;
    path.count = static_cast<int>(options.integer("path_points"));
    path.ratio = kPathRatio;
    steps.setTotal(steps.done() + path.count);
    bool stopped = false;
    path.onSolution = [&](const ElasticNetSolution& solution) {
        StepRecord record;
        record.classLoss = solution.objective;
        stopped = !steps.report(record);
        return !stopped && solution.averageNonZero < target;
    };
    VITRINE_ASSIGN(const std::vector<ElasticNetSolution> solutions,
                   fitElasticNetPath(activations, labels, classes, path, session.job));
    if (stopped) return fail(ErrorCode::Cancelled, title);
    return finished(title, solutions.back(),
                    {{"solver", "optimum"},
                     {"lambda_max", solutions.front().lambda},
                     {"path_points", solutions.size()},
                     {"target_nec_reached", solutions.back().averageNonZero >= target}});
}

Result<SparseHead> runSaga(const std::string& title, const Matrix& activations, std::span<const int> labels,
                           std::size_t classes, const OptionValues& options, FitSession& session, StepCounter& steps) {
    GlmSagaOptions settings;
    settings.lambda = options.real("lambda") > 0.0 ? options.real("lambda") : kPublishedLambda;
    settings.alpha = options.real("alpha");
    settings.stepSize = options.real("saga_step_size");
    VITRINE_ASSIGN(GlmSaga saga, GlmSaga::create(activations, labels, classes, settings));
    const auto batch = static_cast<std::size_t>(options.integer("saga_batch_size"));
    const std::int64_t epochs = options.integer("saga_epochs");
    std::vector<std::int64_t> order(activations.rows());
    std::iota(order.begin(), order.end(), std::int64_t{0});
    const auto perEpoch = static_cast<std::int64_t>((order.size() + batch - 1) / batch);
    steps.setTotal(steps.done() + epochs * perEpoch);
    bool settled = false;
    std::int64_t epoch = 0;
    for (; epoch < epochs && !settled; ++epoch) {
        CounterRandom random(static_cast<std::uint64_t>(options.integer("seed")),
                             (kSagaOrder << 40U) | static_cast<std::uint64_t>(epoch));
        random.shuffle(order);
        for (std::size_t first = 0; first < order.size() && !settled; first += batch) {
            if (!checkpointKeepingThreads(session.job, {kStage, epoch, epochs}))
                return fail(ErrorCode::Cancelled, title);
            const std::size_t count = std::min(batch, order.size() - first);
            const double change = saga.step(std::span<const std::int64_t>(order).subspan(first, count));
            if (!std::isfinite(change))
                return fail(ErrorCode::NumericalFailure, title,
                            "GLM-SAGA diverges in epoch " + std::to_string(epoch + 1) + "; a smaller step helps");
            settled = change <= kSagaTolerance;
            if (!steps.report({})) return fail(ErrorCode::Cancelled, title);
        }
    }
    const LinearHead head = saga.head();
    const json resolved{{"solver", "glm_saga"},
                        {"lambda", settings.lambda},
                        {"nec", averageNonZeroWeights(head.weights)},
                        {"epochs", epoch},
                        {"converged", settled}};
    return SparseHead{head, resolved.dump()};
}

}  // namespace

bool StepCounter::report(StepRecord record) {
    ++done_;
    record.epoch = 1;
    record.step = done_;
    record.totalSteps = std::max(total_, done_);
    if (session_.observer.onStep) session_.observer.onStep(record);
    return !session_.job.stopRequested();
}

void addSparseHeadOptions(std::vector<OptionSpec>& specs) {
    using S = OptionSpec;
    specs.push_back(S::real("lambda", VITRINE_TR_NOOP("Core", "Sparsity of the head"),
                            VITRINE_TR_NOOP("Core",
                                            "Weight of the elastic-net penalty; 0 takes the largest that leaves the "
                                            "head the number of concepts per class asked for."),
                            0.0, 0.0, 100.0, true));
    specs.push_back(S::integer("target_nec", VITRINE_TR_NOOP("Core", "Concepts per class"),
                               VITRINE_TR_NOOP("Core",
                                               "Mean number of concepts with a weight per class (NEC) to reach while "
                                               "the penalty falls; used where its weight is 0."),
                               30, 1, 10000));
    specs.push_back(S::real("alpha", VITRINE_TR_NOOP("Core", "Share of the L1 term"),
                            VITRINE_TR_NOOP("Core", "The rest of the penalty is the square of the weights."), 0.99,
                            0.001, 1.0));
    specs.push_back(S::integer("path_points", VITRINE_TR_NOOP("Core", "Points of the path"),
                               VITRINE_TR_NOOP("Core",
                                               "Penalties tried between the one that removes every weight and a "
                                               "five-hundredth of it."),
                               50, 2, 1000));
    specs.push_back(S::choice("solver", VITRINE_TR_NOOP("Core", "Solver of the head"),
                              VITRINE_TR_NOOP("Core",
                                              "The exact optimum, or the stochastic GLM-SAGA steps of the released "
                                              "code with its settings."),
                              "optimum", {"optimum", "glm_saga"}));
    specs.push_back(S::integer("saga_epochs", VITRINE_TR_NOOP("Core", "GLM-SAGA epochs"),
                               VITRINE_TR_NOOP("Core", "Most passes over the images; used by GLM-SAGA only."), 1000, 1,
                               100000));
    specs.push_back(S::integer("saga_batch_size", VITRINE_TR_NOOP("Core", "GLM-SAGA batch size"),
                               VITRINE_TR_NOOP("Core", "Images in one step; used by GLM-SAGA only."), 256, 1, 65536));
    specs.push_back(S::real("saga_step_size", VITRINE_TR_NOOP("Core", "GLM-SAGA step size"),
                            VITRINE_TR_NOOP("Core", "Used by GLM-SAGA only."), 0.1, 1e-6, 10.0, true));
}

Result<SparseHead> fitSparseHead(const std::string& title, const Matrix& activations, std::span<const int> labels,
                                 std::size_t classes, ElasticNetLoss loss, const OptionValues& options,
                                 FitSession& session, StepCounter& steps) {
    if (options.choice("solver") == "glm_saga") {
        if (loss == ElasticNetLoss::OneVsRest)
            return fail(ErrorCode::InvalidOption, "solver", "GLM-SAGA knows the multinomial head only");
        return runSaga(title, activations, labels, classes, options, session, steps);
    }
    ElasticNetOptions solver;
    solver.alpha = options.real("alpha");
    solver.loss = loss;
    const double lambda = options.real("lambda");
    if (lambda > 0.0) return solveOne(title, activations, labels, classes, lambda, solver, session, steps);
    return solvePath(title, activations, labels, classes, options, solver, session, steps);
}

}  // namespace vitrine::internal
