// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/probe_fit.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "base/counter_random.h"
#include "classifiers/internal/bulk.h"
#include "classifiers/internal/class_score_loss.h"
#include "classifiers/internal/optimizer.h"
#include "classifiers/internal/score_table.h"
#include "classifiers/internal/training_threads.h"
#include "solvers/logistic_regression.h"

namespace vitrine::internal {
namespace {

using nlohmann::json;

constexpr double kHighestExponent = 6.0;
constexpr double kGridStep = 2.0;
constexpr double kFinestStep = 0.125;
constexpr std::size_t kHeldOutShare = 5;
constexpr std::uint64_t kStartStream = 0x3D0000;
constexpr std::uint64_t kOrderStream = 0x3D0001;
constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Fitting the linear probe");

/// Top-1 accuracy and mean cross-entropy of a head.
struct HeadFigures {
    double top1 = -1.0;
    double loss = 0.0;

    bool betterThan(const HeadFigures& other) const {
        return top1 > other.top1 || (top1 == other.top1 && loss < other.loss);
    }
};

HeadFigures figuresOf(const LinearHead& head, const ProbeRows& rows) {
    const Matrix logits = productTransposed(rows.features, head.weights);
    std::size_t correct = 0;
    double loss = 0.0;
    std::vector<float> row(head.bias.size());
    for (std::size_t i = 0; i < logits.rows(); ++i) {
        const auto label = static_cast<std::size_t>(rows.labels[i]);
        for (std::size_t c = 0; c < row.size(); ++c) row[c] = logits.at(i, c) + head.bias[c];
        const std::size_t winner = argmax(row);
        double sum = 0.0;
        for (const float logit : row) sum += std::exp(static_cast<double>(logit) - row[winner]);
        loss += std::log(sum) + row[winner] - row[label];
        correct += winner == label ? 1U : 0U;
    }
    const auto count = static_cast<double>(std::max<std::size_t>(logits.rows(), 1));
    return {static_cast<double>(correct) / count, loss / count};
}

/// Every fifth row, and the rest.
std::pair<ProbeRows, ProbeRows> splitRows(const ProbeRows& rows) {
    std::vector<std::size_t> kept;
    std::vector<std::size_t> heldOut;
    for (std::size_t i = 0; i < rows.labels.size(); ++i)
        (i % kHeldOutShare == kHeldOutShare - 1 ? heldOut : kept).push_back(i);
    const auto part = [&](const std::vector<std::size_t>& indices) {
        ProbeRows out{rows.features.gather(indices), {}};
        for (const std::size_t index : indices) out.labels.push_back(rows.labels[index]);
        return out;
    };
    return {part(kept), part(heldOut)};
}

/// Tries values of C, each fit starting from the one before.
class Sweep {
public:
    Sweep(const ProbeRows& train, const ProbeRows& validation, std::size_t classes, StagedFit& fit)
        : train_(train), validation_(validation), classes_(classes), fit_(fit) {}

    /// Goes on where a stopped fit was: its attempts are not made again.
    Result<> begin() {
        const FitState* resumed = fit_.beginPart("sweep", [this](FitState& out) { put(out); });
        return resumed != nullptr && resumed->has("reached") ? take(*resumed) : Result<>();
    }

    /// False when the job was stopped meanwhile.
    Result<bool> attempt(double exponent) {
        const std::size_t n = attempts_++;
        if (2 * n < reached_.size()) {
            const HeadFigures known{reached_[2 * n], reached_[2 * n + 1]};
            if (known.betterThan(bestFigures)) {
                bestFigures = known;
                bestExponent = exponent;
            }
            return true;
        }
        const double penalty = std::pow(10.0, -exponent) / static_cast<double>(train_.labels.size());
        VITRINE_ASSIGN(LogisticRegressionSolution solution,
                       fitLogisticRegression(train_.features, train_.labels, classes_, penalty, {}, fit_.job(),
                                             last_ ? &*last_ : nullptr));
        const HeadFigures reached = figuresOf(solution.head, validation_);
        if (reached.betterThan(bestFigures)) {
            best = solution;
            bestFigures = reached;
            bestExponent = exponent;
        }
        reached_.insert(reached_.end(), {reached.top1, reached.loss});
        const EpochRecord row = recordOf(solution, penalty, reached);
        last_ = std::move(solution.head);
        StepRecord record;
        record.conceptLoss = row.conceptLoss;
        record.classLoss = row.classLoss;
        record.batchTop1 = row.trainTop1;
        const bool proceeds = fit_.report(record);
        fit_.finishEpoch(row);
        return proceeds;
    }

