// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "clip/clip_config.h"
#include "torch_pch.h"

namespace vitrine {

/// Weights (or gradients, or optimiser moments) by their Hugging Face names.
using TensorMap = std::map<std::string, at::Tensor>;

/// Image side of the joint space, nothing normalised.
struct VisionOutput {
    at::Tensor classTokens;  ///< B × P, the image embeddings
    at::Tensor patchTokens;  ///< B × G² × P, row-major patches through the same norm and projection
    /// The patch tokens one layer earlier, likewise projected: what the class token reads last.
    /// Only with ForwardOptions::earlyPatchTokens, and from two layers on.
    at::Tensor earlyPatchTokens;
};

/// How the two towers compute. bf16 halves the time of the large products on processors that have
/// it; norms, softmax, residuals and every weight stay float32.
struct ForwardOptions {
    bool bf16 = false;
    bool earlyPatchTokens = false;
};

/// CLIP's vision tower as a differentiable function of `weights` (Radford et al. 2021, §2.4).
/// `patches` is B × G² × 3p², each row one patch flattened channel by channel, as patchify() gives.
VisionOutput encodeVision(const TensorMap& weights, const ClipConfig& config, const at::Tensor& patches,
                          const ForwardOptions& options = {});

/// CLIP's causal text tower: `ids` is N × L int64, L ≤ context length; every row holds the
/// end token (the largest id) at least once and counts up to its first. Returns N × P, not normalised.
at::Tensor encodeText(const TensorMap& weights, const ClipConfig& config, const at::Tensor& ids,
                      const ForwardOptions& options = {});

/// B × 3 × S × S to B × G² × 3p².
at::Tensor patchify(const at::Tensor& pixels, int patchSize);

/// Rows of unit length; differentiable, safe at zero.
at::Tensor unitRows(const at::Tensor& rows);

}  // namespace vitrine
