// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/step_kernels.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "base/counter_random.h"
#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/gumbel_noise.h"
#include "classifiers/internal/optimizer.h"
#include "classifiers/internal/products.h"
#include "classifiers/internal/tensor_gated_teacher.h"
#include "classifiers/internal/transposition.h"
#include "support/device.h"

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

TEST(StepKernels, GumbelNumbersByTensorsAreThoseOfTheGenerator) {
    const std::uint64_t seed = 0x9876543210ULL, stream = (5ULL << 48U) + 3;  // every word of both is in use
    const at::Device device(test::testDevice());
    GumbelSource here(seed, stream, 37, 27, at::kCPU), there(seed, stream, 37, 27, device);
    const auto gap = [](const at::Tensor& a, const at::Tensor& b) {
        return ((a.cpu() - b).abs() / b.abs().clamp_min(1.0)).max().item<float>();
    };
    const at::Tensor ahead = gumbelByTensors(seed, stream, 5, 37, 27, device);
    for (const std::int64_t step : {0, 1, 4}) {
        const at::Tensor expected = here.draw(step, 37);
        ASSERT_EQ(ahead[step].sizes(), expected.sizes());
        EXPECT_LT(gap(ahead[step], expected), 3e-6F);
        EXPECT_LT(gap(there.draw(step, 37), expected), 3e-6F);
    }
    // Taken up at any step, with fewer rows or from a later start the numbers are the same.
    EXPECT_LT(gap(there.draw(9000, 11), here.draw(9000, 37).narrow(0, 0, 11)), 3e-6F);
    EXPECT_LT(gap(there.draw(2, 37), here.draw(2, 37)), 3e-6F);
    EXPECT_TRUE(at::equal(gumbelByTensors(seed, stream + 2, 1, 50, 27, device)[0].narrow(0, 0, 37), ahead[2]));
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

TEST(StepKernels, GumbelNumbersGoOnWhereTheCounterNeedsItsUpperWord) {
    constexpr std::size_t kFirst = std::size_t{4} << 32U;  // four numbers a counter
    constexpr std::size_t kBefore = 24;
    std::vector<float> across(64);
    std::vector<float> after(64 - kBefore);
    fillGumbel(5, 77, kFirst - kBefore, across.data(), across.size());
    fillGumbel(5, 77, kFirst, after.data(), after.size());
    for (std::size_t i = 0; i < after.size(); ++i) EXPECT_EQ(across[kBefore + i], after[i]) << i;
    std::vector<float> start(after.size());
    fillGumbel(5, 77, 0, start.data(), start.size());
    EXPECT_NE(after, start) << "the upper word counts";
}

/// Shapes below, at and above a tile, and rests of every kind.
TEST(StepKernels, ProductsAgreeWithFloat64) {
    for (const std::int64_t rows : {1, 5, 6, 7, 64, 65, 130}) {
        for (const std::int64_t columns : {1, 3, 15, 16, 33, 64, 65, 97, 200}) {
            const std::int64_t depth = 1 + (rows * 7 + columns * 3) % 90;
            const auto expectClose = [&](const at::Tensor& found, const at::Tensor& exact, const char* which) {
                ASSERT_EQ(found.sizes(), exact.sizes());
                EXPECT_LT((found - exact).abs().max().item<double>(), 2e-5) << which << ' ' << rows << ", " << depth << ", " << columns;
            };
            const at::Tensor a = normals({rows, depth}, 21, 1.0F);
            const at::Tensor b = normals({columns, depth}, 22, 1.0F);
            const at::Tensor exact = at::mm(a.to(at::kDouble), b.to(at::kDouble).t());
            expectClose(productWithRows(a, b), exact, "a·bᵀ");
            expectClose(productWithRows(a.t().contiguous().t(), b), exact, "a·bᵀ, not row after row");
            expectClose(product(a, b.t().contiguous()), exact, "a·b");
        }
    }
}

/// The last is too large for the tiles.
TEST(StepKernels, AdamAlongAProductIsAdamWithItsGradient) {
    for (const auto& shape : {std::array<std::int64_t, 3>{5, 7, 11}, {128, 37, 200}, {4096, 13, 90}}) {
        for (const double threshold : {0.0, 3e-4}) {
            const auto [batch, rows, columns] = shape;
            at::Tensor narrow = normals({rows, columns}, 31, 0.01F);
            at::Tensor wide = narrow.to(at::kDouble);
            const OptimizerOptions options{OptimizerKind::AdamW, 1e-2, 0.05, 0.0};
            ParameterOptimizer fast(options, narrow);
            ParameterOptimizer exact(options, wide);
            for (std::uint64_t step = 0; step < 5; ++step) {
                const at::Tensor a = normals({batch, rows}, 200 + step, 1.0F);
                const at::Tensor b = normals({batch, columns}, 300 + step, 1.0F);
                fast.stepAlong(narrow, a, b, threshold);
                exact.stepAlong(wide, a.to(at::kDouble), b.to(at::kDouble), threshold);
            }
            EXPECT_EQ(fast.steps, 5);
            EXPECT_LT((narrow - wide).abs().max().item<double>(), 2e-5) << batch << " × " << rows << " × " << columns;
            EXPECT_LT((fast.first - exact.first).abs().max().item<double>(), 1e-5 * std::sqrt(static_cast<double>(batch)));
        }
    }
}

TEST(StepKernels, ClassLossAndItsGradientAgreeWithTheTensorOperations) {
    for (const std::int64_t classes : {1, 2, 15, 16, 17, 200}) {
        at::Tensor logits = normals({9, classes}, 41, 5.0F);
        at::Tensor labels = at::arange(9, at::kLong).remainder(classes);
        logits[3][labels[3].item<std::int64_t>()] = 90.0F;
        if (classes > 2) logits[4].fill_(1.5F);  // all equal: the first is the answer
        const at::Tensor logShares = at::log_softmax(logits.to(at::kDouble), 1);
        const at::Tensor oneHot = at::one_hot(labels, classes);
        at::Tensor gradient = at::empty_like(logits);
        const ClassLossSums sums = classLossAndGradient(logits.data_ptr<float>(), labels.data_ptr<std::int64_t>(), 9,
                                                        static_cast<std::size_t>(classes), gradient.data_ptr<float>());
        EXPECT_NEAR(sums.loss, -(logShares * oneHot).sum().item<double>(), 1e-4) << classes;
        EXPECT_EQ(sums.correct, at::eq(logits.argmax(1), labels).sum().item<std::int64_t>()) << classes;
        EXPECT_LT((gradient - (logShares.exp() - oneHot) / 9).abs().max().item<double>(), 1e-7) << classes;
        logits[2][0] = std::nanf("");
        EXPECT_TRUE(std::isnan(classLossAndGradient(logits.data_ptr<float>(), labels.data_ptr<std::int64_t>(), 9,
                                                    static_cast<std::size_t>(classes), gradient.data_ptr<float>())
                                   .loss));
    }
}

/// The kernels in float32 and the tensor operations beside the recorded definition. Few positives: some concepts have
/// no image, one has several.
TEST(StepKernels, ContrastivePassIsTheDefinition) {
    const at::Device device(test::testDevice());
    for (const std::int64_t columns : {7, 37, 300}) {
        const at::Tensor narrow = normals({12, columns}, 41, 2.0F).to(device);
        const at::Tensor wide = narrow.to(at::kDouble).requires_grad_(true);
        const at::Tensor positives = topPositives(narrow, 3);
        const GroundedContrastive exact = groundedContrastive(wide, positives);
        const at::Tensor gradient = torch::autograd::grad({exact.loss}, {wide}).front();
        for (const auto& [outputs, tolerance] : {std::pair(wide, 1e-12), std::pair(narrow, 1e-5)}) {
            const ContrastivePass pass = contrastivePass(outputs, positives);
            EXPECT_NEAR(pass.row, exact.row.item<double>(), tolerance * exact.row.item<double>());
            EXPECT_NEAR(pass.column, exact.column.item<double>(), tolerance * exact.column.item<double>());
            EXPECT_LT((pass.gradient - gradient).abs().max().item<double>(), tolerance) << columns;
        }
    }
}

/// A step looks at the loss alone before it changes the weights.
TEST(StepKernels, WhatIsNotANumberReachesTheContrastiveLoss) {
    for (const std::int64_t column : {0, 20, 36}) {
        at::Tensor outputs = normals({6, 37}, 42, 1.0F);
        const at::Tensor positives = topPositives(outputs, 2);
        outputs[3][column] = std::nanf("");
        const GroundedContrastive terms = groundedContrastive(outputs, positives);
        EXPECT_TRUE(std::isnan(terms.loss.item<double>())) << column;
    }
}

TEST(StepKernels, StandardiseIsTheFormula) {
    const at::Tensor mean = normals({37}, 51, 1.0F);
    const at::Tensor deviation = normals({37}, 52, 1.0F).abs() + 0.1;
    at::Tensor values = normals({4, 37}, 53, 1.0F);
    const at::Tensor expected = (values - mean) / deviation;
    float* row = values.data_ptr<float>();
    for (std::int64_t i = 0; i < 4; ++i, row += 37)
        standardise(row, i < 3 ? row + 37 : nullptr, mean.data_ptr<float>(), deviation.data_ptr<float>(), 37, row);
    EXPECT_TRUE(at::equal(values, expected));
}

TEST(StepKernels, TransposeLeavesWhatStandsBesideTheMatrix) {
    for (const auto& [rows, columns] : {std::pair{1, 1}, {16, 16}, {17, 33}, {48, 128}, {5, 200}, {35, 8}}) {
        const at::Tensor from = normals({rows, columns + 3}, 61, 1.0F);
        at::Tensor to = at::zeros({columns, rows + 2});
        transpose(from.data_ptr<float>(), columns + 3, rows, columns, to.data_ptr<float>(), rows + 2);
        EXPECT_TRUE(at::equal(to.narrow(1, 0, rows), from.narrow(1, 0, columns).t())) << rows << " × " << columns;
        EXPECT_TRUE(at::equal(to.narrow(1, rows, 2), at::zeros({columns, 2}))) << rows << " × " << columns;
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

/// The third way to the same values: what a step takes on other devices, beside the recorded definition.
TEST(StepKernels, GatedTeacherByTensorsIsTheDefinition) {
    const at::Device device(test::testDevice());
    for (const std::int64_t columns : {3, 37, 926}) {  // three columns: as many rounds as there are entries
        for (const double tau : {2.0, 0.3, 0.05}) {
            const at::Tensor narrow = normals({6, columns}, 4, 2.0F).to(device);
            const at::Tensor wide = narrow.to(at::kDouble).requires_grad_(true);
            const at::Tensor positives = at::cat({topPositives(narrow, 2), topPositives(-narrow, 1)}, 1).contiguous();
            const at::Tensor towards = normals({6, columns}, 6, 1.0F).to(device);
            for (const at::Tensor& noise : {normals({6, columns}, 5, 1.0F).to(device), at::Tensor()}) {
                const at::Tensor wideNoise = noise.defined() ? noise.to(at::kDouble) : noise;
                const GatedTeacher exact = gatedTeacher(wide, wideNoise, positives, 4, at::full({}, tau, wide.options()));
                const TensorGatedTeacher same(wide, wideNoise, positives, 4, tau);
                const TensorGatedTeacher rounded(narrow, noise, positives, 4, tau);
                EXPECT_LT((same.activations() - exact.activations).abs().max().item<double>(), 1e-10);
                EXPECT_LT((rounded.activations() - exact.activations).abs().max().item<double>(), 2e-4);
                EXPECT_NEAR(same.loss(), exact.loss.item<double>(), 1e-10);
                for (const bool withActivations : {true, false}) {
                    const at::Tensor pull = withActivations ? towards.to(at::kDouble) : at::Tensor();
                    at::Tensor joint = exact.loss * 0.7;
                    if (withActivations) joint = joint + (exact.activations * pull).sum();
                    const at::Tensor expected = torch::autograd::grad({joint}, {wide}, {}, /*retain_graph=*/true).front();
                    const double scale = std::max(1.0, expected.abs().max().item<double>());
                    const auto gap = [&](const at::Tensor& found) {
                        return (found - expected).abs().max().item<double>() / scale;
                    };
                    EXPECT_LT(gap(same.gradient(pull, 0.7)), 1e-8) << columns << " at " << tau;
                    const at::Tensor narrowPull = withActivations ? towards : at::Tensor();
                    EXPECT_LT(gap(rounded.gradient(narrowPull, 0.7)), 2e-3) << columns << " at " << tau;
                }
            }
        }
    }
}

/// More rows than are taken side by side, many rounds, and temperatures at which most entries are light or most of the
/// weight is in few.
TEST(StepKernels, KHotAndItsGradientOfManyRowsAndRounds) {
    constexpr std::int64_t kRows = 21;
    constexpr std::int64_t kColumns = 926;
    constexpr std::int64_t kRounds = 10;
    const at::Tensor noise = normals({kRows, kColumns}, 62, 1.0F);
    const at::Tensor towards = normals({kRows, kColumns}, 63, 1.0F);
    for (const float tau : {5.0F, 1.0F, 0.3F, 0.1F}) {
        const at::Tensor narrow = normals({kRows, kColumns}, 61, 1.5F).requires_grad_(true);
        const at::Tensor wide = narrow.detach().to(at::kDouble).requires_grad_(true);
        const at::Tensor positives = topPositives(narrow.detach(), 3);
        const GatedTeacher fast = gatedTeacher(narrow, noise, positives, kRounds, at::full({}, tau));
        const GatedTeacher exact =
            gatedTeacher(wide, noise.to(at::kDouble), positives, kRounds, at::full({}, tau, at::kDouble));
        EXPECT_LT((fast.activations - exact.activations).abs().max().item<double>(), 1e-4) << tau;
        EXPECT_NEAR(fast.loss.item<double>(), exact.loss.item<double>(), 1e-5 * exact.loss.item<double>()) << tau;
        const at::Tensor slope = torch::autograd::grad({fast.activations, fast.loss}, {narrow},
                                                       {towards, at::full({}, 5.0F)})[0];
        const at::Tensor reference = torch::autograd::grad({exact.activations, exact.loss}, {wide},
                                                           {towards.to(at::kDouble), at::full({}, 5.0, at::kDouble)})[0];
        EXPECT_LT((slope - reference).abs().max().item<double>(), 1e-4 * reference.abs().max().item<double>()) << tau;

        const at::Tensor together = relaxedKHot(narrow.detach(), noise, kRounds, at::full({}, tau));
        for (std::int64_t i = 0; i < kRows; ++i) {
            const at::Tensor alone = relaxedKHot(narrow.detach().narrow(0, i, 1), noise.narrow(0, i, 1), kRounds,
                                                 at::full({}, tau));
            EXPECT_TRUE(at::equal(alone[0], together[i])) << "row " << i << " does not depend on the others";
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
