// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "solvers/internal/linear_problem.h"

namespace vitrine::internal {

/// λ[α‖W‖₁ + ½(1−α)‖W‖²] of the callers' weights, for the scaled parameters θ of a LinearProblem.
struct ElasticNetPenalty {
    ElasticNetPenalty(double lambda, double alpha, const at::Tensor& deviations);

    at::Tensor absolute;  ///< D+1: weight of |θ|, 0 for the bias
    at::Tensor square;    ///< D+1: weight of ½θ², 0 for the bias

    double value(const at::Tensor& parameters) const;
    /// Minimises ½L‖θ − point‖² + penalty.
    at::Tensor proximalPoint(const at::Tensor& point, double curvature) const;
};

/// How far `objective` = loss + penalty at `parameters` may lie above the optimum. With r = p − y the residuals there,
/// every s·r (0 ≤ s ≤ 1) is a point of the dual problem (Fenchel):
///   optimum ≥ −mean f*(s·rᵢ) − Σ (s|v| − λα)₊² / (2λ(1−α)),  v the gradient of the loss;
/// the best of a few s is taken. The bias has no penalty; its gradient counts with twice the largest bias (+1) as
/// the range in which the optimal biases are taken to lie. `logits` and `gradient` are those at `parameters`.
double dualityGap(const LinearProblem& problem, const ElasticNetPenalty& penalty, const at::Tensor& parameters,
                  const at::Tensor& logits, const at::Tensor& gradient, double objective);

}  // namespace vitrine::internal
