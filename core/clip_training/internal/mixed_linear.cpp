// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/internal/mixed_linear.h"

namespace vitrine {
namespace {

class MixedLinear : public torch::autograd::Function<MixedLinear> {
public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                              const at::Tensor& bias) {
        const auto inputs = x.reshape({-1, x.size(-1)}).to(at::kBFloat16);
        const auto weights = weight.to(at::kBFloat16);
        context->save_for_backward({inputs, weights});
        context->saved_data["bias"] = bias.numel() > 0;
        auto shape = x.sizes().vec();
        shape.back() = weight.size(0);
        const auto biases = bias.numel() > 0 ? bias.to(at::kBFloat16) : at::Tensor();
        return at::linear(inputs, weights, biases).to(at::kFloat).view(shape);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const auto& gradient = gradients[0];
        const auto flat = gradient.reshape({-1, gradient.size(-1)});
        const auto half = flat.to(at::kBFloat16);
        auto shape = gradient.sizes().vec();
        shape.back() = saved[1].size(1);
        const auto ofInput = at::mm(half, saved[1]).to(at::kFloat).view(shape);
        const auto ofWeight = at::mm(half.t(), saved[0]).to(at::kFloat);
        return {ofInput, ofWeight, context->saved_data["bias"].toBool() ? flat.sum(0) : at::Tensor()};
    }
};

class MixedProduct : public torch::autograd::Function<MixedProduct> {
public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& a, const at::Tensor& b,
                              bool transposeB) {
        const auto left = a.to(at::kBFloat16);
        const auto right = b.to(at::kBFloat16);
        context->save_for_backward({left, right});
        context->saved_data["transpose"] = transposeB;
        return at::bmm(left, transposeB ? right.transpose(1, 2) : right).to(at::kFloat);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const auto gradient = gradients[0].to(at::kBFloat16);
        const bool transposed = context->saved_data["transpose"].toBool();
        const auto ofLeft = at::bmm(gradient, transposed ? saved[1] : saved[1].transpose(1, 2));
        const auto ofRight = transposed ? at::bmm(gradient.transpose(1, 2), saved[0])
                                        : at::bmm(saved[0].transpose(1, 2), gradient);
        return {ofLeft.to(at::kFloat), ofRight.to(at::kFloat), at::Tensor()};
    }
};

}  // namespace

at::Tensor mixedProduct(const at::Tensor& a, const at::Tensor& b, bool transposeB, bool bf16) {
    if (!bf16) return at::bmm(a, transposeB ? b.transpose(1, 2) : b);
    return MixedProduct::apply(a, b, transposeB);
}

at::Tensor mixedLinear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, bool bf16) {
    if (!bf16) return at::linear(x, weight, bias);
    // An undefined tensor can not pass through apply(); an empty one stands for it.
    return MixedLinear::apply(x, weight, bias.defined() ? bias : at::empty({0}, weight.options()));
}

}  // namespace vitrine
