// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/probe_fit.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
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
    Sweep(const std::string& title, const ProbeRows& train, const ProbeRows& validation, std::size_t classes,
          FitSession& session, StepCounter& steps)
        : title_(title), train_(train), validation_(validation), classes_(classes), session_(session), steps_(steps) {}

    Result<> attempt(double exponent) {
        const double penalty = std::pow(10.0, -exponent) / static_cast<double>(train_.labels.size());
        VITRINE_ASSIGN(LogisticRegressionSolution solution,
                       fitLogisticRegression(train_.features, train_.labels, classes_, penalty, {}, session_.job,
                                             last_ ? &*last_ : nullptr));
        const HeadFigures reached = figuresOf(solution.head, validation_);
        if (reached.betterThan(bestFigures)) {
            best = solution;
            bestFigures = reached;
            bestExponent = exponent;
        }
        StepRecord record;
        record.classLoss = solution.objective;
        last_ = std::move(solution.head);
        if (!steps_.report(record)) return fail(ErrorCode::Cancelled, title_);
        return {};
    }

    LogisticRegressionSolution best;
    HeadFigures bestFigures;
    double bestExponent = 0.0;

private:
    const std::string& title_;
    const ProbeRows& train_;
    const ProbeRows& validation_;
    std::size_t classes_;
    FitSession& session_;
    StepCounter& steps_;
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

Result<FittedProbe> fitProbe(const std::string& title, const ProbeRows& train, const ProbeRows& validation,
                             std::size_t classes, double inverseStrength, FitSession& session) {
    const c10::InferenceMode plainTensors(false);
    StepCounter steps(session, 1);
    const auto fitAll = [&](double exponent, double validationTop1) -> Result<FittedProbe> {
        Sweep last(title, train, train, classes, session, steps);
        VITRINE_TRY(last.attempt(exponent));
        return described(last.best, exponent, validationTop1);
    };
    if (inverseStrength > 0.0) return fitAll(std::log10(inverseStrength), -1.0);

    const bool ownValidation = !validation.labels.empty();
    const auto [part, heldOut] = ownValidation ? std::pair<ProbeRows, ProbeRows>() : splitRows(train);
    if (!ownValidation && heldOut.labels.empty()) return fitAll(0.0, -1.0);  // too few images to choose by
    const auto gridPoints = static_cast<std::int64_t>(2.0 * kHighestExponent / kGridStep) + 1;
    const auto halvings = static_cast<std::int64_t>(std::log2(kGridStep / kFinestStep));
    steps.setTotal(gridPoints + 2 * halvings + (ownValidation ? 0 : 1));
    Sweep sweep(title, ownValidation ? train : part, ownValidation ? validation : heldOut, classes, session, steps);
    for (double exponent = -kHighestExponent; exponent <= kHighestExponent; exponent += kGridStep)
        VITRINE_TRY(sweep.attempt(exponent));
    for (double step = kGridStep / 2.0; step >= kFinestStep; step /= 2.0) {
        const double centre = sweep.bestExponent;
        VITRINE_TRY(sweep.attempt(centre - step));
        VITRINE_TRY(sweep.attempt(centre + step));
    }
    if (!ownValidation) return fitAll(sweep.bestExponent, sweep.bestFigures.top1);
    return described(sweep.best, sweep.bestExponent, sweep.bestFigures.top1);
}

Result<FittedProbe> fitClassScores(const std::string& title, const Matrix& images, std::span<const int> labels,
                                   const Matrix& classTexts, const ClassScoreOptions& options, FitSession& session) {
    const c10::InferenceMode plainTensors(false);
    const at::NoGradGuard noGrad;
    const at::Tensor texts = tensorOf(classTexts.normalizedRows());
    const at::Tensor scores = at::mm(tensorOf(images.normalizedRows()), texts.t()) * kClassScoreScale;
    at::Tensor truth = at::empty({static_cast<std::int64_t>(labels.size())}, at::kLong);
    std::copy(labels.begin(), labels.end(), truth.data_ptr<std::int64_t>());
    at::Tensor weights = uniformStart(options.seed, texts.size(0));
    ParameterOptimizer optimizer({OptimizerKind::Adam, options.learningRate, 0.0, 0.0}, weights);
    const std::int64_t rows = scores.size(0);
    StepCounter steps(session, options.epochs * ((rows + options.batchSize - 1) / options.batchSize));
    std::vector<std::int64_t> order(labels.size());
    std::iota(order.begin(), order.end(), std::int64_t{0});
    double loss = 0.0;
    for (std::int64_t epoch = 0; epoch < options.epochs; ++epoch) {
        CounterRandom random(options.seed, (kOrderStream << 32U) | static_cast<std::uint64_t>(epoch));
        random.shuffle(order);
        const at::Tensor drawnOrder = at::from_blob(order.data(), {rows}, at::kLong);
        for (std::int64_t first = 0; first < rows; first += options.batchSize) {
            if (!checkpointKeepingThreads(session.job, {kStage, epoch, options.epochs}))
                return fail(ErrorCode::Cancelled, title);
            const at::Tensor drawn = drawnOrder.narrow(0, first, std::min(options.batchSize, rows - first));
            const ClassScoreTerms terms =
                classScoreTerms(scores.index_select(0, drawn), truth.index_select(0, drawn), weights);
            if (!std::isfinite(terms.loss))
                return fail(ErrorCode::NumericalFailure, title,
                            "the loss is not finite in epoch " + std::to_string(epoch + 1) +
                                "; a lower learning rate helps");
            optimizer.step(weights, terms.gradient);
            loss = terms.loss;
            StepRecord record;
            record.classLoss = loss;
            record.headLearningRate = options.learningRate;
            if (!steps.report(record)) return fail(ErrorCode::Cancelled, title);
        }
    }
    LinearHead head{matrixOf(at::mm(weights, texts) * kClassScoreScale),
                    std::vector<float>(static_cast<std::size_t>(texts.size(0)), 0.0F)};
    return FittedProbe{std::move(head), json{{"last_loss", loss}}.dump()};
}

}  // namespace vitrine::internal
