// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clip_training/internal/differentiable_clip.h"
#include "clip_training/loss_weights.h"
#include "clip_training/training_batch.h"

namespace vitrine {

/// Scales and biases of the sigmoid losses: learned with the model, no part of it.
TensorMap initialLossScalars();
/// Keeps every learned scale in the range where training is stable; that of CLIP below `largestScale`.
void clampScales(TensorMap& weights, double largestScale);

/// Symmetric cross-entropy over the B × B cosines times exp(logScale): row i belongs to column i.
at::Tensor contrastiveLoss(const at::Tensor& imageRows, const at::Tensor& textRows, const at::Tensor& logScale);

/// What one forward pass gives the losses; all rows of unit length.
struct Encodings {
    at::Tensor images;        ///< B × P
    at::Tensor patches;       ///< B × T × P
    at::Tensor earlyPatches;  ///< B × T × P, or undefined
    at::Tensor phrases;       ///< (D + C) × P, or undefined
    at::Tensor captions;      ///< B × P, or undefined
};

struct LossTotal {
    at::Tensor value;
    std::map<std::string, double> parts;  ///< each loss by name, before its weight
};

/// `balance` is 2 × D: weights of present and of absent concepts, so that both count alike.
LossTotal totalLoss(const TensorMap& weights, const Encodings& encodings, const TrainingBatch& batch,
                    const LossWeights& shares, const at::Tensor& balance);

}  // namespace vitrine
