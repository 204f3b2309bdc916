// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/step_kernels.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <vector>

#include "base/counter_random.h"
#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/optimizer.h"

namespace vitrine::internal {
namespace {

at::Tensor normals(std::vector<std::int64_t> shape, std::uint64_t stream, float scale) {
    CounterRandom random(11, stream);
    at::Tensor out = at::empty(shape, at::kFloat);
    float* values = out.data_ptr<float>();
    for (std::int64_t i = 0; i < out.numel(); ++i) values[i] = scale * random.normal();
    return out;
}

TEST(StepKernels, GumbelNumbersAreThoseOfTheGenerator) {
    CounterRandom random(5, 77);
    std::vector<float> expected(1003);
    for (float& value : expected) value = random.gumbel();
    std::vector<float> whole(1003);
    fillGumbel(5, 77, 0, whole.data(), whole.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_NEAR(whole[i], expected[i], 2e-6 * std::max(1.0F, std::abs(expected[i]))) << i;
    std::vector<float> part(100);
    fillGumbel(5, 77, 64, part.data(), part.size());
    for (std::size_t i = 0; i < part.size(); ++i) EXPECT_EQ(part[i], whole[64 + i]) << "same bits wherever one starts";
}

TEST(StepKernels, AdamWithAndWithoutProximalStepIsTheFormula) {
    for (const auto kind : {OptimizerKind::Adam, OptimizerKind::AdamW}) {
        for (const double threshold : {0.0, 3e-4}) {
            at::Tensor narrow = normals({7, 11}, 1, 0.01F);
            at::Tensor wide = narrow.to(at::kDouble);
            const OptimizerOptions options{kind, 1e-2, 0.05, 0.0};
            ParameterOptimizer fast(options, narrow);
            ParameterOptimizer exact(options, wide);
            for (std::uint64_t step = 0; step < 12; ++step) {
                const at::Tensor gradient = normals({7, 11}, 100 + step, 1.0F);
                fast.step(narrow, gradient, threshold);
                exact.step(wide, gradient.to(at::kDouble), threshold);
            }
            EXPECT_LT((narrow.to(at::kDouble) - wide).abs().max().item<double>(), 1e-6);
            EXPECT_TRUE(threshold == 0.0 || at::equal(narrow == 0.0, wide == 0.0));
        }
    }
}

TEST(StepKernels, AbsoluteSum) {
    const at::Tensor values = normals({10007}, 3, 2.0F);
    const double expected = values.to(at::kDouble).abs().sum().item<double>();
    EXPECT_NEAR(absoluteSum(values.data_ptr<float>(), 10007), expected, 1e-6 * expected);
}

TEST(StepKernels, KHotAgreesWithTheTensorOperations) {
    for (const std::int64_t columns : {5, 8, 37, 926}) {
        for (const float tau : {2.0F, 0.3F}) {
            const at::Tensor outputs = normals({6, columns}, 4, 2.0F);
            const at::Tensor noise = normals({6, columns}, 5, 1.0F);
            const at::Tensor fast = relaxedKHot(outputs, noise, 4, at::full({}, tau));
            const at::Tensor exact =
                relaxedKHot(outputs.to(at::kDouble), noise.to(at::kDouble), 4, at::full({}, tau, at::kDouble));
            EXPECT_LT((fast - exact).abs().max().item<double>(), 2e-5);
            const at::Tensor gated = gatedActivations(outputs, fast);
            const at::Tensor reference = gatedActivations(outputs.to(at::kDouble), exact);
            EXPECT_LT((gated - reference).abs().max().item<double>(), 2e-4);
        }
    }
}

/// What the last test can not see: how z is reached from a and from the teacher term, alone and together.
TEST(StepKernels, GatedTeacherAndItsGradientAgreeWithTheTensorOperations) {
    for (const std::int64_t columns : {5, 8, 37, 926}) {
        for (const float tau : {2.0F, 0.3F}) {
            const at::Tensor narrow = normals({6, columns}, 4, 2.0F).requires_grad_(true);
            const at::Tensor wide = narrow.detach().to(at::kDouble).requires_grad_(true);
            const at::Tensor towards = normals({6, columns}, 6, 1.0F);
            // The lowest outputs are positives too: there the teacher's h is at its floor at a low temperature.
            const at::Tensor positives =
                at::cat({topPositives(narrow.detach(), 2), topPositives(-narrow.detach(), 1)}, 1).contiguous();
            for (const at::Tensor& noise : {normals({6, columns}, 5, 1.0F), at::Tensor()}) {
                const at::Tensor wideNoise = noise.defined() ? noise.to(at::kDouble) : noise;
                const GatedTeacher fast = gatedTeacher(narrow, noise, positives, 4, at::full({}, tau));
                const GatedTeacher exact = gatedTeacher(wide, wideNoise, positives, 4, at::full({}, tau, at::kDouble));
                EXPECT_LT((fast.activations - exact.activations).abs().max().item<double>(), 2e-4);
                EXPECT_NEAR(fast.loss.item<double>(), exact.loss.item<double>(), 1e-4);
                const auto expectSameGradient = [&](bool ofActivations, bool ofLoss) {
                    const auto gradient = [&](const GatedTeacher& terms, const at::Tensor& start) {
                        std::vector<at::Tensor> ends;
                        std::vector<at::Tensor> slopes;
                        if (ofActivations) ends.push_back(terms.activations), slopes.push_back(towards.to(start.dtype()));
                        if (ofLoss) ends.push_back(terms.loss), slopes.push_back(at::full({}, 0.7, start.options()));
                        return torch::autograd::grad(ends, {start}, slopes, /*retain_graph=*/true).front();
                    };
                    const at::Tensor slope = gradient(fast, narrow);
                    const at::Tensor reference = gradient(exact, wide);
                    const double scale = std::max(1.0, reference.abs().max().item<double>());
                    EXPECT_LT((slope - reference).abs().max().item<double>(), 2e-4 * scale)
                        << columns << " columns, tau " << tau << (ofActivations ? ", a" : "") << (ofLoss ? ", loss" : "");
                };
                expectSameGradient(true, false);
                expectSameGradient(false, true);
                expectSameGradient(true, true);
            }
        }
    }
}

/// Where one output is far above all others its removal leaves a weight that float32 can not resolve: the rounds must
/// then follow their definition.
TEST(StepKernels, KHotOfFarApartOutputsAgreesToo) {
    for (const float gap : {3.0F, 12.0F, 40.0F, 400.0F}) {
        for (const float tau : {2.0F, 0.3F}) {
            at::Tensor narrow = normals({4, 50}, 8, 1.0F);
            for (std::int64_t i = 0; i < 4; ++i)
                for (std::int64_t j = 0; j < 6; ++j) narrow[i][(7 * j + i) % 50] += gap * static_cast<float>(j + 1);
            const at::Tensor fast = relaxedKHot(narrow, {}, 4, at::full({}, tau));
            const at::Tensor exact = relaxedKHot(narrow.to(at::kDouble), {}, 4, at::full({}, tau, at::kDouble));
            EXPECT_LT((fast - exact).abs().max().item<double>(), 2e-3) << gap << " at " << tau;
            EXPECT_LT((fast.sum(1) - 4.0).abs().max().item<double>(), 1e-4) << gap << " at " << tau;
        }
    }
}

}  // namespace
}  // namespace vitrine::internal
