// SPDX-License-Identifier: GPL-3.0-or-later
// Why a class won, and what would have to change for another one to win. Everything here is exact
// for a linear head Y = F·a + b over concept activations a; sums run in float64 on the calling
// thread, and every function is safe to call from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"
#include "solvers/linear_head.h"

namespace vitrine {

/// What is usual for each concept over a reference set (the training images of a run).
/// Each vector has one entry per concept, or none when nothing is known.
struct ConceptReference {
    std::vector<float> standardDeviation;  ///< > 0 where the concept varies
    std::vector<float> low;                ///< plausible range of an activation, inclusive
    std::vector<float> high;
};

/// F·a + b in float64.
std::vector<double> headLogits(const LinearHead& head, std::span<const float> activation);

/// Contribution of every concept to the logit of one class: F_cj·a_j.
std::vector<double> headContributions(const LinearHead& head, std::span<const float> activation, std::size_t classIndex);

/// "Why A and not B": the concepts share out the lead of A over B.
struct PairExplanation {
    std::size_t classA = 0;
    std::size_t classB = 0;
    std::vector<double> terms;       ///< (F_A − F_B)_j·a_j, one per concept; positive speaks for A
    std::vector<std::size_t> order;  ///< concepts by |term|, largest first, ties to the lower index
    double biasTerm = 0.0;           ///< b_A − b_B
    double gap = 0.0;                ///< Y_A − Y_B as the classifier reported it
    double residual = 0.0;           ///< Σ terms + biasTerm − gap: float noise, shown to prove it
};

/// `reportedLogits` are the float32 logits the classifier gave; empty: recomputed in float64.
/// InvalidOption for a class outside the head, ShapeMismatch for a row of another length.
Result<PairExplanation> explainPair(const LinearHead& head, std::span<const float> activation, std::size_t classA,
                                    std::size_t classB, std::span<const float> reportedLogits = {});

/// The effect of moving one concept alone on the contest A against B.
struct SingleFlip {
    std::size_t conceptIndex = 0;
    /// Change that ties A and B: gap / (F_Bj − F_Aj); infinite where the concept does not separate them.
    double pairDelta = 0.0;
    bool pairInRange = false;  ///< a_j + pairDelta lies in the reference range (true when none is known)
    bool pairWins = false;     ///< just beyond pairDelta B leads every class, not only A
    /// Smallest change after which B leads (or ties) every class; 0 with feasible = false if none does.
    double delta = 0.0;
    bool feasible = false;
    bool inRange = false;  ///< a_j + delta lies in the reference range
};

struct SingleFlips {
    std::vector<SingleFlip> flips;        ///< one per concept, in concept order
    std::vector<std::size_t> pairOrder;   ///< concepts by |pairDelta| / std, easiest first
    std::vector<std::size_t> order;       ///< feasible concepts by |delta| / std, those in range first
};

/// Closed-form single-concept flips from A to B, checked against all classes. O(classes × concepts).
Result<SingleFlips> singleConceptFlips(const LinearHead& head, std::span<const float> activation, std::size_t classA,
                                       std::size_t classB, const ConceptReference& reference = {});

/// The smallest change of one concept after which some other class leads.
struct NearestFlip {
    std::size_t conceptIndex = 0;
    double delta = 0.0;        ///< where the prediction changes; beyond it `toClass` leads
    std::size_t toClass = 0;
    double effort = 0.0;       ///< |delta| / std, |delta| without a reference
    bool inRange = false;
};

/// Smallest single-concept change that takes the prediction away from its present class, whatever
/// class it then goes to. Flips inside the reference range win over those outside it. Empty when no
/// single concept can do it.
Result<std::optional<NearestFlip>> nearestSingleFlip(const LinearHead& head, std::span<const float> activation,
                                                     const ConceptReference& reference = {});

}  // namespace vitrine
