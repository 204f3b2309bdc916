// SPDX-License-Identifier: GPL-3.0-or-later
// The concept layer of Label-free CBM (Oikarinen et al., ICLR 2023): a projection of the image embedding whose every
// output follows what CLIP says of one concept.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "classifiers/internal/labelled_split.h"
#include "classifiers/internal/staged_fit.h"

namespace vitrine::internal {

/// Mean of the `count` largest entries of each column, float64.
at::Tensor meanOfLargest(const at::Tensor& scores, std::int64_t count);

/// Columns minus their mean, cubed, of unit length (floor 1e-12): p̄³/‖p̄³‖.
at::Tensor cubedDirections(const at::Tensor& columns);

struct CubedSimilarity {
    at::Tensor similarity;  ///< D: ⟨q̄³, p̄³⟩ / (‖q̄³‖‖p̄³‖)
    at::Tensor gradient;    ///< D×P, of the mean similarity with respect to W; undefined where not asked for
};
/// Of the outputs q = features·Wᵀ with targets given by cubedDirections(P).
CubedSimilarity cubedSimilarity(const at::Tensor& features, const at::Tensor& weights,
                                const at::Tensor& targetDirections, bool withGradient);

struct ProjectionOptions {
    std::int64_t steps = 1000;
    std::int64_t batchSize = 50000;  ///< drawn without replacement in each step
    std::int64_t validationEvery = 50;
    double learningRate = 1e-3;
    std::uint64_t seed = 42;
};

struct LearntProjection {
    at::Tensor weights;     ///< D×P
    at::Tensor similarity;  ///< D, on the validation images (without any: on the train images)
    std::int64_t steps = 0;
    double meanSimilarity = 0.0;
};

/// Maximises the mean similarity by Adam from U(−1/√P, 1/√P); looks at the validation images every so many steps,
/// keeps the best and ends when they get worse. Features N×P as the backbone made them, scores N×D. Either
/// validation tensor may have no rows. A look is an epoch: its row holds the negative mean similarity as concept loss.
/// The part "layer" of `fit`.
Result<LearntProjection> learnProjection(const at::Tensor& features, const at::Tensor& scores,
                                         const at::Tensor& validationFeatures, const at::Tensor& validationScores,
                                         const ProjectionOptions& options, StagedFit& fit);

}  // namespace vitrine::internal
