// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold of the objectives for any numbers: reductions of one to another, limits, invariances.
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <limits>

#include "base/counter_random.h"
#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/losses.h"
#include "classifiers/internal/objective.h"

namespace vitrine::internal {
namespace {

at::Tensor normals(std::uint64_t seed, std::int64_t rows, std::int64_t cols, double scale = 1.0) {
    CounterRandom random(seed);
    at::Tensor out = at::empty({rows, cols}, at::kDouble);
    for (std::int64_t i = 0; i < out.numel(); ++i) out.data_ptr<double>()[i] = scale * random.normal();
    return out;
}

/// The printed contrastive formula for D = B and p(k) = k, by double loops.
double printedContrastive(const at::Tensor& s) {
    const std::int64_t n = s.size(0);
    const auto at2 = [&](std::int64_t i, std::int64_t j) { return s[i][j].item<double>(); };
    double total = 0.0;
    for (std::int64_t k = 0; k < n; ++k) {
        double overImages = 0.0, overConcepts = 0.0;
        for (std::int64_t j = 0; j < n; ++j) {
            overImages += std::exp(at2(j, k));
            overConcepts += std::exp(at2(k, j));
        }
        total += std::log(std::exp(at2(k, k)) / overImages) + std::log(std::exp(at2(k, k)) / overConcepts);
    }
    return -total / (2.0 * static_cast<double>(n));
}

TEST(LossesProperty, SquareBatchWithOwnIndexIsThePrintedFormula) {
    const at::Tensor s = normals(1, 6, 6);
    EXPECT_NEAR(pairedContrastive(s, s, indexMap(6, 6)).item<double>(), printedContrastive(s), 1e-10);
    EXPECT_NEAR(referenceContrastive(s).item<double>(), printedContrastive(s), 1e-10);
}

TEST(LossesProperty, GumbelWithoutNoiseAtTemperatureOneIsContrastive) {
    const at::Tensor s = normals(2, 5, 8);
    const at::Tensor map = at::arange(5, at::kLong);
    const at::Tensor u =
        gumbelPerturbed(s, GumbelArgument::Logit, at::zeros({5, 8}, at::kDouble), at::ones({}, at::kDouble));
    EXPECT_DOUBLE_EQ(pairedContrastive(u, u, map).item<double>(), pairedContrastive(s, s, map).item<double>());
}

TEST(LossesProperty, LogSoftplusIsFiniteAndIncreasing) {
    at::Tensor x = at::linspace(-1000.0, 1000.0, 4001, at::kFloat).requires_grad_(true);
    const at::Tensor h = logSoftplus(x);
    const at::Tensor slope = torch::autograd::grad({h.sum()}, {x})[0];
    EXPECT_TRUE(at::isfinite(h).all().item<bool>());
    EXPECT_TRUE(at::isfinite(slope).all().item<bool>());
    EXPECT_TRUE((slope > 0).all().item<bool>());
    EXPECT_TRUE((h.narrow(0, 1, 4000) > h.narrow(0, 0, 4000)).all().item<bool>());
}

TEST(LossesProperty, ReleasedGumbelIsStationaryAtConstantOutputs) {
    at::Tensor z = at::full({7, 9}, 3.0, at::kDouble).requires_grad_(true);
    const at::Tensor none = at::zeros({7, 9}, at::kDouble);
    const at::Tensor loss = referenceGumbel(z, none, none, at::ones({}, at::kDouble));
    EXPECT_LT(torch::autograd::grad({loss}, {z})[0].abs().max().item<double>(), 1e-14);
}

TEST(LossesProperty, HugeThresholdRemovesEveryWeight) {
    const at::Tensor w = normals(3, 5, 5);
    EXPECT_EQ(softThreshold(w, at::full({}, 1e3, at::kDouble)).abs().sum().item<double>(), 0.0);
    EXPECT_TRUE(at::equal(softThreshold(w, at::zeros({}, at::kDouble)), w));
}

TEST(LossesProperty, ImagesSharingThePositiveAreNotNegatives) {
    const at::Tensor s = normals(4, 4, 5);
    const at::Tensor shared = at::full({4}, 2, at::kLong);
    // With one concept for all images each column softmax has the anchor alone: its term is zero.
    const double rowOnly = -at::log_softmax(s, 1).select(1, 2).mean().item<double>() / 2;
    EXPECT_NEAR(pairedContrastive(s, s, shared).item<double>(), rowOnly, 1e-12);
}

TEST(LossesProperty, KHotTakesAsMuchAsAskedAndHardens) {
    const at::Tensor z = normals(5, 6, 20);
    for (const std::int64_t k : {1, 5, 20}) {
        const at::Tensor h = relaxedKHot(z, {}, k, at::full({}, 0.3, at::kDouble));
        EXPECT_LT((h.sum(1) - static_cast<double>(k)).abs().max().item<double>(), 1e-9);
    }
    const at::Tensor hard = relaxedKHot(z, {}, 5, at::full({}, 0.01, at::kDouble));
    const at::Tensor top = positiveMask(topPositives(z, 5), 20);
    EXPECT_LT((hard - top.to(at::kDouble)).abs().max().item<double>(), 0.35);
    EXPECT_EQ(relaxedKHot(z, {}, 99, at::full({}, 0.3, at::kDouble)).sum(1).round().max().item<double>(), 20.0);
}

TEST(LossesProperty, PositivesAreTheStartOfAStableSort) {
    // Few different values: ties are the rule.
    at::Tensor values = at::floor(normals(7, 40, 130) * 2).to(at::kFloat);
    values.select(0, 3).select(0, 50).fill_(std::numeric_limits<float>::quiet_NaN());
    values.select(0, 5).fill_(0.25);
    const at::Tensor order = std::get<1>(at::sort(values, /*stable=*/true, /*dim=*/1, /*descending=*/true));
    for (const std::int64_t count : {1, 10, 64, 100, 500}) {
        const at::Tensor expected = order.narrow(1, 0, std::min<std::int64_t>(count, 130));
        EXPECT_TRUE(at::equal(topPositives(values, count), expected)) << count;
    }
}

TEST(LossesProperty, StoppedClassGradientNeverReachesTheConceptLayer) {
    Batch batch;
    batch.scores = normals(6, 8, 5);
    batch.labels = at::arange(8, at::kLong).remainder(3);
    batch.positives = topPositives(batch.scores, 2);
    ObjectiveOptions options;
    options.method = Method::Contrastive;
    options.positives = 2;
    for (const bool joint : {false, true}) {
        options.classGradientReachesConcepts = joint;
        at::Tensor w = at::eye(5, at::kDouble).requires_grad_(true);
        at::Tensor f = normals(7, 3, 5).requires_grad_(true);
        const auto gradients =
            torch::autograd::grad({evaluateObjective(options, batch, w, f).classLoss}, {w, f}, {}, false, false, true);
        EXPECT_EQ(gradients[0].defined(), joint);
        EXPECT_TRUE(gradients[1].defined());
    }
}

TEST(LossesProperty, EachOptimiserLowersAQuadratic) {
    for (const OptimizerKind kind : {OptimizerKind::Adam, OptimizerKind::AdamW, OptimizerKind::Sgd}) {
        at::Tensor x = at::full({3}, 4.0, at::kDouble);
        ParameterOptimizer optimizer(
            {kind, 0.05, kind == OptimizerKind::AdamW ? 0.01 : 0.0, kind == OptimizerKind::Sgd ? 0.5 : 0.0}, x);
        for (int i = 0; i < 500; ++i) optimizer.step(x, 2 * x);
        EXPECT_LT(x.abs().max().item<double>(), 0.05);
    }
}

TEST(LossesProperty, SgdWithMomentumFollowsItsRecurrence) {
    at::Tensor x = at::ones({1}, at::kDouble);
    ParameterOptimizer optimizer({OptimizerKind::Sgd, 0.1, 0.0, 0.9}, x);
    double expected = 1.0, velocity = 0.0;
    for (int i = 0; i < 5; ++i) {
        optimizer.step(x, at::full({1}, 1.0 + i, at::kDouble));
        velocity = 0.9 * velocity + 1.0 + i;
        expected -= 0.1 * velocity;
        EXPECT_NEAR(x.item<double>(), expected, 1e-12);
    }
    EXPECT_EQ(optimizer.metric().item<double>(), 1.0);
}

}  // namespace
}  // namespace vitrine::internal
