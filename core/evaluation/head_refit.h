// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

inline constexpr double kRefitPenalty = 1e-4;

/// A head fitted anew on given (for example truncated) activations.
struct RefittedHead {
    Matrix weights;          ///< classes × concepts
    double objective = 0.0;  ///< mean cross-entropy + (penalty/2)·‖F‖²
    int iterations = 0;
    bool converged = false;
};

/// The minimum of mean CE + (penalty/2)·‖F‖² without bias, a strictly convex problem, by L-BFGS with
/// a line search after Lewis and Overton. Deterministic; checks `job` between iterations.
Result<RefittedHead> refitHead(const Matrix& activations, std::span<const int> labels, std::size_t classes,
                               double penalty, JobContext& job);

}  // namespace vitrine
