// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/sparse_head.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "base/counter_random.h"
#include "classifiers/internal/objective.h"
#include "classifiers/internal/score_table.h"
#include "classifiers/internal/split_evaluation.h"
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

constexpr const char* kPart = "head";

json describe(const ElasticNetSolution& solution) {
    return {{"lambda", solution.lambda},        {"nec", solution.averageNonZero},
            {"objective", solution.objective},  {"duality_gap", solution.dualityGap},
            {"iterations", solution.iterations}, {"converged", solution.converged}};
}

double penaltyOf(const LinearHead& head, double lambda, double alpha) {
    double sum = 0.0, squares = 0.0;
    for (const float weight : head.weights.values()) {
        sum += std::abs(static_cast<double>(weight));
        squares += static_cast<double>(weight) * weight;
    }
    return lambda * (alpha * sum + 0.5 * (1.0 - alpha) * squares);
}

/// The figures of a head on some images.
Result<SplitFigures> figuresOf(const LinearHead& head, const Matrix& activations, std::span<const int> labels,
                               JobContext& job) {
    at::Tensor truth = at::empty({static_cast<std::int64_t>(labels.size())}, at::kLong);
    std::copy(labels.begin(), labels.end(), truth.data_ptr<std::int64_t>());
    const at::Tensor weights = tensorOf(head.weights).t();
    const at::Tensor bias = at::tensor(at::ArrayRef<float>(head.bias));
    const at::Tensor rows = tensorOf(activations);
    return evaluateTiles(truth, [&](std::int64_t first, std::int64_t count) {
        ObjectiveTerms terms;
        terms.activations = rows.narrow(0, first, count);
        terms.logits = at::addmm(bias, terms.activations, weights);
        return terms;
    }, job);
}

/// What can be said of a head; its losses and the accuracy on the train images are up to the caller.
Result<EpochRecord> recordOf(const LinearHead& head, const HeadRows& rows, JobContext& job) {
    EpochRecord record = StagedFit::emptyRecord();
    const bool validates = !rows.heldOutLabels.empty();
    VITRINE_ASSIGN(const SplitFigures figures,
                   validates ? figuresOf(head, rows.heldOut, rows.heldOutLabels, job)
                             : figuresOf(head, rows.train, rows.trainLabels, job));
    record.activeConcepts = figures.activeConcepts;
    if (validates) {
        record.validationLoss = figures.classLoss;
        record.validationTop1 = figures.top1;
        record.validationTop5 = figures.top5;
        record.validationPrecision = figures.precision;
        record.validationRecall = figures.recall;
        record.validationF1 = figures.f1;
    }
    std::vector<char> isUsed(head.conceptCount(), 0);
    for (std::size_t c = 0; c < head.classCount(); ++c)
        for (std::size_t j = 0; j < isUsed.size(); ++j)
            if (std::abs(head.weights.at(c, j)) > kZeroWeight) {
                isUsed[j] = 1;
                ++record.nonZeroWeights;
            }
    record.aliveConcepts = std::count(isUsed.begin(), isUsed.end(), 1);
    return record;
}

std::vector<double> wide(std::span<const float> values) { return {values.begin(), values.end()}; }

/// The last solution of a path, and where the path stands behind it.
struct PathPoint {
    ElasticNetPathState state;
    ElasticNetSolution solution;
    double lambdaMax = 0.0;

    void put(FitState& out) const {
        if (state.solved == 0) return;
        out.put("path", state.parameters);
        out.put("weights", wide(solution.head.weights.values()));
        out.put("bias", wide(solution.head.bias));
        out.put("figures", {static_cast<double>(state.solved), state.curvature, lambdaMax, solution.lambda,
                            solution.objective, solution.dualityGap, solution.averageNonZero,
                            static_cast<double>(solution.iterations), solution.converged ? 1.0 : 0.0});
    }
    Result<> take(const FitState& from, std::size_t classes, std::size_t width) {
        if (!from.has("path")) return {};
        VITRINE_ASSIGN(state.parameters, from.numbers("path"));
        VITRINE_ASSIGN(const std::vector<double> weights, from.numbers("weights", classes * width));
        VITRINE_ASSIGN(const std::vector<double> bias, from.numbers("bias", classes));
        VITRINE_ASSIGN(const std::vector<double> f, from.numbers("figures", 9));
        state.solved = static_cast<std::int64_t>(f[0]);
        state.curvature = f[1];
        lambdaMax = f[2];
        solution = {{Matrix(std::vector<float>(weights.begin(), weights.end()), classes, width),
                     std::vector<float>(bias.begin(), bias.end())},
                    f[3], f[4], f[5], f[6], static_cast<int>(f[7]), f[8] != 0.0};
        return {};
    }
};

