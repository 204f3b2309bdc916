// SPDX-License-Identifier: GPL-3.0-or-later
// Measures that are no means over images, computed anew in every resample: what their intervals come from.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "evaluation/bootstrap.h"

namespace vitrine {

/// Mean cos-cubed over `concepts` and the share of them above kInterpretableSimilarity, one entry per resample.
struct ResampledSimilarity {
    std::vector<double> mean;
    std::vector<double> share;
};
/// Both matrices are images × concepts and have the images of `resamples`; the first `count` resamples are used.
/// Concepts without variance in a resample are left out of it. Cancelled between two concepts.
Result<ResampledSimilarity> resampledSimilarity(const Matrix& activations, const Matrix& clipScores,
                                                std::span<const std::size_t> concepts, const Resamples& resamples,
                                                std::size_t count, JobContext& job);

/// Macro concept AUC and that of the worst tenth, one entry per resample, over the concepts that are not constant in
/// it; NaN where none of them has both labels.
struct ResampledAuc {
    std::vector<double> macro;
    std::vector<double> worstTenth;
};
Result<ResampledAuc> resampledConceptAuc(const Matrix& activations, const Matrix& labels, const Resamples& resamples,
                                         std::size_t count, JobContext& job);

}  // namespace vitrine
