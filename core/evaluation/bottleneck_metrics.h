// SPDX-License-Identifier: GPL-3.0-or-later
// Measures that stand beside accuracy for a concept bottleneck: how many concepts decide, how sparse
// the activations are, how far two views of an image agree. a = activations fed to the head
// (images × concepts), F = head. Plain C++ in float64, any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"
#include "evaluation/explanation.h"

namespace vitrine {

inline constexpr double kWeightThreshold = 1e-5;   ///< a weight of at most this size counts as zero
inline constexpr double kActiveShare = 0.05;       ///< "near zero": within this share of the row's maximum
inline constexpr double kDecisionShare = 0.95;     ///< τ of NCC

/// Concepts with |a_j| ≤ share·max|a|; all of them in a row of zeros.
std::size_t nearZeroCount(std::span<const float> activation, double share = kActiveShare);
/// The others: concepts that are visibly on (positive or negative) in this row.
std::size_t activeCount(std::span<const float> activation, double share = kActiveShare);

/// (√D − ‖a‖₁/‖a‖₂) / (√D − 1): 0 = flat, 1 = one-hot (Hoyer 2004). 0 for a zero row and for D = 1.
double hoyerIndex(std::span<const float> activation);

/// Number of weights above kWeightThreshold.
std::size_t nonZeroCount(const Matrix& weights);
/// Outputs j of a concept layer W (concepts × inputs) with some |W_ji| > kWeightThreshold.
std::vector<std::size_t> aliveConcepts(const Matrix& conceptLayer);

/// The k concepts seen most strongly: largest values first, ties to the lower index; exact zeros are
/// not seen and never listed, so a sparse row may give fewer than k.
std::vector<std::size_t> topConcepts(std::span<const float> activation, std::size_t k);

/// |A ∩ B| / |A ∪ B| of the top-k concepts of two rows; 1 when both are empty.
double jaccardAtK(std::span<const float> first, std::span<const float> second, std::size_t k);

/// NEC (VLG-CBM, NeurIPS 2024): mean number of weights a class uses.
struct EffectiveConcepts {
    std::vector<std::size_t> perClass;
    std::size_t conceptsUsed = 0;  ///< concepts with at least one weight
    double value = 0.0;
};
EffectiveConcepts effectiveConcepts(const Matrix& headWeights);

/// κ of one decision: fewest concepts whose |a_j·F_cj| reach `share` of their sum (M-CBM, ICLR 2026);
/// at share 1 the number of non-zero contributions, 0 when the sum is 0.
std::size_t contributingConcepts(const LinearHead& head, std::span<const float> activation, std::size_t classIndex,
                                 double share = kDecisionShare);

/// NCC: mean κ over images for the predicted class, which is the length of the explanation a user sees.
/// The variant over all images and all classes is `allClasses`.
struct ContributingConcepts {
    double predicted = 0.0;
    double allClasses = 0.0;
};
Result<ContributingConcepts> contributingConcepts(const LinearHead& head, const Matrix& activations,
                                                  double share = kDecisionShare);

/// η = (accuracy − 1/C) / (bound − 1/C): share of a linear probe's accuracy the concepts keep (Yeh et
/// al., NeurIPS 2020). May exceed 1.
double completeness(double accuracy, double probeAccuracy, std::size_t classes);

}  // namespace vitrine
