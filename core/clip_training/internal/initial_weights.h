// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "clip_training/internal/differentiable_clip.h"

namespace vitrine {

/// Random weights of a CLIP, reproducible on every machine. `samplePatches` (n × 3p², n ≥ 3p²)
/// are patches of training pictures.
///
/// A small vision transformer trained from nothing spends most of its time on finding out what a
/// neighbourhood is, so three things are put in at the start and are free to change: patch filters
/// that are the whitened principal components of real patches; sine-cosine positions in
/// dimensions of their own; and in the first two layers heads that look one patch up, down, left,
/// right and diagonally (in the spirit of Zheng et al., "Structured initialization for attention
/// in vision transformers", 2024), which those positions allow exactly.
TensorMap initialWeights(const ClipConfig& config, const at::Tensor& samplePatches, std::uint64_t seed);

}  // namespace vitrine