Result<> requireFinite(const LinearHead& head, const std::string& title) {
    for (const float value : head.weights.values())
        if (!std::isfinite(value)) return fail(ErrorCode::NumericalFailure, title, "the head is not finite");
    return {};
}

Result<SparseHead> solvePath(const HeadRows& rows, const OptionValues& options, const ElasticNetOptions& solver,
                             StagedFit& fit, const HeadObserver& onEpoch) {
    const double lambda = options.real("lambda");
    const double target = lambda > 0.0 ? std::numeric_limits<double>::infinity()
                                       : static_cast<double>(options.integer("target_nec"));
    ElasticNetPathOptions path;
    path.solver = solver;
    path.count = static_cast<int>(options.integer("path_points"));
    path.ratio = kPathRatio;
    if (lambda > 0.0) path.lambdas = {lambda};
    const std::int64_t points = lambda > 0.0 ? 1 : path.count;

    PathPoint reached;
    const bool wasOver = fit.resultsOf(kPart) != nullptr;
    const FitState* begun = fit.beginPart(kPart, [&](FitState& out) { reached.put(out); });
    const FitState* resumed = wasOver ? fit.resultsOf(kPart) : begun;
    if (resumed != nullptr) VITRINE_TRY(reached.take(*resumed, rows.classes, rows.train.cols()));
    fit.setTotal(fit.done() - reached.state.solved + points);
    const ElasticNetPathState start = reached.state;
    if (start.solved > 0) path.resume = &start;
    path.onState = [&](ElasticNetPathState state) { reached.state = std::move(state); };
    Result<> told;
    bool isOver = wasOver || (start.solved > 0 && reached.solution.averageNonZero >= target);
    path.onSolution = [&](const ElasticNetSolution& solution) {
        reached.solution = solution;
        if (reached.state.solved == 1) reached.lambdaMax = solution.lambda;
        told = [&]() -> Result<> {
            JobContext uninterrupted = fit.jobWithoutStop();
            VITRINE_ASSIGN(EpochRecord record, recordOf(solution.head, rows, uninterrupted));
            VITRINE_ASSIGN(const SplitFigures train,
                           figuresOf(solution.head, rows.train, rows.trainLabels, uninterrupted));
            record.conceptLoss = penaltyOf(solution.head, solution.lambda, solver.alpha);
            record.classLoss = solution.objective - record.conceptLoss;
            record.trainTop1 = train.top1;
            StepRecord step;
            step.conceptLoss = record.conceptLoss;
            step.classLoss = record.classLoss;
            step.batchTop1 = record.trainTop1;
            const bool proceeds = fit.report(step);
            fit.finishEpoch(record);
            if (onEpoch) onEpoch(fit.history().back(), solution.head);
            if (!proceeds) return fail(ErrorCode::Cancelled, fit.title());
            return fit.saveIfDue();
        }();
        // A path that is ended early still has to weigh something.
        isOver = solution.averageNonZero >= target || (solution.averageNonZero > 0.0 && fit.endsEarly());
        return told.has_value() && !isOver;
    };
    if (!isOver) {
        const auto solutions = fitElasticNetPath(rows.train, rows.trainLabels, rows.classes, path, fit.job());
        if (!told) return fail(told.error().code == ErrorCode::Cancelled ? fit.stopped() : told.error());
        if (!solutions)
            return fail(solutions.error().code == ErrorCode::Cancelled ? fit.stopped() : solutions.error());
    }
    VITRINE_TRY(requireFinite(reached.solution.head, fit.title()));
    FitState results;
    reached.put(results);
    fit.endPart(kPart, std::move(results));
    json resolved{{"solver", "optimum"}};
    if (lambda <= 0.0) {
        resolved["lambda_max"] = reached.lambdaMax;
        resolved["path_points"] = reached.state.solved;
        resolved["target_nec_reached"] = reached.solution.averageNonZero >= target;
    }
    resolved.update(describe(reached.solution));
    return SparseHead{reached.solution.head, resolved.dump()};
}

