// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "comparison/internal/comparison_basis.h"

namespace vitrine::internal {

inline constexpr int kControlDraws = 3;

/// Linear probe, zero-shot, and `kControlDraws` draws each of random words and random directions with as many
/// concepts as the data have. Fills `basis`. Cancelled between two solutions of a path.
Result<> measureControls(ComparisonBasis& basis, const TrainingData& data, JobContext& job);

/// The rows of `embeddings` in pieces through `f` (rows → rows), with a checkpoint between two pieces.
Result<Matrix> byTiles(const Matrix& embeddings, const char* stage, JobContext& job,
                       const std::function<Matrix(const Matrix&)>& f);

}  // namespace vitrine::internal
