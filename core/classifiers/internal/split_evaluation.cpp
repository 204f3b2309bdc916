// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/split_evaluation.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "base/option_spec.h"
#include "classifiers/internal/training_threads.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Validating");
constexpr double kActiveShare = 0.05;

}  // namespace

Result<SplitFigures> evaluateSplit(const ScoreTable& scores, const at::Tensor& labels,
                                   const std::function<ObjectiveTerms(const at::Tensor&)>& forward, JobContext& job) {
    at::NoGradGuard noGrad;
    const std::int64_t rows = scores.rows();
    double lossSum = 0.0;
    std::int64_t correct = 0;
    std::int64_t active = 0;
    for (std::int64_t first = 0; first < rows; first += ScoreTable::kTileRows) {
        if (!checkpointKeepingThreads(job, {kStage, first, rows})) return fail(ErrorCode::Cancelled, "validation");
        const std::int64_t count = std::min(ScoreTable::kTileRows, rows - first);
        const ObjectiveTerms terms = forward(scores.cosineTile(first, count));
        const at::Tensor truth = labels.narrow(0, first, count);
        lossSum += crossEntropy(terms.logits, truth).item<double>() * static_cast<double>(count);
        correct += at::eq(terms.logits.argmax(1), truth).sum().item<std::int64_t>();
        const at::Tensor magnitude = terms.activations.abs();
        active += (magnitude > magnitude.amax({1}, /*keepdim=*/true) * kActiveShare).sum().item<std::int64_t>();
    }
    const auto total = static_cast<double>(std::max<std::int64_t>(rows, 1));
    return SplitFigures{lossSum / total, static_cast<double>(correct) / total, static_cast<double>(active) / total};
}

}  // namespace vitrine::internal
