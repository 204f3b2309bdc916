// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "clip_training/internal/differentiable_clip.h"
#include "io/safetensors.h"

namespace vitrine {

/// Everything that a training run is, between two steps.
struct CheckpointContents {
    TensorMap weights;
    TensorMap average;
    TensorMap moments;  ///< of the optimiser, by "kind/NAME"
    std::int64_t steps = 0;
    std::int64_t averaged = 0;
    std::map<std::string, std::string> note;  ///< the caller's, kept as it is
};

/// Safetensors file of schema "vitrine.clip_training/1", all F32 so that nothing is rounded.
Result<> writeCheckpoint(const std::filesystem::path& path, const CheckpointContents& contents);

/// Weights and averages must have the names and shapes of `like`.
Result<CheckpointContents> readCheckpoint(const std::filesystem::path& path, const TensorMap& like);

/// The model's own tensors, without what only training needs; scalars always as F32. The metadata
/// say how many `steps` made them, as kTrainingStepsKey.
Result<> writeModelWeights(const std::filesystem::path& path, const TensorMap& weights, DType as, std::int64_t steps);

}  // namespace vitrine
