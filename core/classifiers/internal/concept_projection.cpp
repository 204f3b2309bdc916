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

Result<LearntProjection> learnProjection(const std::string& title, const at::Tensor& features, const at::Tensor& scores,
                                         const at::Tensor& validationFeatures, const at::Tensor& validationScores,
                                         const ProjectionOptions& options, FitSession& session, StepCounter& steps) {
    const std::int64_t rows = features.size(0);
    const std::int64_t batch = std::min(options.batchSize, rows);
    const bool validated = validationFeatures.size(0) > 0;
    const at::Tensor& heldOut = validated ? validationFeatures : features;
    const at::Tensor heldOutDirections = cubedDirections(validated ? validationScores : scores);
    const at::Tensor allDirections = batch == rows ? cubedDirections(scores) : at::Tensor();
    at::Tensor weights = uniformStart(options.seed, scores.size(1), features.size(1));
    ParameterOptimizer optimizer({OptimizerKind::Adam, options.learningRate, 0.0, 0.0}, weights);

    LearntProjection best;
    best.meanSimilarity = -std::numeric_limits<double>::infinity();
    for (std::int64_t step = 0;; ++step) {
        if (!checkpointKeepingThreads(session.job, {kStage, step, options.steps}))
            return fail(ErrorCode::Cancelled, title);
        const bool last = step == options.steps;
        if (last || step % options.validationEvery == 0) {
            const at::Tensor similarity = cubedSimilarity(heldOut, weights, heldOutDirections, false).similarity;
            const double mean = similarity.mean().item<double>();
            if (!std::isfinite(mean))
                return fail(ErrorCode::NumericalFailure, title,
                            "the concept layer is not finite after step " + std::to_string(step));
            if (mean < best.meanSimilarity) break;
            best = {weights.clone(), similarity, step, mean};
            if (last) break;
        }
        const at::Tensor drawn = batch == rows ? at::Tensor() : drawRows(options.seed, step, rows, batch);
        const at::Tensor part = batch == rows ? features : features.index_select(0, drawn);
        const at::Tensor directions =
            batch == rows ? allDirections : cubedDirections(scores.index_select(0, drawn));
        const CubedSimilarity found = cubedSimilarity(part, weights, directions, true);
        optimizer.step(weights, -found.gradient);
        StepRecord record;
        record.conceptLoss = -found.similarity.mean().item<double>();
        record.conceptLearningRate = options.learningRate;
        if (!steps.report(record)) return fail(ErrorCode::Cancelled, title);
    }
    return best;
}

}  // namespace vitrine::internal