    LogisticRegressionSolution best;
    HeadFigures bestFigures;
    double bestExponent = 0.0;

private:
    EpochRecord recordOf(const LogisticRegressionSolution& solution, double penalty, const HeadFigures& reached) const {
        EpochRecord record = StagedFit::emptyRecord();
        double squares = 0.0;
        for (const float weight : solution.head.weights.values()) {
            squares += static_cast<double>(weight) * weight;
            record.nonZeroWeights += std::abs(weight) > kZeroWeight ? 1 : 0;
        }
        record.conceptLoss = 0.5 * penalty * squares;
        record.classLoss = solution.objective - record.conceptLoss;
        record.activeConcepts = std::numeric_limits<double>::quiet_NaN();  // the probe looks past concepts
        record.trainTop1 = figuresOf(solution.head, train_).top1;
        if (&validation_ == &train_) return record;
        record.validationLoss = reached.loss;
        record.validationTop1 = reached.top1;
        return record;
    }

    static std::vector<double> listOf(const LinearHead& head) {
        std::vector<double> out(head.weights.values().begin(), head.weights.values().end());
        out.insert(out.end(), head.bias.begin(), head.bias.end());
        return out;
    }
    Result<LinearHead> headOf(const FitState& from, const char* name) const {
        const std::size_t width = train_.features.cols();
        VITRINE_ASSIGN(const std::vector<double> list, from.numbers(name, classes_ * (width + 1)));
        const auto bias = list.begin() + static_cast<std::ptrdiff_t>(classes_ * width);
        return LinearHead{Matrix(std::vector<float>(list.begin(), bias), classes_, width), {bias, list.end()}};
    }
    void put(FitState& out) const {
        if (reached_.empty()) return;
        out.put("reached", reached_);
        out.put("last", listOf(*last_));
        out.put("best", listOf(best.head));
        out.put("figures", {best.objective, best.gradientNorm, static_cast<double>(best.iterations), best.converged ? 1.0 : 0.0});
    }
    Result<> take(const FitState& from) {
        VITRINE_ASSIGN(reached_, from.numbers("reached"));
        VITRINE_ASSIGN(last_, headOf(from, "last"));
        VITRINE_ASSIGN(best.head, headOf(from, "best"));
        VITRINE_ASSIGN(const std::vector<double> figures, from.numbers("figures", 4));
        best.objective = figures[0];
        best.gradientNorm = figures[1];
        best.iterations = static_cast<int>(figures[2]);
        best.converged = figures[3] != 0.0;
        return {};
    }

