// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/residual_layer.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "base/counter_random.h"
#include "classifiers/internal/optimizer.h"
#include "classifiers/internal/score_table.h"
#include "classifiers/internal/training_threads.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Fitting the residual");
constexpr std::uint64_t kStartStream = 0x2E0000;
constexpr std::uint64_t kOrderStream = 0x2E0001;

at::Tensor epochOrder(std::uint64_t seed, std::int64_t epoch, std::int64_t rows) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(rows));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    CounterRandom random(seed, (kOrderStream << 32U) | static_cast<std::uint64_t>(epoch));
    random.shuffle(order);
    return at::from_blob(order.data(), {rows}, at::kLong).clone();
}

at::Tensor uniform(CounterRandom& random, at::IntArrayRef shape, float bound) {
    at::Tensor out = at::empty(shape, at::kFloat);
    float* values = out.data_ptr<float>();
    for (std::int64_t i = 0; i < out.numel(); ++i) values[i] = random.uniform(-bound, bound);
    return out;
}

}  // namespace

ResidualTerms residualTerms(const at::Tensor& features, const at::Tensor& headLogits, const at::Tensor& labels,
                            const at::Tensor& weights, const at::Tensor& bias) {
    ResidualTerms out;
    out.logits = headLogits + at::addmm(bias, features, weights.t());
    const at::Tensor logShares = at::log_softmax(out.logits, 1);
    const at::Tensor truth = labels.unsqueeze(1);
    const auto count = static_cast<double>(features.size(0));
    out.loss = -logShares.gather(1, truth).sum(at::kDouble).item<double>() / count +
               kResidualPenalty * weights.square().mean().item<double>();
    at::Tensor residual = logShares.exp();
    residual.scatter_add_(1, truth, at::full({features.size(0), 1}, -1.0, residual.options()));
    out.weightGradient = at::mm(residual.t(), features) / count +
                         weights * (2.0 * kResidualPenalty / static_cast<double>(weights.numel()));
    out.biasGradient = residual.sum(0) / count;
    return out;
}

Result<LinearHead> fitResidual(const std::string& title, const at::Tensor& features, const at::Tensor& headLogits,
                               const at::Tensor& labels, const ResidualOptions& options, FitSession& session,
                               StepCounter& steps) {
    CounterRandom random(options.seed, kStartStream);
    const float bound = 1.0F / std::sqrt(static_cast<float>(features.size(1)));
    at::Tensor weights = uniform(random, {headLogits.size(1), features.size(1)}, bound);
    at::Tensor bias = uniform(random, {headLogits.size(1)}, bound);
    const OptimizerOptions adam{OptimizerKind::Adam, options.learningRate, 0.0, 0.0};
    ParameterOptimizer weightOptimizer(adam, weights);
    ParameterOptimizer biasOptimizer(adam, bias);
    const std::int64_t rows = features.size(0);
    steps.setTotal(steps.done() + options.epochs * ((rows + options.batchSize - 1) / options.batchSize));
    for (std::int64_t epoch = 0; epoch < options.epochs; ++epoch) {
        const at::Tensor order = epochOrder(options.seed, epoch, rows);
        for (std::int64_t first = 0; first < rows; first += options.batchSize) {
            if (!checkpointKeepingThreads(session.job, {kStage, epoch, options.epochs}))
                return fail(ErrorCode::Cancelled, title);
            const at::Tensor drawn = order.narrow(0, first, std::min(options.batchSize, rows - first));
            const ResidualTerms terms =
                residualTerms(features.index_select(0, drawn), headLogits.index_select(0, drawn),
                              labels.index_select(0, drawn), weights, bias);
            if (!std::isfinite(terms.loss))
                return fail(ErrorCode::NumericalFailure, title,
                            "the loss of the residual is not finite in epoch " + std::to_string(epoch + 1) +
                                "; a lower learning rate helps");
            weightOptimizer.step(weights, terms.weightGradient);
            biasOptimizer.step(bias, terms.biasGradient);
            StepRecord record;
            record.classLoss = terms.loss;
            record.headLearningRate = options.learningRate;
            if (!steps.report(record)) return fail(ErrorCode::Cancelled, title);
        }
    }
    return LinearHead{matrixOf(weights), {bias.data_ptr<float>(), bias.data_ptr<float>() + bias.numel()}};
}

}  // namespace vitrine::internal
