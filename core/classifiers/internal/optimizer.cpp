// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/optimizer.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/version.h>

#include <cmath>

#include "classifiers/internal/losses.h"
#include "classifiers/internal/products.h"
#include "classifiers/internal/step_kernels.h"

// Since 2.1 the tensor library has Adam as one operation on CUDA; ours reads and writes the arrays 21 times.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
#define VITRINE_FUSED_ADAM
#endif

namespace vitrine::internal {
namespace {

/// Entries that one thread updates at once: several times what starting another costs.
constexpr std::int64_t kGrain = 1 << 16;

}  // namespace

ParameterOptimizer::ParameterOptimizer(OptimizerOptions options, const at::Tensor& parameter)
    : first(at::zeros_like(parameter)), second(at::zeros_like(parameter)), options_(options) {
    first.requires_grad_(false);
    second.requires_grad_(false);
}

void ParameterOptimizer::step(at::Tensor& parameter, const at::Tensor& gradient, double threshold) {
    ++steps;
    if (isOnePass(parameter) && isPlain(gradient)) {
        float* values = parameter.data_ptr<float>();
        const float* slopes = gradient.data_ptr<float>();
        float* means = first.data_ptr<float>();
        float* squares = second.data_ptr<float>();
        const AdamCoefficients taken = coefficients(threshold);
        at::parallel_for(0, parameter.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
            adamStep(values + begin, slopes + begin, means + begin, squares + begin,
                     static_cast<std::size_t>(end - begin), taken);
        });
        return;
    }
    if (options_.kind == OptimizerKind::Sgd) {
        first.mul_(options_.momentum).add_(gradient);
        parameter.sub_(first, options_.learningRate);
    } else {
        if (options_.kind == OptimizerKind::AdamW) parameter.mul_(1.0 - options_.learningRate * options_.weightDecay);
        adamByTensors(parameter, gradient);
    }
    if (threshold > 0.0) parameter.copy_(softThreshold(parameter, threshold / metric()));
}

void ParameterOptimizer::adamByTensors(at::Tensor& parameter, const at::Tensor& gradient) {
#ifdef VITRINE_FUSED_ADAM
    if (parameter.is_cuda()) {
        if (!deviceSteps_.defined()) deviceSteps_ = at::empty({}, second.options().dtype(at::kFloat));
        deviceSteps_.fill_(static_cast<double>(steps));
        at::_fused_adam_({parameter}, {gradient}, {first}, {second}, {}, {deviceSteps_}, options_.learningRate,
                         kAdamBeta1, kAdamBeta2, /*weight_decay=*/0.0, kAdamEpsilon, /*amsgrad=*/false,
                         /*maximize=*/false);
        return;
    }
#endif
    first.mul_(kAdamBeta1).add_(gradient, 1.0 - kAdamBeta1);
    second.mul_(kAdamBeta2).addcmul_(gradient, gradient, 1.0 - kAdamBeta2);
    const double correction = 1.0 - std::pow(kAdamBeta1, static_cast<double>(steps));
    parameter.addcdiv_(first, metric(), -options_.learningRate / correction);
}

void ParameterOptimizer::stepAlong(at::Tensor& parameter, const at::Tensor& a, const at::Tensor& b,
                                   double threshold) {
    if (isOnePass(parameter) && canStepAlong(a, b)) {
        ++steps;
        adamStepAlong(a, b, coefficients(threshold), parameter, first, second);
        return;
    }
    if (!gradient_.defined()) gradient_ = at::empty_like(parameter);
    at::mm_out(gradient_, a.t(), b);
    step(parameter, gradient_, threshold);
}

bool ParameterOptimizer::isOnePass(const at::Tensor& parameter) const {
    return options_.kind != OptimizerKind::Sgd && isPlain(parameter) && isPlain(first) && isPlain(second);
}

AdamCoefficients ParameterOptimizer::coefficients(double threshold) const {
    const double rate = options_.learningRate;
    AdamCoefficients out;
    out.rate = static_cast<float>(rate / (1.0 - std::pow(kAdamBeta1, static_cast<double>(steps))));
    out.inverseRootCorrection =
        static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(kAdamBeta2, static_cast<double>(steps))));
    if (options_.kind == OptimizerKind::AdamW) out.decay = static_cast<float>(1.0 - rate * options_.weightDecay);
    out.threshold = static_cast<float>(threshold);
    return out;
}

at::Tensor ParameterOptimizer::metric() const {
    if (options_.kind == OptimizerKind::Sgd) return at::ones_like(second);
    const double correction = 1.0 - std::pow(kAdamBeta2, static_cast<double>(steps));
    return second.sqrt().div_(std::sqrt(correction)).add_(kAdamEpsilon);
}

}  // namespace vitrine::internal