    const ProbeRows& train_;
    const ProbeRows& validation_;
    std::size_t classes_;
    StagedFit& fit_;
    std::size_t attempts_ = 0;
    std::vector<double> reached_;  ///< accuracy and loss of each attempt
    std::optional<LinearHead> last_;
};

FittedProbe described(const LogisticRegressionSolution& solution, double exponent, double validationTop1) {
    json resolved{{"inverse_strength", std::pow(10.0, exponent)},
                  {"objective", solution.objective},
                  {"iterations", solution.iterations},
                  {"converged", solution.converged}};
    if (validationTop1 >= 0.0) resolved["validation_top1"] = validationTop1;
    return {solution.head, resolved.dump()};
}

at::Tensor uniformStart(std::uint64_t seed, std::int64_t classes) {
    CounterRandom random(seed, kStartStream);
    at::Tensor out = at::empty({classes, classes}, at::kFloat);
    const float bound = 1.0F / std::sqrt(static_cast<float>(classes));
    float* values = out.data_ptr<float>();
    for (std::int64_t i = 0; i < out.numel(); ++i) values[i] = random.uniform(-bound, bound);
    return out;
}

}  // namespace

Result<FittedProbe> fitProbe(const ProbeRows& train, const ProbeRows& validation,
                             std::size_t classes, double inverseStrength, StagedFit& fit) {
    const c10::InferenceMode plainTensors(false);
    const auto fitAll = [&](double exponent, double validationTop1) -> Result<FittedProbe> {
        // The last step: what it leaves is the result, so no state follows it.
        Sweep last(train, train, classes, fit);
        VITRINE_TRY(last.attempt(exponent));
        return described(last.best, exponent, validationTop1);
    };
    if (inverseStrength > 0.0) return fitAll(std::log10(inverseStrength), -1.0);

    const bool ownValidation = !validation.labels.empty();
    const auto [part, heldOut] = ownValidation ? std::pair<ProbeRows, ProbeRows>() : splitRows(train);
    if (!ownValidation && heldOut.labels.empty()) return fitAll(0.0, -1.0);  // too few images to choose by
    const auto gridPoints = static_cast<std::int64_t>(2.0 * kHighestExponent / kGridStep) + 1;
    const auto halvings = static_cast<std::int64_t>(std::log2(kGridStep / kFinestStep));
    fit.setTotal(gridPoints + 2 * halvings + (ownValidation ? 0 : 1));
    Sweep sweep(ownValidation ? train : part, ownValidation ? validation : heldOut, classes, fit);
    VITRINE_TRY(sweep.begin());
    const auto attempt = [&](double exponent) -> Result<> {
        const Result<bool> proceeds = sweep.attempt(exponent);
        if (!proceeds && proceeds.error().code != ErrorCode::Cancelled) return fail(proceeds.error());
        if (!proceeds || !*proceeds) return fail(fit.stopped());
        return fit.saveIfDue();
    };
    for (double exponent = -kHighestExponent; exponent <= kHighestExponent && !fit.endsEarly(); exponent += kGridStep)
        VITRINE_TRY(attempt(exponent));
    for (double step = kGridStep / 2.0; step >= kFinestStep && fit.end() == FitEnd::Complete; step /= 2.0) {
        const double centre = sweep.bestExponent;
        VITRINE_TRY(attempt(centre - step));
        if (fit.endsEarly()) break;
        VITRINE_TRY(attempt(centre + step));
    }
    if (sweep.bestFigures.top1 < 0.0) return fitAll(0.0, -1.0);  // ended before the first attempt
    if (!ownValidation) return fitAll(sweep.bestExponent, sweep.bestFigures.top1);
    return described(sweep.best, sweep.bestExponent, sweep.bestFigures.top1);
}

namespace {

/// Adam on the map of the class scores.
class ScoreFit {
public:
    ScoreFit(at::Tensor scores, std::span<const int> labels, const ClassScoreOptions& options, StagedFit& fit)
        : scores_(std::move(scores)), truth_(at::empty({static_cast<std::int64_t>(labels.size())}, at::kLong)),
          options_(options), fit_(fit), weights_(uniformStart(options.seed, scores_.size(1))),
          optimizer_({OptimizerKind::Adam, options.learningRate, 0.0, 0.0}, weights_), order_(labels.size()),
          stepsPerEpoch_((scores_.size(0) + options.batchSize - 1) / options.batchSize) {
        std::copy(labels.begin(), labels.end(), truth_.data_ptr<std::int64_t>());
        std::iota(order_.begin(), order_.end(), std::int64_t{0});
    }

    Result<> run() {
        if (const FitState* resumed = fit_.beginPart("scores", [this](FitState& out) { put(out); }); resumed != nullptr)
            VITRINE_TRY(take(*resumed));
        const std::int64_t total = options_.epochs * stepsPerEpoch_;
        fit_.setTotal(total);
        while (step_ < total) {
            if (!checkpointKeepingThreads(fit_.job(), {kStage, step_ / stepsPerEpoch_, options_.epochs}))
                return fail(fit_.stopped());
            if (fit_.endsEarly()) break;
            // Each epoch shuffles the order of the one before.
            while (shuffled_ < step_ / stepsPerEpoch_) {
                CounterRandom random(options_.seed, (kOrderStream << 32U) | static_cast<std::uint64_t>(++shuffled_));
                random.shuffle(order_);
            }
            VITRINE_TRY(takeStep());
        }
        return {};
    }

