// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace vitrine::internal {

/// The scale of the class scores the probe reads: 100 · cosine, whatever the checkpoint's own logit scale.
inline constexpr double kClassScoreScale = 100.0;

struct ClassScoreTerms {
    at::Tensor logits;    ///< B×C: scores · Wᵀ
    double loss = 0.0;    ///< mean cross-entropy
    at::Tensor gradient;  ///< C×C
};
/// Of the bias-free map W (C×C) on scores (B×C) with I64 labels (B).
ClassScoreTerms classScoreTerms(const at::Tensor& scores, const at::Tensor& labels, const at::Tensor& weights);

}  // namespace vitrine::internal
