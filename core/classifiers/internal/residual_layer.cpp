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
constexpr const char* kPart = "residual";
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

class ResidualFit {
public:
    ResidualFit(const at::Tensor& features, const at::Tensor& headLogits, const at::Tensor& labels,
                const ResidualOptions& options, StagedFit& fit)
        : features_(features), headLogits_(headLogits), labels_(labels), options_(options), fit_(fit),
          random_(options.seed, kStartStream),
          bound_(1.0F / std::sqrt(static_cast<float>(features.size(1)))),
          weights_(uniform(random_, {headLogits.size(1), features.size(1)}, bound_)),
          bias_(uniform(random_, {headLogits.size(1)}, bound_)),
          weightOptimizer_({OptimizerKind::Adam, options.learningRate, 0.0, 0.0}, weights_),
          biasOptimizer_({OptimizerKind::Adam, options.learningRate, 0.0, 0.0}, bias_),
          stepsPerEpoch_((features.size(0) + options.batchSize - 1) / options.batchSize) {}

    Result<LinearHead> run() {
        if (const FitState* resumed = fit_.beginPart(kPart, [this](FitState& out) { put(out); }); resumed != nullptr)
            VITRINE_TRY(take(*resumed));
        const std::int64_t total = options_.epochs * stepsPerEpoch_;
        fit_.setTotal(fit_.done() - step_ + total);
        while (step_ < total) {
            if (!checkpointKeepingThreads(fit_.job(), {kStage, step_ / stepsPerEpoch_, options_.epochs}))
                return fail(fit_.stopped());
            if (fit_.endsEarly()) break;
            VITRINE_TRY(takeStep());
        }
        return LinearHead{matrixOf(weights_), {bias_.data_ptr<float>(), bias_.data_ptr<float>() + bias_.numel()}};
    }

private:
    Result<> takeStep() {
        const std::int64_t rows = features_.size(0);
        const std::int64_t epoch = step_ / stepsPerEpoch_;
        const std::int64_t first = step_ % stepsPerEpoch_ * options_.batchSize;
        if (orderEpoch_ != epoch) order_ = epochOrder(options_.seed, orderEpoch_ = epoch, rows);
        const std::int64_t count = std::min(options_.batchSize, rows - first);
        const at::Tensor drawn = order_.narrow(0, first, count);
        const at::Tensor truth = labels_.index_select(0, drawn);
        const ResidualTerms terms = residualTerms(features_.index_select(0, drawn), headLogits_.index_select(0, drawn),
                                                  truth, weights_, bias_);
        if (!std::isfinite(terms.loss))
            return fail(ErrorCode::NumericalFailure, fit_.title(),
                        "the loss of the residual is not finite in epoch " + std::to_string(epoch + 1) +
                            "; a lower learning rate helps");
        weightOptimizer_.step(weights_, terms.weightGradient);
        biasOptimizer_.step(bias_, terms.biasGradient);
        const std::int64_t correct = at::eq(terms.logits.argmax(1), truth).sum().item<std::int64_t>();
        lossSum_ += terms.loss * static_cast<double>(count);
        correct_ += static_cast<double>(correct);
        ++step_;
        StepRecord record;
        record.classLoss = terms.loss;
        record.batchTop1 = static_cast<double>(correct) / static_cast<double>(count);
        record.headLearningRate = options_.learningRate;
        const bool proceeds = fit_.report(record);
        if (step_ % stepsPerEpoch_ == 0) finishEpoch();
        if (!proceeds) return fail(fit_.stopped());
        return fit_.saveIfDue();
    }

    void finishEpoch() {
        // The concepts below stay as the head left them.
        EpochRecord record = fit_.history().empty() ? StagedFit::emptyRecord() : fit_.history().back();
        record.conceptLoss = 0.0;
        record.classLoss = lossSum_ / static_cast<double>(features_.size(0));
        record.trainTop1 = correct_ / static_cast<double>(features_.size(0));
        record.headLearningRate = options_.learningRate;
        const EpochRecord empty = StagedFit::emptyRecord();
        record.validationLoss = empty.validationLoss;
        record.validationTop1 = record.validationTop5 = empty.validationTop1;
        record.validationPrecision = record.validationRecall = record.validationF1 = empty.validationF1;
        lossSum_ = correct_ = 0.0;
        fit_.finishEpoch(record);
    }

    void put(FitState& out) const {
        out.put("weights", weights_);
        out.put("bias", bias_);
        out.put("weights_first", weightOptimizer_.first);
        out.put("weights_second", weightOptimizer_.second);
        out.put("bias_first", biasOptimizer_.first);
        out.put("bias_second", biasOptimizer_.second);
        out.put("figures", {static_cast<double>(step_), lossSum_, correct_});
    }
    Result<> take(const FitState& from) {
        VITRINE_TRY(from.fill("weights", weights_));
        VITRINE_TRY(from.fill("bias", bias_));
        VITRINE_TRY(from.fill("weights_first", weightOptimizer_.first));
        VITRINE_TRY(from.fill("weights_second", weightOptimizer_.second));
        VITRINE_TRY(from.fill("bias_first", biasOptimizer_.first));
        VITRINE_TRY(from.fill("bias_second", biasOptimizer_.second));
        VITRINE_ASSIGN(const std::vector<double> figures, from.numbers("figures", 3));
        step_ = weightOptimizer_.steps = biasOptimizer_.steps = static_cast<std::int64_t>(figures[0]);
        lossSum_ = figures[1];
        correct_ = figures[2];
        return {};
    }

    const at::Tensor& features_;
    const at::Tensor& headLogits_;
    const at::Tensor& labels_;
    const ResidualOptions& options_;
    StagedFit& fit_;
    CounterRandom random_;
    float bound_;
    at::Tensor weights_;
    at::Tensor bias_;
    ParameterOptimizer weightOptimizer_;
    ParameterOptimizer biasOptimizer_;
    std::int64_t stepsPerEpoch_;
    std::int64_t step_ = 0;
    at::Tensor order_;  ///< of the current epoch
    std::int64_t orderEpoch_ = -1;
    double lossSum_ = 0.0, correct_ = 0.0;  ///< over the current epoch
};

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

Result<LinearHead> fitResidual(const at::Tensor& features, const at::Tensor& headLogits, const at::Tensor& labels,
                               const ResidualOptions& options, StagedFit& fit) {
    return ResidualFit(features, headLogits, labels, options, fit).run();
}

}  // namespace vitrine::internal
