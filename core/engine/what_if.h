// SPDX-License-Identifier: GPL-3.0-or-later
// Interventions on the concepts of one image. Plain C++ on the calling thread, any thread, far
// below 16 ms for a thousand concepts, so that sliders may call it directly.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/snapshots.h"

namespace vitrine {

/// "Set this concept to `zScore` standard deviations above its mean over the reference images."
/// One slider moves every model: each applies its own mean and deviation.
struct ConceptEdit {
    std::string conceptName;
    float zScore = 0.0F;
};

/// The column of `run` for one row of image embeddings (1×P, not normalised), without edits.
/// `clip` supplies the top ten for the Jaccard index (null for the CLIP column itself).
ModelColumn describeImage(const std::shared_ptr<const RunSnapshot>& run, const Matrix& embedding,
                          const ModelColumn* clip = nullptr);

/// `column` after the edits: activations replaced, then logits, probabilities, prediction, ranks and
/// z-scores recomputed. Concepts the model does not have are ignored. Jaccard stays that of the image.
ModelColumn whatIf(const ModelColumn& column, std::span<const ConceptEdit> edits);

/// The activation that `zScore` means for concept `index` of `run`, and back. A concept that never
/// varies over the reference images counts as having deviation 1.
float activationOfZScore(const RunSnapshot& run, std::size_t index, float zScore);
float zScoreOfActivation(const RunSnapshot& run, std::size_t index, float activation);

/// Fills head and range of a run from its classifier and reference statistics.
void completeRun(RunSnapshot& run);

}  // namespace vitrine
