// SPDX-License-Identifier: GPL-3.0-or-later
// What the bars of one image are compared with: the distribution of every concept over the train
// split, and how far each unit still means its concept.
#pragma once

#include <cstdint>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "classifiers/concept_classifier.h"

namespace vitrine {

/// Distribution of each of D columns over the train split.
struct ColumnStatistics {
    static constexpr std::size_t kQuantiles = 101;  ///< 0 %, 1 %, …, 100 %

    std::vector<float> mean;       ///< D
    std::vector<float> deviation;  ///< D, unbiased; 0 for a constant column
    Matrix quantiles;              ///< kQuantiles×D, ascending down each column

    /// (value − mean)/deviation; 0 for a constant column.
    float zScore(std::size_t column, float value) const;
    /// Share of train values below `value`, 0..1, linear between quantiles.
    float rank(std::size_t column, float value) const;
    /// Quantile at `level` in [0, 1], linear between the stored ones. Sliders span 0.01 … 0.99.
    float quantile(std::size_t column, float level) const;
};

struct ReferenceStatistics {
    ColumnStatistics activations;          ///< a over the train split
    ColumnStatistics scores;               ///< raw CLIP cosines over the train split
    std::vector<std::uint8_t> alive;       ///< D
    std::vector<float> similarityCubed;    ///< D, cosCubed() of z and CLIP on held-out images; NaN if constant
    std::vector<float> similarityPearson;  ///< D, pearson() of the same
    std::size_t similarityImages = 0;      ///< how many held-out images; below 200 the figure is rough
};

ColumnStatistics columnStatistics(const Matrix& values);

/// `trainImages` and `heldOutImages` are embeddings (N×P); the latter may be empty, then all similarities are NaN.
Result<ReferenceStatistics> referenceStatistics(const ConceptClassifier& classifier, const Matrix& trainImages,
                                                const Matrix& heldOutImages, JobContext& job);

}  // namespace vitrine
