// SPDX-License-Identifier: GPL-3.0-or-later
// The residual of PCBM-h: a dense map from the embedding that adds to the logits of a finished, frozen bottleneck.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "classifiers/internal/staged_fit.h"
#include "solvers/linear_head.h"

namespace vitrine::internal {

inline constexpr double kResidualPenalty = 1e-3;

struct ResidualTerms {
    at::Tensor logits;          ///< B×C, with those of the head
    double loss = 0.0;          ///< CE + 1e-3 · mean of the squared weights
    at::Tensor weightGradient;  ///< C×P
    at::Tensor biasGradient;    ///< C
};
/// At weights R (C×P) and bias r (C), for logits of the head (B×C) and I64 labels (B).
ResidualTerms residualTerms(const at::Tensor& features, const at::Tensor& headLogits, const at::Tensor& labels,
                            const at::Tensor& weights, const at::Tensor& bias);

struct ResidualOptions {
    std::int64_t epochs = 20;
    std::int64_t batchSize = 64;
    double learningRate = 1e-2;
    std::uint64_t seed = 42;
};

/// Adam from U(−1/√P, 1/√P). Features N×P, logits of the head N×C. The part "residual" of `fit`.
Result<LinearHead> fitResidual(const at::Tensor& features, const at::Tensor& headLogits, const at::Tensor& labels,
                               const ResidualOptions& options, StagedFit& fit);

}  // namespace vitrine::internal
