// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/glm_saga.h"

#include <gtest/gtest.h>

#include <numeric>

#include "sample.h"
#include "solvers/elastic_net.h"

namespace vitrine {
namespace {

TEST(GlmSaga, ApproachesTheOptimumOfTheExactSolver) {
    test::LabelledSample sample = test::clusteredSample(96, 6, 3, 1.5F);
    sample.features = test::standardisedColumns(sample.features);
    JobContext job;
    const double lambda = 0.02;
    const auto best = fitElasticNet(sample.features, sample.labels, 3, lambda, {}, job);
    ASSERT_TRUE(best);
    auto saga = GlmSaga::create(sample.features, sample.labels, 3, {lambda, 0.99, 0.1, true});
    ASSERT_TRUE(saga);
    std::vector<std::int64_t> order(96);
    std::iota(order.begin(), order.end(), std::int64_t{0});
    CounterRandom random(1);
    for (int epoch = 0; epoch < 1000; ++epoch) {
        random.shuffle(order);
        for (std::size_t first = 0; first < order.size(); first += 16)
            saga->step(std::span(order).subspan(first, 16));
    }
    const LinearHead head = saga->head();
    double objective = test::plainCrossEntropy(sample.features, sample.labels, head).value;
    for (const float weight : head.weights.values())
        objective += lambda * (0.99 * std::abs(weight) + 0.005 * weight * weight);
    EXPECT_NEAR(objective, best->objective, 1e-4 * best->objective);
    EXPECT_GE(objective, best->objective - best->dualityGap - 1e-6);
}

TEST(GlmSaga, Errors) {
    const test::LabelledSample sample = test::clusteredSample(12, 3, 3, 1.0F);
    EXPECT_EQ(GlmSaga::create({}, {}, 3, {}).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(GlmSaga::create(sample.features, sample.labels, 3, {-1.0}).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(GlmSaga::create(sample.features, sample.labels, 3, {0.1, 0.99, 0.0}).error().code,
              ErrorCode::InvalidOption);
}

}  // namespace
}  // namespace vitrine
