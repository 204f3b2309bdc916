// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

struct LinearSvm {
    std::vector<float> weights;  ///< D
    float intercept = 0.0F;
    double objective = 0.0;  ///< ½‖w‖² + C·Σ hinge
    int iterations = 0;
    bool converged = false;

    double decision(std::span<const float> features) const;
};

/// The soft-margin classifier of Cortes & Vapnik (1995): min ½‖w‖² + C·Σ max(0, 1 − tᵢ(w·xᵢ + b)), b free, by
/// sequential minimal optimisation with second-order pairs (Fan, Chen & Lin, JMLR 2005). `positive` is 1 for the
/// rows with t = +1. Meant for the few hundred rows of a concept activation vector: keeps the N×N products.
/// Where every row lies at its bound an interval of b is optimal and its middle is taken.
/// InvalidOption for C ≤ 0 or rows of one kind only; plain C++, any thread.
Result<LinearSvm> fitLinearSvm(const Matrix& features, std::span<const std::uint8_t> positive, double cost,
                               JobContext& job, double tolerance = 1e-6);

}  // namespace vitrine
