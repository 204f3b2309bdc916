// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/internal/optimizer.h"

#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

bool isEncoderMatrix(const std::string& name, const at::Tensor& weight) {
    return weight.dim() == 2 && name.find(".encoder.") != std::string::npos;
}

bool decays(const std::string& name, const at::Tensor& weight) {
    return weight.dim() >= 2 && name.find("embedding") == std::string::npos;
}

}  // namespace

at::Tensor orthogonalized(const at::Tensor& gradient, bool bf16) {
    constexpr double kA = 3.4445;
    constexpr double kB = -4.7750;
    constexpr double kC = 2.0315;
    const bool tall = gradient.size(0) > gradient.size(1);
    auto x = tall ? gradient.t() : gradient;
    x = x / (x.norm() + 1e-7);
    if (bf16) x = x.to(at::kBFloat16);
    for (int step = 0; step < 5; ++step) {
        const auto square = at::mm(x, x.t());
        const auto factor = at::addmm(square, square, square, kB, kC);
        x = at::addmm(x, factor, x, kA, 1.0);
    }
    if (bf16) x = x.to(at::kFloat);
    return tall ? x.t() : x;
}

at::Tensor& Optimizer::moment(const std::string& kind, const std::string& name, const at::Tensor& like) {
    auto& value = state_[kind + name];
    if (!value.defined()) value = at::zeros_like(like);
    return value;
}

void Optimizer::muonStep(const std::string& name, at::Tensor& weight, const at::Tensor& gradient, double factor) {
    auto& momentum = moment("muon/", name, gradient);
    momentum.mul_(options_.muonMomentum).add_(gradient);
    const auto direction = orthogonalized(gradient + momentum * options_.muonMomentum, options_.bf16);
    const double rate = options_.muonRate * factor;
    const double aspect = static_cast<double>(weight.size(0)) / static_cast<double>(weight.size(1));
    weight.mul_(1.0 - rate * options_.muonDecay).add_(direction, -rate * std::sqrt(std::max(1.0, aspect)));
}

void Optimizer::adamStep(const std::string& name, at::Tensor& weight, const at::Tensor& gradient, double factor) {
    constexpr double kEpsilon = 1e-6;
    auto& first = moment("adam1/", name, gradient);
    auto& second = moment("adam2/", name, gradient);
    first.mul_(options_.adamBeta1).add_(gradient, 1.0 - options_.adamBeta1);
    second.mul_(options_.adamBeta2).addcmul_(gradient, gradient, 1.0 - options_.adamBeta2);
    const double done = static_cast<double>(steps_ + 1);
    const double firstScale = 1.0 - std::pow(options_.adamBeta1, done);
    const double secondScale = std::sqrt(1.0 - std::pow(options_.adamBeta2, done));
    const double rate = options_.adamRate * factor;
    if (decays(name, weight)) weight.mul_(1.0 - rate * options_.adamDecay);
    weight.addcdiv_(first, second.sqrt().div_(secondScale).add_(kEpsilon), -rate / firstScale);
}

double Optimizer::step(TensorMap& weights, double factor) {
    const at::NoGradGuard noGradient;
    double square = 0.0;
    for (const auto& [name, weight] : weights) {
        if (weight.grad().defined()) square += std::pow(weight.grad().norm().item<double>(), 2.0);
    }
    const double norm = std::sqrt(square);
    if (!std::isfinite(norm)) {
        for (auto& [name, weight] : weights) weight.mutable_grad().reset();
        return norm;
    }
    const double shorten = norm > options_.gradientNorm ? options_.gradientNorm / norm : 1.0;
    for (auto& [name, weight] : weights) {
        if (!weight.grad().defined()) continue;
        const auto gradient = weight.grad() * shorten;
        if (isEncoderMatrix(name, weight)) {
            muonStep(name, weight, gradient, factor);
        } else {
            adamStep(name, weight, gradient, factor);
        }
        weight.mutable_grad().reset();
    }
    ++steps_;
    return norm;
}

void Optimizer::restore(TensorMap state, std::int64_t steps) {
    state_ = std::move(state);
    steps_ = steps;
}

}  // namespace vitrine
