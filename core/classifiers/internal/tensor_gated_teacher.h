// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace vitrine::internal {

/// What PlainGatedTeacher (grounded_losses.h) is in plain memory, by operations of the tensor library: for other
/// devices, where each operation that a recorded graph adds costs as much as one that computes. Keeps the shares of
/// every round: 2·rounds·B·D values. The temperature is not learnt.
class TensorGatedTeacher {
public:
    /// z B×D; noise likewise or undefined; positives I64 B×m, of one row all different.
    TensorGatedTeacher(const at::Tensor& outputs, const at::Tensor& noise, const at::Tensor& positives,
                       std::int64_t rounds, double temperature);

    const at::Tensor& activations() const { return activations_; }
    double loss() const { return loss_; }
    /// dL/dz from dL/da (undefined for none) and `lossSlope`, that with respect to the loss.
    at::Tensor gradient(const at::Tensor& activationGradient, double lossSlope) const;

private:
    at::Tensor takeRounds(const at::Tensor& perturbed, std::int64_t rounds);
    at::Tensor backThroughRounds(const at::Tensor& towards) const;

    at::Tensor outputs_, positives_, khot_, activations_;
    std::vector<at::Tensor> shares_;  ///< p of each round
    std::vector<at::Tensor> rests_;   ///< 1 − p of each but the last, ∞ where its floor holds and nothing goes back
    double inverseTemperature_;
    double loss_ = 0.0;
};

}  // namespace vitrine::internal
