// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/losses.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace vitrine::internal {

at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& labels) {
    return -at::log_softmax(logits, 1).gather(1, labels.unsqueeze(1)).mean();
}

at::Tensor indexMap(std::int64_t batch, std::int64_t concepts) {
    at::Tensor map = at::arange(batch, at::kLong);
    return map.masked_fill(map >= concepts, -1);
}

at::Tensor topOneMap(const at::Tensor& scores, const at::Tensor& mean, const at::Tensor& deviation) {
    const at::Tensor standardised = (scores - mean) / deviation;
    const at::Tensor order = std::get<1>(at::sort(standardised, /*stable=*/true, /*dim=*/1, /*descending=*/true));
    return order.select(1, 0).contiguous();
}

at::Tensor imageMask(const at::Tensor& positives) {
    const at::Tensor same = positives.unsqueeze(1) == positives.unsqueeze(0);
    const at::Tensor diagonal = at::eye(positives.size(0), positives.options().dtype(at::kBool));
    return at::logical_or(at::logical_not(same), diagonal);
}

at::Tensor logSoftplus(const at::Tensor& x) {
    // Each branch sees only arguments inside its range, so that no infinity of an unused branch
    // turns the gradient into NaN.
    const at::Tensor middle = at::log(at::log1p(at::exp(at::clamp(x, -15.0, 20.0))));
    const at::Tensor high = at::log(at::clamp_min(x, 20.0));
    return at::where(x > 20.0, high, at::where(x < -15.0, x, middle));
}

at::Tensor gumbelPerturbed(const at::Tensor& outputs, GumbelArgument argument, const at::Tensor& noise,
                           const at::Tensor& temperature) {
    const at::Tensor location = argument == GumbelArgument::LogPositive ? logSoftplus(outputs) : outputs;
    return (location + noise) / temperature;
}

at::Tensor pairedContrastive(const at::Tensor& columnwise, const at::Tensor& rowwise, const at::Tensor& positives) {
    const at::Tensor anchors = at::nonzero(positives >= 0).squeeze(1);
    const at::Tensor concepts = positives.index_select(0, anchors);

    const at::Tensor mask = imageMask(positives).index_select(1, anchors);
    const at::Tensor columns = columnwise.index_select(1, concepts);  // column k: every image against p(k)
    const at::Tensor candidates = columns.masked_fill(at::logical_not(mask), -std::numeric_limits<double>::infinity());
    const at::Tensor columnPositive = columns.gather(0, anchors.unsqueeze(0)).squeeze(0);
    const at::Tensor columnTerm = columnPositive - at::logsumexp(candidates, 0);

    const at::Tensor rows = rowwise.index_select(0, anchors);
    const at::Tensor rowPositive = rows.gather(1, concepts.unsqueeze(1)).squeeze(1);
    const at::Tensor rowTerm = rowPositive - at::logsumexp(rows, 1);

    return -(columnTerm + rowTerm).mean() / 2;
}

at::Tensor referenceGumbel(const at::Tensor& outputs, const at::Tensor& columnNoise, const at::Tensor& rowNoise,
                           const at::Tensor& temperature) {
    const at::Tensor columns = at::log_softmax((outputs + columnNoise) / temperature, 0);
    const at::Tensor rows = at::log_softmax((outputs + rowNoise) / temperature, 1);
    return -(columns.mean() + rows.mean()) / 2;
}

at::Tensor referenceContrastive(const at::Tensor& outputs) {
    const at::Tensor columns = at::log_softmax(outputs, 0).diagonal();
    const at::Tensor rows = at::log_softmax(outputs, 1).diagonal();
    return -(columns.mean() + rows.mean()) / 2;
}

at::Tensor l1Penalty(const at::Tensor& weights, double lambda) {
    return weights.abs().sum() * (lambda / static_cast<double>(weights.size(0)));
}

at::Tensor softThreshold(const at::Tensor& weights, const at::Tensor& threshold) {
    return at::sign(weights) * at::clamp_min(weights.abs() - threshold, 0.0);
}

}  // namespace vitrine::internal
