// SPDX-License-Identifier: GPL-3.0-or-later
// Where Post-hoc CBM (Yuksekgonul, Wang & Zou, ICLR 2023) gets a direction for each concept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "classifiers/training_data.h"

namespace vitrine::internal {

/// One direction and threshold a concept: the projection of e is (⟨c, e⟩ + b)/‖c‖.
struct ConceptBank {
    Matrix vectors;                 ///< D×P, any row length; a row of zeros has no projection
    std::vector<float> intercepts;  ///< D
    std::size_t fromImages = 0;     ///< concepts whose direction is an SVM's
    double meanTestAccuracy = 0.0;  ///< of those SVMs on images they have not seen
};

/// The concept texts, without thresholds.
ConceptBank textBank(const Matrix& conceptTexts);

/// Linear SVMs between `samples` images with a concept and as many without (fewer where there are fewer than twice
/// as many), the cost of each chosen from .001 … 10 on as many others; the draw depends on seed and concept only.
/// Concepts that the labels of the snapshot do not name, or that fewer than four train images have or lack, keep
/// their text. InvalidOption where that is true of all.
Result<ConceptBank> activationVectorBank(const TrainingData& data, std::size_t samples, std::uint64_t seed,
                                         JobContext& job);

/// c/‖c‖ and b/‖c‖ of every concept: what the projection multiplies and adds.
struct UnitBank {
    Matrix vectors;
    std::vector<float> offsets;
};
UnitBank unitBank(const ConceptBank& bank);

}  // namespace vitrine::internal