    const at::Tensor& weights() const { return weights_; }
    double lastLoss() const { return loss_; }

private:
    Result<> takeStep() {
        const std::int64_t rows = scores_.size(0);
        const std::int64_t first = step_ % stepsPerEpoch_ * options_.batchSize;
        const std::int64_t count = std::min(options_.batchSize, rows - first);
        const at::Tensor drawn = at::from_blob(order_.data(), {rows}, at::kLong).narrow(0, first, count);
        const ClassScoreTerms terms = classScoreTerms(scores_.index_select(0, drawn), truth_.index_select(0, drawn), weights_);
        if (!std::isfinite(terms.loss))
            return fail(ErrorCode::NumericalFailure, fit_.title(),
                        "the loss is not finite in epoch " + std::to_string(step_ / stepsPerEpoch_ + 1) +
                            "; a lower learning rate helps");
        optimizer_.step(weights_, terms.gradient);
        loss_ = terms.loss;
        lossSum_ += loss_ * static_cast<double>(count);
        ++step_;
        StepRecord record;
        record.classLoss = loss_;
        record.headLearningRate = options_.learningRate;
        const bool proceeds = fit_.report(record);
        if (step_ % stepsPerEpoch_ == 0) finishEpoch();
        if (!proceeds) return fail(fit_.stopped());
        return fit_.saveIfDue();
    }

    void finishEpoch() {
        EpochRecord record = StagedFit::emptyRecord();
        const at::Tensor decisions = at::mm(scores_, weights_.t()).argmax(1);
        record.classLoss = lossSum_ / static_cast<double>(scores_.size(0));
        record.trainTop1 = at::eq(decisions, truth_).to(at::kDouble).mean().item<double>();
        record.activeConcepts = std::numeric_limits<double>::quiet_NaN();
        record.nonZeroWeights = at::gt(weights_.abs(), kZeroWeight).sum().item<std::int64_t>();
        record.headLearningRate = options_.learningRate;
        lossSum_ = 0.0;
        fit_.finishEpoch(record);
    }

    void put(FitState& out) const {
        out.put("weights", weights_);
        out.put("first", optimizer_.first);
        out.put("second", optimizer_.second);
        out.put("figures", {static_cast<double>(step_), loss_, lossSum_});
    }
    Result<> take(const FitState& from) {
        VITRINE_TRY(from.fill("weights", weights_));
        VITRINE_TRY(from.fill("first", optimizer_.first));
        VITRINE_TRY(from.fill("second", optimizer_.second));
        VITRINE_ASSIGN(const std::vector<double> figures, from.numbers("figures", 3));
        step_ = optimizer_.steps = static_cast<std::int64_t>(figures[0]);
        loss_ = figures[1];
        lossSum_ = figures[2];
        return {};
    }

    at::Tensor scores_;  ///< N×C
    at::Tensor truth_;
    const ClassScoreOptions& options_;
    StagedFit& fit_;
    at::Tensor weights_;
    ParameterOptimizer optimizer_;
    std::vector<std::int64_t> order_;
    std::int64_t stepsPerEpoch_;
    std::int64_t step_ = 0;
    std::int64_t shuffled_ = -1;  ///< epoch of order_
    double loss_ = 0.0;           ///< of the last step
    double lossSum_ = 0.0;        ///< over the current epoch
};

}  // namespace

Result<FittedProbe> fitClassScores(const Matrix& images, std::span<const int> labels, const Matrix& classTexts,
                                   const ClassScoreOptions& options, StagedFit& fit) {
    const c10::InferenceMode plainTensors(false);
    const at::NoGradGuard noGrad;
    const at::Tensor texts = tensorOf(classTexts.normalizedRows());
    ScoreFit scores(at::mm(tensorOf(images.normalizedRows()), texts.t()) * kClassScoreScale, labels, options, fit);
    VITRINE_TRY(scores.run());
    LinearHead head{matrixOf(at::mm(scores.weights(), texts) * kClassScoreScale),
                    std::vector<float>(static_cast<std::size_t>(texts.size(0)), 0.0F)};
    return FittedProbe{std::move(head), json{{"last_loss", scores.lastLoss()}}.dump()};
}

}  // namespace vitrine::internal
