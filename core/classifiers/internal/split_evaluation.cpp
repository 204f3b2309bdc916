// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/split_evaluation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>

#include "base/option_spec.h"
#include "classifiers/internal/training_threads.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Validating");
constexpr double kActiveShare = 0.05;
constexpr std::int64_t kTop = 5;

/// Per class: images of it, decisions for it, right ones.
struct ClassCounts {
    at::Tensor truth, predicted, correct;

    explicit ClassCounts(std::int64_t classes)
        : truth(at::zeros({classes}, at::kLong)), predicted(at::zeros_like(truth)), correct(at::zeros_like(truth)) {}

    void add(const at::Tensor& labels, const at::Tensor& decisions) {
        const std::int64_t classes = truth.size(0);
        const at::Tensor right = labels.masked_select(at::eq(labels, decisions));
        truth += at::bincount(labels, {}, classes).to(at::kCPU);
        predicted += at::bincount(decisions, {}, classes).to(at::kCPU);
        correct += at::bincount(right, {}, classes).to(at::kCPU);
    }

    void fill(SplitFigures& figures) const {
        const auto* images = truth.data_ptr<std::int64_t>();
        const auto* decided = predicted.data_ptr<std::int64_t>();
        const auto* right = correct.data_ptr<std::int64_t>();
        std::int64_t present = 0;
        for (std::int64_t c = 0; c < truth.numel(); ++c) {
            if (images[c] == 0) continue;
            ++present;
            const auto hits = static_cast<double>(right[c]);
            if (decided[c] > 0) figures.precision += hits / static_cast<double>(decided[c]);
            figures.recall += hits / static_cast<double>(images[c]);
            figures.f1 += 2.0 * hits / static_cast<double>(images[c] + decided[c]);
        }
        const auto count = static_cast<double>(std::max<std::int64_t>(present, 1));
        for (double* figure : {&figures.precision, &figures.recall, &figures.f1}) *figure /= count;
    }
};

}  // namespace

Result<SplitFigures> evaluateSplit(const ScoreTable& scores, const at::Tensor& labels,
                                   const std::function<ObjectiveTerms(const at::Tensor&)>& forward, JobContext& job) {
    return evaluateTiles(labels, [&](std::int64_t first, std::int64_t count) { return forward(scores.cosineTile(first, count)); }, job);
}

Result<SplitFigures> evaluateTiles(const at::Tensor& labels,
                                   const std::function<ObjectiveTerms(std::int64_t first, std::int64_t count)>& forward,
                                   JobContext& job) {
    at::NoGradGuard noGrad;
    const std::int64_t rows = labels.size(0);
    double lossSum = 0.0;
    std::int64_t correct = 0;
    std::int64_t active = 0;
    std::int64_t inTop = 0;
    std::optional<ClassCounts> counts;
    for (std::int64_t first = 0; first < rows; first += ScoreTable::kTileRows) {
        if (!checkpointKeepingThreads(job, {kStage, first, rows})) return fail(ErrorCode::Cancelled, "validation");
        const std::int64_t count = std::min(ScoreTable::kTileRows, rows - first);
        const ObjectiveTerms terms = forward(first, count);
        const at::Tensor truth = labels.narrow(0, first, count);
        lossSum += crossEntropy(terms.logits, truth).item<double>() * static_cast<double>(count);
        const at::Tensor decisions = terms.logits.argmax(1);
        correct += at::eq(decisions, truth).sum().item<std::int64_t>();
        const std::int64_t classes = terms.logits.size(1);
        const at::Tensor top = std::get<1>(terms.logits.topk(std::min(kTop, classes), 1));
        inTop += at::eq(top, truth.unsqueeze(1)).sum().item<std::int64_t>();
        if (!counts) counts.emplace(classes);
        counts->add(truth, decisions);
        const at::Tensor magnitude = terms.activations.abs();
        active += (magnitude > magnitude.amax({1}, /*keepdim=*/true) * kActiveShare).sum().item<std::int64_t>();
    }
    const auto total = static_cast<double>(std::max<std::int64_t>(rows, 1));
    SplitFigures figures;
    figures.classLoss = lossSum / total;
    figures.top1 = static_cast<double>(correct) / total;
    figures.activeConcepts = static_cast<double>(active) / total;
    figures.top5 = static_cast<double>(inTop) / total;
    if (counts) counts->fill(figures);
    return figures;
}

}  // namespace vitrine::internal
