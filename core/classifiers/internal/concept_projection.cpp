// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/concept_projection.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/counter_random.h"
#include "classifiers/internal/optimizer.h"
#include "classifiers/internal/training_threads.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Learning the concept layer");
constexpr const char* kPart = "layer";
constexpr double kNormFloor = 1e-12;
constexpr std::uint64_t kStartStream = 0x1F0000;
constexpr std::uint64_t kBatchStream = 0x1F0001;

at::Tensor uniformStart(std::uint64_t seed, std::int64_t concepts, std::int64_t inputs) {
    CounterRandom random(seed, kStartStream);
    at::Tensor out = at::empty({concepts, inputs}, at::kFloat);
    const float bound = 1.0F / std::sqrt(static_cast<float>(inputs));
    float* values = out.data_ptr<float>();
    for (std::int64_t i = 0; i < out.numel(); ++i) values[i] = random.uniform(-bound, bound);
    return out;
}

/// The first `count` of a shuffle of all rows, another one for every step.
at::Tensor drawRows(std::uint64_t seed, std::int64_t step, std::int64_t rows, std::int64_t count) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(rows));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    CounterRandom random(seed, (kBatchStream << 32U) | static_cast<std::uint64_t>(step));
    random.shuffle(order);
    return at::from_blob(order.data(), {count}, at::kLong).clone();
}

/// Adam's way to the layer.
class LayerFit {
public:
    LayerFit(const at::Tensor& features, const at::Tensor& scores, const at::Tensor& validationFeatures,
             const at::Tensor& validationScores, const ProjectionOptions& options, StagedFit& fit)
        : features_(features), scores_(scores),
          heldOut_(validationFeatures.size(0) > 0 ? validationFeatures : features),
          heldOutDirections_(cubedDirections(validationFeatures.size(0) > 0 ? validationScores : scores)),
          options_(options), fit_(fit), batch_(std::min(options.batchSize, features.size(0))),
          weights_(uniformStart(options.seed, scores.size(1), features.size(1))),
          optimizer_({OptimizerKind::Adam, options.learningRate, 0.0, 0.0}, weights_) {
        if (batch_ == features.size(0)) allDirections_ = cubedDirections(scores);
        best_.meanSimilarity = -std::numeric_limits<double>::infinity();
        best_.weights = at::zeros_like(weights_);
        best_.similarity = at::zeros({weights_.size(0)}, at::kFloat);
    }

    Result<LearntProjection> run() {
        if (const FitState* over = fit_.resultsOf(kPart); over != nullptr) {
            VITRINE_TRY(takeBest(*over));
            return best_;
        }
        if (const FitState* resumed = fit_.beginPart(kPart, [this](FitState& out) { put(out); }); resumed != nullptr)
            VITRINE_TRY(take(*resumed));
        for (;;) {
            if (!checkpointKeepingThreads(fit_.job(), {kStage, step_, options_.steps})) return fail(fit_.stopped());
            // Ending early waits for the head: half a layer follows no concept, and all would be dropped.
            const bool isLast = step_ == options_.steps;
            if (isLast || step_ % options_.validationEvery == 0) {
                VITRINE_ASSIGN(const bool isBetter, look());
                if (isLast || !isBetter) break;
            }
            VITRINE_TRY(takeStep());
        }
        FitState results;
        putBest(results);
        fit_.endPart(kPart, std::move(results));
        return best_;
    }

private:
    /// Compares the layer with the best one so far; false where it got worse.
    Result<bool> look() {
        const at::Tensor similarity = cubedSimilarity(heldOut_, weights_, heldOutDirections_, false).similarity;
        const double mean = similarity.mean().item<double>();
        if (!std::isfinite(mean))
            return fail(ErrorCode::NumericalFailure, fit_.title(),
                        "the concept layer is not finite after step " + std::to_string(step_));
        if (since_ > 0) {
            EpochRecord record = StagedFit::emptyRecord();
            record.classLoss = record.trainTop1 = record.activeConcepts = std::numeric_limits<double>::quiet_NaN();
            record.conceptLoss = lossSum_ / static_cast<double>(since_);
            record.aliveConcepts = weights_.size(0);
            record.nonZeroWeights = weights_.numel();
            record.conceptLearningRate = options_.learningRate;
            lossSum_ = 0.0;
            since_ = 0;
            fit_.finishEpoch(record);
        }
        if (mean < best_.meanSimilarity) return false;
        best_ = {weights_.clone(), similarity, step_, mean};
        return true;
    }

