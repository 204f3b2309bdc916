// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracy at a number of effective concepts (ANEC; Srivastava et al., "VLG-CBM", NeurIPS 2024): the head is
// taken from a regularisation path and pruned to exactly k weights a class.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"
#include "evaluation/explanation.h"

namespace vitrine {

/// ANEC-avg is the mean over these, ANEC-5 the first.
inline constexpr std::array<std::size_t, 6> kNecTargets{5, 10, 15, 20, 25, 30};

struct BudgetedHead {
    LinearHead head;
    std::size_t pathIndex = 0;  ///< point of the path it was taken from
    double necBefore = 0.0;     ///< mean weights a class before pruning
    bool endedEarly = false;    ///< no point has so many weights: the densest one, unpruned
};

/// The first head of the path (sparse to dense) with at least k·C weights above kWeightThreshold, cut to exactly
/// its k·C largest |F| over the whole matrix, ties to the lower row-major index; bias kept, nothing refitted.
/// EmptyInput for an empty path.
Result<BudgetedHead> headWithinBudget(std::span<const LinearHead> path, std::size_t conceptsPerClass);

/// 1 for each row the head classifies as labelled. Cost follows the non-zero weights.
std::vector<std::uint8_t> rightDecisions(const LinearHead& head, const Matrix& activations,
                                         std::span<const int> labels);

}  // namespace vitrine
