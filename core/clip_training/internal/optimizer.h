// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "clip_training/internal/differentiable_clip.h"

namespace vitrine {

struct OptimizerOptions {
    double muonRate = 0.02;
    double muonMomentum = 0.95;
    double muonDecay = 0.02;
    double adamRate = 1.5e-3;
    double adamBeta1 = 0.9;
    double adamBeta2 = 0.98;
    double adamDecay = 0.05;  ///< on matrices that are no embeddings
    double gradientNorm = 2.0;  ///< gradients are shortened to this norm, all together
    bool bf16 = false;          ///< for orthogonalized()
};

/// The orthogonal matrix nearest in direction to `gradient` (2-D), approximately: five steps of
/// the quintic Newton-Schulz iteration of Muon bring its singular values to about 0.7…1.2.
/// With `bf16` the products run in bfloat16, which the iteration tolerates (Jordan et al. 2024).
at::Tensor orthogonalized(const at::Tensor& gradient, bool bf16 = false);

/// Muon (Jordan et al. 2024: momentum, orthogonalised) for the matrices inside the encoders, AdamW
/// (Loshchilov & Hutter 2019) for everything else. State is created with the first step.
class Optimizer {
public:
    explicit Optimizer(const OptimizerOptions& options) : options_(options) {}

    /// Changes `weights` in place along their gradients, every rate times `factor`, and clears the
    /// gradients. Returns the norm of the gradients before they were shortened; one that is not finite changes nothing.
    double step(TensorMap& weights, double factor);

    /// Moments by "muon/NAME", "adam1/NAME", "adam2/NAME", and the number of steps done.
    const TensorMap& state() const { return state_; }
    std::int64_t steps() const { return steps_; }
    void restore(TensorMap state, std::int64_t steps);

private:
    at::Tensor& moment(const std::string& kind, const std::string& name, const at::Tensor& like);
    void muonStep(const std::string& name, at::Tensor& weight, const at::Tensor& gradient, double factor);
    void adamStep(const std::string& name, at::Tensor& weight, const at::Tensor& gradient, double factor);

    OptimizerOptions options_;
    TensorMap state_;
    std::int64_t steps_ = 0;
};

}  // namespace vitrine