    Result<> takeStep() {
        const bool isWhole = batch_ == features_.size(0);
        const at::Tensor drawn = isWhole ? at::Tensor() : drawRows(options_.seed, step_, features_.size(0), batch_);
        const at::Tensor part = isWhole ? features_ : features_.index_select(0, drawn);
        const at::Tensor directions = isWhole ? allDirections_ : cubedDirections(scores_.index_select(0, drawn));
        const CubedSimilarity found = cubedSimilarity(part, weights_, directions, true);
        optimizer_.step(weights_, -found.gradient);
        StepRecord record;
        record.conceptLoss = -found.similarity.mean().item<double>();
        record.classLoss = record.batchTop1 = std::numeric_limits<double>::quiet_NaN();
        record.conceptLearningRate = options_.learningRate;
        lossSum_ += record.conceptLoss;
        ++since_;
        ++step_;
        if (!fit_.report(record)) return fail(fit_.stopped());
        return fit_.saveIfDue();
    }

    void putBest(FitState& out) const {
        out.put("best_weights", best_.weights);
        out.put("best_similarity", best_.similarity);
        out.put("best_figures", {static_cast<double>(best_.steps), best_.meanSimilarity});
    }
    Result<> takeBest(const FitState& from) {
        VITRINE_TRY(from.fill("best_weights", best_.weights));
        VITRINE_TRY(from.fill("best_similarity", best_.similarity));
        VITRINE_ASSIGN(const std::vector<double> figures, from.numbers("best_figures", 2));
        best_.steps = static_cast<std::int64_t>(figures[0]);
        best_.meanSimilarity = figures[1];
        return {};
    }
    void put(FitState& out) const {
        putBest(out);
        out.put("weights", weights_);
        out.put("first", optimizer_.first);
        out.put("second", optimizer_.second);
        out.put("figures", {static_cast<double>(step_), static_cast<double>(optimizer_.steps), lossSum_,
                            static_cast<double>(since_)});
    }
    Result<> take(const FitState& from) {
        VITRINE_TRY(takeBest(from));
        VITRINE_TRY(from.fill("weights", weights_));
        VITRINE_TRY(from.fill("first", optimizer_.first));
        VITRINE_TRY(from.fill("second", optimizer_.second));
        VITRINE_ASSIGN(const std::vector<double> figures, from.numbers("figures", 4));
        step_ = static_cast<std::int64_t>(figures[0]);
        optimizer_.steps = static_cast<std::int64_t>(figures[1]);
        lossSum_ = figures[2];
        since_ = static_cast<std::int64_t>(figures[3]);
        return {};
    }

    const at::Tensor& features_;
    const at::Tensor& scores_;
    const at::Tensor& heldOut_;
    at::Tensor heldOutDirections_;
    at::Tensor allDirections_;  ///< of the scores where a batch is all of them
    const ProjectionOptions& options_;
    StagedFit& fit_;
    std::int64_t batch_;
    at::Tensor weights_;
    ParameterOptimizer optimizer_;
    LearntProjection best_;
    std::int64_t step_ = 0;
    double lossSum_ = 0.0;    ///< over the steps since the last look
    std::int64_t since_ = 0;  ///< how many
};

}  // namespace

at::Tensor meanOfLargest(const at::Tensor& scores, std::int64_t count) {
    const at::Tensor largest = std::get<0>(scores.topk(std::min(count, scores.size(0)), 0));
    return largest.mean(0, false, at::kDouble);
}

at::Tensor cubedDirections(const at::Tensor& columns) {
    const at::Tensor centred = columns - columns.mean(0, /*keepdim=*/true);
    const at::Tensor cubed = centred * centred * centred;
    return cubed / at::clamp_min(cubed.norm(2, 0, /*keepdim=*/true), kNormFloor);
}

CubedSimilarity cubedSimilarity(const at::Tensor& features, const at::Tensor& weights,
                                const at::Tensor& targetDirections, bool withGradient) {
    const at::Tensor outputs = at::mm(features, weights.t());
    const at::Tensor centred = outputs - outputs.mean(0, /*keepdim=*/true);
    const at::Tensor squares = centred * centred;
    const at::Tensor cubed = squares * centred;
    const at::Tensor length = at::clamp_min(cubed.norm(2, 0, /*keepdim=*/true), kNormFloor);
    const at::Tensor direction = cubed / length;
    CubedSimilarity out;
    out.similarity = (direction * targetDirections).sum(0);
    if (!withGradient) return out;
    const double share = 3.0 / static_cast<double>(weights.size(0));
    const at::Tensor pull = squares * (targetDirections - direction * out.similarity) * (share / length);
    out.gradient = at::mm((pull - pull.mean(0, /*keepdim=*/true)).t(), features);
    return out;
}

Result<LearntProjection> learnProjection(const at::Tensor& features, const at::Tensor& scores,
                                         const at::Tensor& validationFeatures, const at::Tensor& validationScores,
                                         const ProjectionOptions& options, StagedFit& fit) {
    return LayerFit(features, scores, validationFeatures, validationScores, options, fit).run();
}

}  // namespace vitrine::internal
