// SPDX-License-Identifier: GPL-3.0-or-later
// Are the names of the units better than the same names dealt at random? Renaming leaves accuracy, NEC and NCC
// as they are, so only what compares a unit with its words can tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

inline constexpr std::size_t kNamePermutations = 999;

struct NamePermutation {
    double observed = 0.0;         ///< mean similarity under the given names
    std::vector<double> permuted;  ///< the same under each renaming
    double mean = 0.0;             ///< of `permuted`
    double deviation = 0.0;        ///< of `permuted`, of the sample (R − 1)
    double pValue = 1.0;           ///< (1 + #permuted ≥ observed) / (R + 1)
};

/// Cos-cubed of every unit (row) with every concept score (column), D×D; NaN without variance.
/// Cancelled between two units.
Result<std::vector<double>> crossSimilarity(const Matrix& outputs, const Matrix& clipScores, JobContext& job);

/// `similarity` is D×D row-major; unit j is named renaming[r][j]. Undefined entries are left out of their mean.
Result<NamePermutation> testNames(std::span<const double> similarity, std::size_t concepts,
                                  const std::vector<std::vector<std::size_t>>& renamings);

/// `count` random renamings of the units in `units` among themselves; the others keep their names.
std::vector<std::vector<std::size_t>> randomRenamings(std::size_t concepts, std::span<const std::size_t> units,
                                                      std::size_t count, std::uint64_t seed);

}  // namespace vitrine