/// GLM-SAGA's passes over the images.
class SagaFit {
public:
    SagaFit(GlmSaga saga, const HeadRows& rows, const OptionValues& options, const GlmSagaOptions& settings,
            StagedFit& fit, const HeadObserver& onEpoch)
        : saga_(std::move(saga)), rows_(rows), settings_(settings), fit_(fit), onEpoch_(onEpoch),
          seed_(static_cast<std::uint64_t>(options.integer("seed"))),
          batch_(static_cast<std::size_t>(options.integer("saga_batch_size"))),
          epochs_(options.integer("saga_epochs")), order_(rows.train.rows()),
          stepsPerEpoch_(static_cast<std::int64_t>((order_.size() + batch_ - 1) / batch_)) {
        std::iota(order_.begin(), order_.end(), std::int64_t{0});
    }

    Result<SparseHead> run() {
        const bool wasOver = fit_.resultsOf(kPart) != nullptr;
        const FitState* begun = fit_.beginPart(kPart, [this](FitState& out) { put(out); });
        const FitState* resumed = wasOver ? fit_.resultsOf(kPart) : begun;
        if (resumed != nullptr) VITRINE_TRY(take(*resumed));
        fit_.setTotal(fit_.done() - steps_ + epochs_ * stepsPerEpoch_);
        // Each epoch shuffles the order of the one before.
        for (std::int64_t epoch = 0; epoch <= steps_ / stepsPerEpoch_ && steps_ > 0; ++epoch) shuffle(epoch);
        while (!wasOver && steps_ < epochs_ * stepsPerEpoch_ && !isSettled_) {
            if (!checkpointKeepingThreads(fit_.job(), {kStage, steps_ / stepsPerEpoch_, epochs_}))
                return fail(fit_.stopped());
            if (fit_.endsEarly()) break;
            if (steps_ % stepsPerEpoch_ == 0 && shuffled_ < steps_ / stepsPerEpoch_) shuffle(steps_ / stepsPerEpoch_);
            VITRINE_TRY(takeStep());
        }
        FitState results;
        put(results);
        fit_.endPart(kPart, std::move(results));
        const LinearHead head = saga_.head();
        const json resolved{{"solver", "glm_saga"},
                            {"lambda", settings_.lambda},
                            {"nec", averageNonZeroWeights(head.weights)},
                            {"epochs", (steps_ + stepsPerEpoch_ - 1) / stepsPerEpoch_},
                            {"converged", isSettled_}};
        return SparseHead{head, resolved.dump()};
    }

private:
    void shuffle(std::int64_t epoch) {
        CounterRandom random(seed_, (kSagaOrder << 40U) | static_cast<std::uint64_t>(epoch));
        random.shuffle(order_);
        shuffled_ = epoch;
    }

    Result<> takeStep() {
        const std::int64_t epoch = steps_ / stepsPerEpoch_;
        const auto first = static_cast<std::size_t>(steps_ % stepsPerEpoch_) * batch_;
        const std::size_t count = std::min(batch_, order_.size() - first);
        const double change = saga_.step(std::span<const std::int64_t>(order_).subspan(first, count));
        if (!std::isfinite(change))
            return fail(ErrorCode::NumericalFailure, fit_.title(),
                        "GLM-SAGA diverges in epoch " + std::to_string(epoch + 1) + "; a smaller step helps");
        isSettled_ = change <= kSagaTolerance;
        ++steps_;
        lossSum_ += saga_.lastLoss() * static_cast<double>(count);
        correct_ += static_cast<double>(saga_.lastCorrect());
        seen_ += static_cast<double>(count);
        StepRecord record;
        record.classLoss = saga_.lastLoss();
        record.batchTop1 = static_cast<double>(saga_.lastCorrect()) / static_cast<double>(count);
        const bool proceeds = fit_.report(record);
        if (steps_ % stepsPerEpoch_ == 0 || isSettled_) VITRINE_TRY(finishEpoch());
        if (!proceeds) return fail(fit_.stopped());
        return fit_.saveIfDue();
    }

