// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/class_score_loss.h"

#include <ATen/ATen.h>

namespace vitrine::internal {

ClassScoreTerms classScoreTerms(const at::Tensor& scores, const at::Tensor& labels, const at::Tensor& weights) {
    ClassScoreTerms out;
    out.logits = at::mm(scores, weights.t());
    const at::Tensor logShares = at::log_softmax(out.logits, 1);
    const at::Tensor truth = labels.unsqueeze(1);
    const auto count = static_cast<double>(scores.size(0));
    out.loss = -logShares.gather(1, truth).sum(at::kDouble).item<double>() / count;
    at::Tensor residual = logShares.exp();
    residual.scatter_add_(1, truth, at::full({scores.size(0), 1}, -1.0, residual.options()));
    out.gradient = at::mm(residual.t(), scores) / count;
    return out;
}

}  // namespace vitrine::internal
