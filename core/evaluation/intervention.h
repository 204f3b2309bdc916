// SPDX-License-Identifier: GPL-3.0-or-later
// What if an expert corrected the concepts (Koh et al., "Concept Bottleneck Models", ICML 2020)? Activations
// are replaced, group by group, by a value that stands for "present" or "absent".
//
// Which value is a choice, and it can decide the sign of the result:
//  - interventionTargets(), the field's rule for unbounded activations and the one of the curve: the 5th and the 95th
//    percentile of the activation over all train images, whatever their labels.
//  - meanTargets(): the mean over the train images with the concept, and over those without it.
// An image lacks most concepts. Their 5th percentiles, each rare alone, are then all set at once: a point the head
// never saw, which shifts the classes by amounts that hardly depend on the image. A fall under percentiles that is not
// there under means is that shift, not leakage; a fall under both says that the head uses more than presence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"
#include "evaluation/explanation.h"

namespace vitrine {

/// What "absent" and "present" mean in units of the activations.
struct InterventionTargets {
    std::vector<float> absent;   ///< D
    std::vector<float> present;  ///< D
};
/// Percentiles over the train split, linear between order statistics. EmptyInput without rows.
Result<InterventionTargets> interventionTargets(const Matrix& trainActivations, double absentShare = 0.05,
                                                double presentShare = 0.95);

/// Means over the train images with and without each concept. Both matrices are images × D, labels > 0.5 = present;
/// a concept that all images have or none has keeps its overall mean on the side that is missing. EmptyInput
/// without rows, ShapeMismatch when the labels are not those of the activations.
Result<InterventionTargets> meanTargets(const Matrix& trainActivations, const Matrix& trainConceptLabels);

/// The share of train images a concept must be present in, and absent from, to be corrected: below it the 95th (above,
/// the 5th) percentile is a value of images of the other kind. The same as the CUB protocol's 10 of 200 classes.
inline constexpr double kLeastPrevalence = 0.05;

/// Which concepts can be corrected. Those left out keep the activation they have.
struct CorrectableConcepts {
    std::vector<std::size_t> concepts;  ///< ascending
    std::size_t rare = 0;               ///< left out: present (or absent) in less than kLeastPrevalence of the images
    std::size_t constant = 0;           ///< left out: the activation is the same for every train image
};
/// Among `candidates`; the matrices as for meanTargets(), of the same shape.
CorrectableConcepts correctableConcepts(const Matrix& trainActivations, const Matrix& trainConceptLabels,
                                        std::span<const std::size_t> candidates);

/// Concepts that are corrected together.
using ConceptGroups = std::vector<std::vector<std::size_t>>;
/// Names that share what stands before "::" (CUB: "has_bill_shape::hooked") form a group, any other name one
/// of its own. `concepts` are the indices to be grouped.
ConceptGroups conceptGroups(const std::vector<std::string>& names, std::span<const std::size_t> concepts);

/// Accuracy after the first g groups were corrected, g = 0..groups.
struct InterventionCurve {
    std::vector<double> accuracy;  ///< mean over the orders
    std::vector<double> lowest;    ///< least over the orders
    std::vector<double> highest;
    double area = 0.0;             ///< trapezoid over g/groups
    std::size_t orders = 0;
    // How the groups were chosen, for the reader; interventionCurve() does not know it.
    std::size_t corrected = 0;     ///< concepts in the groups
    std::size_t rare = 0;          ///< as CorrectableConcepts
    std::size_t constant = 0;
};

/// `activations` and `conceptLabels` (> 0.5 = present) are images × D; each order is a permutation of the groups.
Result<InterventionCurve> interventionCurve(const LinearHead& head, const Matrix& activations,
                                            const Matrix& conceptLabels, std::span<const int> labels,
                                            const InterventionTargets& targets, const ConceptGroups& groups,
                                            const std::vector<std::vector<std::size_t>>& orders);

/// `count` random orders of `groups` groups; they depend on the seed only.
std::vector<std::vector<std::size_t>> randomOrders(std::size_t groups, std::size_t count, std::uint64_t seed);

}  // namespace vitrine
