// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// Area under the ROC curve of `scores` against binary `labels` (> 0.5 = positive), by midranks, so
/// ties count one half. Empty when only one label occurs. Any thread.
std::optional<double> rocAuc(std::span<const float> scores, std::span<const float> labels);

/// How well each activation detects the concept whose name it bears (concept ROC-AUC, as reported by
/// M-CBM, ICLR 2026). Says nothing about calibration: the measure is monotone-invariant.
/// Mean, median and worst tenth are over the live concepts: a unit that training switched off gives every image the
/// same value and detects nothing. It is no bad detector but none, so it is counted apart and not as 0.5.
struct ConceptAuc {
    std::vector<std::size_t> concepts;  ///< live ones with both labels; the others have no AUC
    std::vector<std::size_t> dead;      ///< with both labels, but the activation is the same for every image
    std::vector<double> values;         ///< one per entry of `concepts`
    double macro = 0.0;                 ///< mean
    double median = 0.0;
    double worstTenth = 0.0;            ///< mean of the ⌈10 %⌉ smallest
};

/// `activations` and `labels` are images × concepts. EmptyInput when no concept has both labels; with dead ones
/// only, `values` is empty and the summaries are NaN.
Result<ConceptAuc> conceptAuc(const Matrix& activations, const Matrix& labels);

}  // namespace vitrine
