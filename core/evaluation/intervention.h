// SPDX-License-Identifier: GPL-3.0-or-later
// What if an expert corrected the concepts (Koh et al., "Concept Bottleneck Models", ICML 2020)? Activations
// are replaced, group by group, by what an image with or without the concept usually shows.
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

/// What "absent" and "present" mean in units of the activations: the 5th and 95th percentile over the train split.
struct InterventionTargets {
    std::vector<float> absent;   ///< D
    std::vector<float> present;  ///< D
};
/// Percentiles are linear between order statistics. EmptyInput without rows.
Result<InterventionTargets> interventionTargets(const Matrix& trainActivations, double absentShare = 0.05,
                                                double presentShare = 0.95);

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
};

/// `activations` and `conceptLabels` (> 0.5 = present) are images × D; each order is a permutation of the groups.
Result<InterventionCurve> interventionCurve(const LinearHead& head, const Matrix& activations,
                                            const Matrix& conceptLabels, std::span<const int> labels,
                                            const InterventionTargets& targets, const ConceptGroups& groups,
                                            const std::vector<std::vector<std::size_t>>& orders);

/// `count` random orders of `groups` groups; they depend on the seed only.
std::vector<std::vector<std::size_t>> randomOrders(std::size_t groups, std::size_t count, std::uint64_t seed);

}  // namespace vitrine
