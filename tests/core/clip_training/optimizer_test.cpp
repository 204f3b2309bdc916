// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/internal/optimizer.h"

#include <gtest/gtest.h>

#include "base/counter_random.h"

namespace vitrine::test {
namespace {

at::Tensor randomMatrix(std::int64_t rows, std::int64_t cols) {
    CounterRandom random(5, static_cast<std::uint64_t>(rows));
    auto values = at::empty({rows, cols});
    for (std::int64_t i = 0; i < rows * cols; ++i) values.data_ptr<float>()[i] = random.normal();
    return values;
}

/// Singular values from the eigenvalues of the smaller Gram matrix.
at::Tensor singularValues(const at::Tensor& matrix) {
    const auto gram = matrix.size(0) < matrix.size(1) ? at::mm(matrix, matrix.t()) : at::mm(matrix.t(), matrix);
    return std::get<0>(at::linalg_eigh(gram)).clamp_min(0).sqrt();
}

class Orthogonalized : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(Orthogonalized, BringsSingularValuesNearOneAndKeepsDirections) {
    const auto matrix = randomMatrix(GetParam().first, GetParam().second);
    for (const bool bf16 : {false, true}) {
        const auto result = orthogonalized(matrix, bf16);
        const auto values = singularValues(result);
        EXPECT_GT(values.min().item<float>(), 0.5F);
        EXPECT_LT(values.max().item<float>(), 1.3F);
        // <G, UVᵀ> is the sum of G's singular values: the result points where the gradient does.
        const double inner = (matrix * result).sum().item<double>();
        EXPECT_GT(inner, 0.6 * singularValues(matrix).sum().item<double>());
    }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Orthogonalized,
                         testing::Values(std::pair{24, 24}, std::pair{16, 64}, std::pair{64, 16}));

TEST(Optimizer, EveryMuonStepHasTheSameLengthWhateverTheGradient) {
    for (const double size : {1e-3, 1e3}) {
        OptimizerOptions options;
        options.muonDecay = 0.0;
        Optimizer optimizer(options);
        const std::string name = "vision_model.encoder.layers.0.mlp.fc2.weight";
        TensorMap weights{{name, at::zeros({8, 32}).requires_grad_(true)}};
        weights.at(name).mutable_grad() = randomMatrix(8, 32) * size;
        optimizer.step(weights, 1.0);
        const auto moved = singularValues(weights.at(name).detach() / options.muonRate);
        EXPECT_NEAR(moved.mean().item<double>(), 0.95, 0.3) << size;
        EXPECT_FALSE(weights.at(name).grad().defined());
    }
}

TEST(Optimizer, AdamMovesEveryNumberByTheRateFirst) {
    Optimizer optimizer(OptimizerOptions{});
    TensorMap weights{{"logit_scale", at::full({}, 1.0, at::kFloat).requires_grad_(true)}};
    weights.at("logit_scale").mutable_grad() = at::full({}, -0.5, at::kFloat);
    const double norm = optimizer.step(weights, 0.5);
    EXPECT_DOUBLE_EQ(norm, 0.5);
    EXPECT_NEAR(weights.at("logit_scale").item<double>(), 1.0 + 0.5 * OptimizerOptions{}.adamRate, 1e-6);
}

TEST(Optimizer, WeightsWithoutGradientStay) {
    Optimizer optimizer(OptimizerOptions{});
    TensorMap weights{{"visual_projection.weight", at::ones({2, 2}).requires_grad_(true)}};
    optimizer.step(weights, 1.0);
    EXPECT_TRUE(at::equal(weights.at("visual_projection.weight").detach(), at::ones({2, 2})));
}

}  // namespace
}  // namespace vitrine::test
