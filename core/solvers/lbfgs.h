// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "base/job_context.h"
#include "base/result.h"

namespace vitrine {

/// Returns f(point) and writes its gradient; both spans have the length of the start.
using SmoothFunction = std::function<double(std::span<const double> point, std::span<double> gradient)>;

struct LbfgsOptions {
    std::size_t memory = 20;  ///< pairs of steps and gradient changes kept
    int iterationLimit = 5000;
    /// Asked after each step with the gradient; true ends the search as converged.
    std::function<bool(std::span<const double> gradient)> reached;
};

struct LbfgsResult {
    std::vector<double> point;
    std::vector<double> gradient;
    double value = 0.0;
    int iterations = 0;
    bool converged = false;  ///< `reached` said so; else the limit, or rounding that leaves no step that descends
};

/// Minimises a smooth function by limited-memory BFGS (Nocedal & Wright, algorithm 7.4) with weak Wolfe steps by
/// doubling and bisection (Lewis & Overton 2013). Deterministic. `stage` is reported at each iteration.
/// NumericalFailure where f is not finite at the start, Cancelled between two iterations.
Result<LbfgsResult> minimizeLbfgs(const SmoothFunction& function, std::vector<double> start,
                                  const LbfgsOptions& options, const char* stage, JobContext& job);

}  // namespace vitrine
