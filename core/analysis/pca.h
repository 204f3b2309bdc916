// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analysis/compute_options.h"
#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// Principal components of n points of d dimensions.
struct PrincipalComponents {
    std::vector<float> mean;            ///< d
    Matrix components;                  ///< m×d, orthonormal rows; the largest entry of each is positive
    std::vector<double> variance;       ///< m, unbiased (n − 1), descending
    std::vector<double> varianceShare;  ///< m, of the total variance; 0 where that is 0

    /// (points − mean)·componentsᵀ, n×m.
    Matrix project(const Matrix& points) const;
};

/// The `count` leading components, 1 to min(n, d) (InvalidOption), from the eigenvectors of the covariance, or of the
/// Gram matrix where n < d, in float64; where both sides exceed 1,024 by subspace iteration (Halko, Martinsson &
/// Tropp, SIAM Review 2011). EmptyInput, NumericalFailure naming the row that is not finite.
Result<PrincipalComponents> fitPca(const Matrix& points, std::size_t count, const ComputeOptions& options,
                                   JobContext& job);

/// A copy of `points` in which every group of rows (group[i] ≥ 0 for each row) loses its own mean: takes out
/// the modality gap between pictures and texts. ShapeMismatch unless there is one group for each row.
Result<Matrix> centredByGroup(const Matrix& points, const std::vector<int>& group);

}  // namespace vitrine
