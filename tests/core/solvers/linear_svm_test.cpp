// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/linear_svm.h"

#include <gtest/gtest.h>

#include "sample.h"

namespace vitrine {
namespace {

TEST(LinearSvm, FindsTheWidestStreet) {
    // Two points a side; the street runs along x = 1 with margin 1, so w = (1, 0) and b = −1.
    const Matrix features({0.0F, 0.0F, 0.0F, 3.0F, 2.0F, 1.0F, 2.0F, -4.0F}, 4, 2);
    const std::vector<std::uint8_t> positive{0, 0, 1, 1};
    JobContext job;
    const auto svm = fitLinearSvm(features, positive, 100.0, job);
    ASSERT_TRUE(svm);
    EXPECT_TRUE(svm->converged);
    EXPECT_NEAR(svm->weights[0], 1.0F, 1e-5F);
    EXPECT_NEAR(svm->weights[1], 0.0F, 1e-5F);
    EXPECT_NEAR(svm->intercept, -1.0F, 1e-5F);
    EXPECT_NEAR(svm->objective, 0.5, 1e-5);
}

TEST(LinearSvm, NoNeighbouringClassifierIsBetter) {
    const test::LabelledSample sample = test::clusteredSample(80, 5, 2, 2.5F);
    std::vector<std::uint8_t> positive(sample.labels.begin(), sample.labels.end());
    JobContext job;
    const double cost = 0.3;
    const auto svm = fitLinearSvm(sample.features, positive, cost, job);
    ASSERT_TRUE(svm);
    const auto objective = [&](const LinearSvm& at) {
        double value = 0.5 * dot(at.weights, at.weights);
        for (std::size_t i = 0; i < 80; ++i)
            value += cost * std::max(0.0, 1.0 - (positive[i] != 0 ? 1.0 : -1.0) * at.decision(sample.features.row(i)));
        return value;
    };
    const double best = objective(*svm);
    EXPECT_NEAR(best, svm->objective, 1e-9);
    CounterRandom random(9);
    for (int n = 0; n < 200; ++n) {
        LinearSvm near = *svm;
        const float size = n % 2 == 0 ? 1e-2F : 1e-3F;
        for (float& weight : near.weights) weight += size * random.normal();
        near.intercept += size * random.normal();
        EXPECT_GE(objective(near), best - 1e-5);
    }
}

TEST(LinearSvm, IsDeterministicAndStops) {
    const test::LabelledSample sample = test::clusteredSample(60, 4, 2, 3.0F);
    const std::vector<std::uint8_t> positive(sample.labels.begin(), sample.labels.end());
    JobContext job;
    EXPECT_EQ(fitLinearSvm(sample.features, positive, 1.0, job)->weights,
              fitLinearSvm(sample.features, positive, 1.0, job)->weights);
    std::stop_source stop;
    stop.request_stop();
    JobContext stopped(stop.get_token());
    EXPECT_EQ(fitLinearSvm(sample.features, positive, 1.0, stopped).error().code, ErrorCode::Cancelled);
}

TEST(LinearSvm, Errors) {
    const test::LabelledSample sample = test::clusteredSample(10, 4, 2, 1.0F);
    const std::vector<std::uint8_t> positive(sample.labels.begin(), sample.labels.end());
    JobContext job;
    EXPECT_EQ(fitLinearSvm({}, {}, 1.0, job).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(fitLinearSvm(sample.features.slice(0, 4), positive, 1.0, job).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(fitLinearSvm(sample.features, positive, 0.0, job).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(fitLinearSvm(sample.features, std::vector<std::uint8_t>(10, 1), 1.0, job).error().code,
              ErrorCode::InvalidOption);
}

}  // namespace
}  // namespace vitrine
