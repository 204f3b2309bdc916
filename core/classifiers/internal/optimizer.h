// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {

enum class OptimizerKind { Adam, AdamW, Sgd };

struct OptimizerOptions {
    OptimizerKind kind = OptimizerKind::Adam;
    double learningRate = 1e-3;
    double weightDecay = 0.0;  ///< AdamW: decoupled
    double momentum = 0.0;     ///< SGD
};

/// One optimiser for one parameter tensor; W and F have one each. The state is public because resume
/// state is exactly these tensors and the step count.
class ParameterOptimizer {
public:
    ParameterOptimizer(OptimizerOptions options, const at::Tensor& parameter);

    /// Updates `parameter` in place with `gradient`; the caller has switched gradient recording off. A `threshold`
    /// above 0 adds the proximal step of an ℓ1 term in the optimiser's metric: soft-thresholding at
    /// threshold / metric().
    void step(at::Tensor& parameter, const at::Tensor& gradient, double threshold = 0.0);
    /// The same with the gradient aᵀ·b (a B×m, b B×n).
    void stepAlong(at::Tensor& parameter, const at::Tensor& a, const at::Tensor& b, double threshold = 0.0);

    /// √v̂ + ε, the metric of the last Adam step: what a proximal step must be measured in.
    /// One everywhere for SGD.
    at::Tensor metric() const;

    const OptimizerOptions& options() const { return options_; }

    at::Tensor first;   ///< Adam's m; SGD's momentum buffer
    at::Tensor second;  ///< Adam's v
    std::int64_t steps = 0;

private:
    /// Whether Adam's step can be taken by the kernels, which read and write each array once.
    bool isOnePass(const at::Tensor& parameter) const;
    AdamCoefficients coefficients(double threshold) const;
    /// m, v and the step along them.
    void adamByTensors(at::Tensor& parameter, const at::Tensor& gradient);

    OptimizerOptions options_;
    at::Tensor gradient_;  ///< memory of stepAlong where the kernels do not serve; kept from step to step
    at::Tensor deviceSteps_;  ///< `steps` where the parameter is, for the fused operation
};

}  // namespace vitrine::internal
