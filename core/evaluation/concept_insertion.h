// SPDX-License-Identifier: GPL-3.0-or-later
// What is left of a decision when only its strongest concepts may speak (insertion), or all but them
// (deletion): the curves behind "top-k concept insertion accuracy".
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"
#include "evaluation/explanation.h"

namespace vitrine {

/// By what a concept counts as strong in an image.
enum class ConceptOrder {
    Contribution,  ///< |a_j·F_ŷj| for the predicted class ŷ: the order of the field
    Activation     ///< |a_j|, the golden name acc@k
};

/// The rows with all but their `k` largest |a| set to zero, ties to the lower index.
Matrix keepStrongest(const Matrix& activations, std::size_t k);

/// Accuracy when each image keeps only its `k` strongest concepts.
Result<double> insertionAccuracy(const LinearHead& head, const Matrix& activations, std::span<const int> labels,
                                 std::size_t k, ConceptOrder order = ConceptOrder::Contribution);

/// Curves over k = 0..concepts. "Agreement" = prediction equal to that of the full row.
struct InsertionCurves {
    std::vector<double> insertionAccuracy;
    std::vector<double> insertionAgreement;
    std::vector<double> deletionAccuracy;
    std::vector<double> deletionAgreement;
};
Result<InsertionCurves> insertionCurves(const LinearHead& head, const Matrix& activations, std::span<const int> labels,
                                        ConceptOrder order = ConceptOrder::Contribution);

/// Area under a curve over k/D by the trapezoid rule.
double curveArea(std::span<const double> curve);

}  // namespace vitrine