    Result<> finishEpoch() {
        const LinearHead head = saga_.head();
        JobContext uninterrupted = fit_.jobWithoutStop();
        VITRINE_ASSIGN(EpochRecord record, recordOf(head, rows_, uninterrupted));
        record.conceptLoss = penaltyOf(head, settings_.lambda, settings_.alpha);
        record.classLoss = lossSum_ / seen_;
        record.trainTop1 = correct_ / seen_;
        lossSum_ = correct_ = seen_ = 0.0;
        fit_.finishEpoch(record);
        if (onEpoch_) onEpoch_(fit_.history().back(), head);
        return {};
    }

    void put(FitState& out) const {
        out.put("weights", saga_.weights());
        out.put("bias", saga_.bias());
        out.put("table", saga_.table());
        out.put("weight_average", saga_.weightGradientAverage());
        out.put("bias_average", saga_.biasGradientAverage());
        out.put("figures", {static_cast<double>(steps_), isSettled_ ? 1.0 : 0.0, lossSum_, correct_, seen_});
    }
    Result<> take(const FitState& from) {
        if (!from.has("table")) return {};
        std::array<std::vector<double>, 5> lists;
        const std::array<const char*, 5> names{"weights", "bias", "table", "weight_average", "bias_average"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            VITRINE_ASSIGN(lists[i], from.numbers(names[i]));
        }
        VITRINE_TRY(saga_.restore(lists));
        VITRINE_ASSIGN(const std::vector<double> f, from.numbers("figures", 5));
        steps_ = static_cast<std::int64_t>(f[0]);
        isSettled_ = f[1] != 0.0;
        lossSum_ = f[2];
        correct_ = f[3];
        seen_ = f[4];
        return {};
    }

    GlmSaga saga_;
    const HeadRows& rows_;
    GlmSagaOptions settings_;
    StagedFit& fit_;
    const HeadObserver& onEpoch_;
    std::uint64_t seed_;
    std::size_t batch_;
    std::int64_t epochs_;
    std::vector<std::int64_t> order_;
    std::int64_t stepsPerEpoch_;
    std::int64_t steps_ = 0;      ///< of this part
    std::int64_t shuffled_ = -1;  ///< epoch of order_
    bool isSettled_ = false;
    double lossSum_ = 0.0, correct_ = 0.0, seen_ = 0.0;  ///< over the current epoch
};

Result<SparseHead> runSaga(const HeadRows& rows, const OptionValues& options, StagedFit& fit,
                           const HeadObserver& onEpoch) {
    GlmSagaOptions settings;
    settings.lambda = options.real("lambda") > 0.0 ? options.real("lambda") : kPublishedLambda;
    settings.alpha = options.real("alpha");
    settings.stepSize = options.real("saga_step_size");
    VITRINE_ASSIGN(GlmSaga saga, GlmSaga::create(rows.train, rows.trainLabels, rows.classes, settings));
    return SagaFit(std::move(saga), rows, options, settings, fit, onEpoch).run();
}

}  // namespace

void addSparseHeadOptions(std::vector<OptionSpec>& specs) {
    using S = OptionSpec;
    specs.push_back(S::real("lambda", VITRINE_TR_NOOP("Core", "Sparsity of the head"),
                            VITRINE_TR_NOOP("Core",
                                            "Weight of the elastic-net penalty; automatic takes the largest that leaves "
                                            "the head the number of concepts per class asked for."),
                            0.0, 0.0, 100.0, true)
                        .withMinimumWord(kAutomatic));
    specs.push_back(S::integer("target_nec", VITRINE_TR_NOOP("Core", "Concepts per class"),
                               VITRINE_TR_NOOP("Core",
                                               "Mean number of concepts with a weight per class (NEC) to reach while "
                                               "the penalty falls; used where its weight is automatic."),
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

Result<SparseHead> fitSparseHead(const HeadRows& rows, ElasticNetLoss loss, const OptionValues& options, StagedFit& fit,
                                 const HeadObserver& onEpoch) {
    const bool isSaga = options.choice("solver") == "glm_saga";
    if (isSaga && loss == ElasticNetLoss::OneVsRest)
        return fail(ErrorCode::InvalidOption, "solver", "GLM-SAGA knows the multinomial head only");
    ElasticNetOptions solver;
    solver.alpha = options.real("alpha");
    solver.loss = loss;
    return isSaga ? runSaga(rows, options, fit, onEpoch) : solvePath(rows, options, solver, fit, onEpoch);
}

}  // namespace vitrine::internal
