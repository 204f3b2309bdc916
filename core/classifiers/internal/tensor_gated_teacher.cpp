// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/tensor_gated_teacher.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace vitrine::internal {
namespace {

constexpr double kLeastShareLeft = 1e-6;  // of 1 − p, as in relaxedKHot
constexpr double kLeastKHot = 1e-12;      // as in teacherTerm

}  // namespace

TensorGatedTeacher::TensorGatedTeacher(const at::Tensor& outputs, const at::Tensor& noise, const at::Tensor& positives,
                                       std::int64_t rounds, double temperature)
    : outputs_(outputs.detach()), positives_(positives), inverseTemperature_(1.0 / temperature) {
    const at::NoGradGuard noGrad;
    const std::int64_t taken = std::min(rounds, outputs_.size(1));
    khot_ = takeRounds(noise.defined() ? outputs_ + noise : outputs_, taken);
    activations_ = khot_.clamp_max(1.0).mul_(outputs_.clamp_min(0.0));
    const at::Tensor picked = khot_.gather(1, positives_).clamp_min_(kLeastKHot).div_(static_cast<double>(taken));
    loss_ = -picked.log_().mean().item<double>();
}

at::Tensor TensorGatedTeacher::takeRounds(const at::Tensor& perturbed, std::int64_t rounds) {
    at::Tensor khot;
    at::Tensor scaled = perturbed * inverseTemperature_;
    for (std::int64_t round = 0; round < rounds; ++round) {
        const at::Tensor& share = shares_.emplace_back(at::softmax(scaled, 1));
        khot = khot.defined() ? khot.add_(share) : share.clone();
        if (round + 1 == rounds) break;
        at::Tensor rest = 1.0 - share;
        scaled.add_(rest.clamp_min(kLeastShareLeft).log_(), inverseTemperature_);
        rests_.push_back(at::threshold_(rest, kLeastShareLeft, std::numeric_limits<double>::infinity()));
    }
    return khot;
}

/// dL/d(z + noise) from dL/dh, the last round first.
at::Tensor TensorGatedTeacher::backThroughRounds(const at::Tensor& towards) const {
    at::Tensor gradient;
    at::Tensor pull = towards;
    for (std::size_t round = shares_.size(); round-- > 0;) {
        at::Tensor step = at::_softmax_backward_data(pull, shares_[round], 1, pull.scalar_type());
        gradient = gradient.defined() ? gradient.add_(step, inverseTemperature_) : step.mul_(inverseTemperature_);
        if (round > 0) pull = at::addcdiv(towards, gradient, rests_[round - 1], -1.0);
    }
    return gradient;
}

at::Tensor TensorGatedTeacher::gradient(const at::Tensor& activationGradient, double lossSlope) const {
    const at::NoGradGuard noGrad;
    const at::Tensor picked = khot_.gather(1, positives_);
    const double perEntry = -lossSlope / static_cast<double>(positives_.numel());
    const at::Tensor pulls = (perEntry / picked).masked_fill_(picked < kLeastKHot, 0.0);
    at::Tensor towards = activationGradient.defined()
                             ? (activationGradient * outputs_.clamp_min(0.0)).masked_fill_(khot_ > 1.0, 0.0)
                             : at::zeros_like(outputs_);
    towards.scatter_add_(1, positives_, pulls);
    at::Tensor out = backThroughRounds(towards);
    // Through the gate itself: min(h, 1) where z is above zero.
    if (activationGradient.defined())
        out.add_((activationGradient * khot_.clamp_max(1.0)).masked_fill_(outputs_ <= 0.0, 0.0));
    return out;
}

}  // namespace vitrine::internal
