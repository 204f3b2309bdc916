// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// Logits of a row x are weights·x + bias. C classes, D features.
struct LinearHead {
    Matrix weights;           ///< C×D
    std::vector<float> bias;  ///< C, or empty = none

    std::size_t classCount() const { return weights.rows(); }
    std::size_t conceptCount() const { return weights.cols(); }
};

/// A weight this small counts as zero wherever non-zero weights are counted (GLM-SAGA's threshold).
inline constexpr float kZeroWeight = 1e-5F;

/// Number of effective concepts: non-zero weights per class, averaged over the classes (VLG-CBM, NeurIPS 2024).
double averageNonZeroWeights(const Matrix& weights);

/// There are rows and classes, one label a row, every label in [0, classes), every feature finite.
/// EmptyInput, ShapeMismatch, InvalidOption or NumericalFailure about `subject`.
Result<> checkLabelledFeatures(const char* subject, const Matrix& features, std::span<const int> labels,
                               std::size_t classes);

}  // namespace vitrine
