// SPDX-License-Identifier: GPL-3.0-or-later
// The answers the inspector shows beside the columns, in the shape the widgets need. Plain arithmetic
// on the column of one image, on the calling thread, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/what_if.h"

namespace vitrine {

/// One concept's share in the difference of two logits.
struct PairContribution {
    std::string conceptName;
    double difference = 0.0;  ///< contribution to A minus contribution to B
    double towardsA = 0.0;    ///< contribution to the logit of A
    double towardsB = 0.0;
};

/// Why a model says A and not B. differences + bias = gap, up to `residual`.
struct PairReasons {
    std::vector<PairContribution> contributions;  ///< not zero, largest magnitude first
    double bias = 0.0;      ///< difference of the class offsets
    double gap = 0.0;       ///< logit of A minus logit of B
    double residual = 0.0;  ///< gap minus everything listed: float noise
};

/// A change of concepts after which the model decides otherwise.
struct FlipSuggestion {
    std::vector<ConceptEdit> edits;       ///< in z-scores, applicable as they are
    std::vector<double> deltas;           ///< change of each activation
    int winner = 0;                       ///< class the model then says
    bool inRange = true;                  ///< reference images have such values
};

/// "Why A and not B" of a model that decides through its concepts.
PairReasons pairReasons(const ModelColumn& column, int classA, int classB);

/// The smallest change of one concept that turns the answer; none when no single concept can.
std::optional<FlipSuggestion> singleFlip(const ModelColumn& column);

/// The smallest change of several concepts together that turns the answer to the runner-up. May take
/// some tens of milliseconds with many classes.
Result<FlipSuggestion> smallestEdit(const ModelColumn& column);

}  // namespace vitrine
