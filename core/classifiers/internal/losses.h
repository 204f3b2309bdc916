// SPDX-License-Identifier: GPL-3.0-or-later
// Terms of the printed and the released objectives. Everything is written in differentiable tensor
// operations of whatever floating type comes in: float32 in training, float64 where a test wants digits.
//
// Shapes: B images of a batch, D concepts, C classes. S = z (B×D) are the concept layer's outputs.
// A positive map is an I64 vector of length B: the concept of each image, −1 = none.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace vitrine::internal {

/// Mean cross-entropy of logits (B×C) against I64 labels (B).
at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& labels);

/// p(k) = k for k < min(B, D), else −1.
at::Tensor indexMap(std::int64_t batch, std::int64_t concepts);
/// p(k) = argmax_j (ψ_kj − μ_j)/σ_j, ties to the lower index. A per-concept scale keeps one concept that
/// is near every image from winning everywhere.
at::Tensor topOneMap(const at::Tensor& scores, const at::Tensor& mean, const at::Tensor& deviation);

/// M_jk = 1 if j = k or p(j) ≠ p(k): leaves out images that share the anchor's positive. Bool, B×B.
at::Tensor imageMask(const at::Tensor& positives);

/// h(x) = log softplus(x), finite with a finite slope for every float: log x above 20, x below −15.
at::Tensor logSoftplus(const at::Tensor& x);

enum class GumbelArgument {
    Logit,       ///< h(x) = x: the outputs are unnormalised log-probabilities
    LogPositive  ///< h(x) = log softplus(x): the printed log⟨w, φ⟩ made total
};

/// (h(S) + noise)/τ. `noise` broadcasts: B×D (an own draw each entry), or one row or column.
at::Tensor gumbelPerturbed(const at::Tensor& outputs, GumbelArgument argument, const at::Tensor& noise,
                           const at::Tensor& temperature);

/// −1/(2K) Σ_k [U^col_{k,p(k)} − log Σ_{j: M_jk} e^{U^col_{j,p(k)}} + U^row_{k,p(k)} − log Σ_l e^{U^row_{kl}}] over
/// the K images that have a positive. With U^col = U^row = S the contrastive objective, with two
/// gumbelPerturbed(S) the sparse one.
at::Tensor pairedContrastive(const at::Tensor& columnwise, const at::Tensor& rowwise, const at::Tensor& positives);

/// Released code, "gumbel": mean of −log softmax over all entries along both dimensions, halved.
at::Tensor referenceGumbel(const at::Tensor& outputs, const at::Tensor& columnNoise, const at::Tensor& rowNoise,
                           const at::Tensor& temperature);
/// Released code, "contrastive": the diagonal of both log-softmaxes, first min(B, D) images.
at::Tensor referenceContrastive(const at::Tensor& outputs);

/// (λ/D)‖W‖₁ for W of D rows.
at::Tensor l1Penalty(const at::Tensor& weights, double lambda);
/// sign(W)·max(|W| − threshold, 0): the proximal step of an ℓ1 term; `threshold` may be a tensor of W's shape.
at::Tensor softThreshold(const at::Tensor& weights, const at::Tensor& threshold);

}  // namespace vitrine::internal
