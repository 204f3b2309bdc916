// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/optimizer.h"

#include <ATen/ATen.h>

#include <cmath>

namespace vitrine::internal {

ParameterOptimizer::ParameterOptimizer(OptimizerOptions options, const at::Tensor& parameter)
    : first(at::zeros_like(parameter)), second(at::zeros_like(parameter)), options_(options) {
    first.requires_grad_(false);
    second.requires_grad_(false);
}

void ParameterOptimizer::step(at::Tensor& parameter, const at::Tensor& gradient) {
    ++steps;
    if (options_.kind == OptimizerKind::Sgd) {
        first.mul_(options_.momentum).add_(gradient);
        parameter.sub_(first, options_.learningRate);
        return;
    }
    if (options_.kind == OptimizerKind::AdamW) parameter.mul_(1.0 - options_.learningRate * options_.weightDecay);
    first.mul_(kAdamBeta1).add_(gradient, 1.0 - kAdamBeta1);
    second.mul_(kAdamBeta2).addcmul_(gradient, gradient, 1.0 - kAdamBeta2);
    const double correction = 1.0 - std::pow(kAdamBeta1, static_cast<double>(steps));
    parameter.addcdiv_(first, metric(), -options_.learningRate / correction);
}

at::Tensor ParameterOptimizer::metric() const {
    if (options_.kind == OptimizerKind::Sgd) return at::ones_like(second);
    const double correction = 1.0 - std::pow(kAdamBeta2, static_cast<double>(steps));
    return second.sqrt().div_(std::sqrt(correction)).add_(kAdamEpsilon);
}

}  // namespace vitrine::internal
