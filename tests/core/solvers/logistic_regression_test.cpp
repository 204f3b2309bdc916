// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/logistic_regression.h"

#include <gtest/gtest.h>

#include "sample.h"
#include "solvers/lbfgs.h"

namespace vitrine {
namespace {

using test::clusteredSample;
using test::LabelledSample;

TEST(LogisticRegression, GradientVanishesAtTheOptimum) {
    const LabelledSample sample = clusteredSample(120, 8, 3, 2.0F);
    for (const double penalty : {1.0, 1e-2, 1e-4}) {
        JobContext job;
        const auto solution = fitLogisticRegression(sample.features, sample.labels, 3, penalty, {}, job);
        ASSERT_TRUE(solution);
        EXPECT_TRUE(solution->converged);
        const test::PlainLoss loss = test::plainCrossEntropy(sample.features, sample.labels, solution->head);
        double objective = loss.value;
        for (std::size_t n = 0; n < loss.weightGradient.size(); ++n) {
            const double weight = solution->head.weights.values()[n];
            objective += 0.5 * penalty * weight * weight;
            EXPECT_NEAR(loss.weightGradient[n] + penalty * weight, 0.0, 2e-5);
        }
        for (const double slope : loss.biasGradient) EXPECT_NEAR(slope, 0.0, 2e-5);
        EXPECT_NEAR(solution->objective, objective, 1e-6);
    }
}

TEST(LogisticRegression, StopsWhenAsked) {
    const LabelledSample sample = clusteredSample(60, 8, 3, 2.0F);
    std::stop_source stop;
    int asked = 0;
    JobContext job(stop.get_token(), [&](const Progress&) {
        if (++asked == 10) stop.request_stop();
    });
    const auto solution = fitLogisticRegression(sample.features, sample.labels, 3, 1e-6, {}, job);
    ASSERT_FALSE(solution);
    EXPECT_EQ(solution.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(asked, 10);
}

TEST(LogisticRegression, Errors) {
    const LabelledSample sample = clusteredSample(30, 4, 3, 1.0F);
    JobContext job;
    EXPECT_EQ(fitLogisticRegression(sample.features, sample.labels, 3, 0.0, {}, job).error().code,
              ErrorCode::InvalidOption);
    const LinearHead wrong{Matrix::zeros(3, 5), std::vector<float>(3, 0.0F)};
    EXPECT_EQ(fitLogisticRegression(sample.features, sample.labels, 3, 1.0, {}, job, &wrong).error().code,
              ErrorCode::ShapeMismatch);
}

/// Rosenbrock's valley, whose minimum is (1, 1).
double rosenbrock(std::span<const double> x, std::span<double> gradient) {
    const double a = 1.0 - x[0];
    const double b = x[1] - x[0] * x[0];
    gradient[0] = -2.0 * a - 400.0 * x[0] * b;
    gradient[1] = 200.0 * b;
    return a * a + 100.0 * b * b;
}

TEST(Lbfgs, FollowsACurvedValley) {
    JobContext job;
    LbfgsOptions options;
    options.reached = [](std::span<const double> gradient) {
        return std::abs(gradient[0]) + std::abs(gradient[1]) < 1e-9;
    };
    const auto result = minimizeLbfgs(rosenbrock, {-1.2, 1.0}, options, "test", job);
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->converged);
    EXPECT_LT(result->iterations, 100);
    EXPECT_NEAR(result->point[0], 1.0, 1e-8);
    EXPECT_NEAR(result->point[1], 1.0, 1e-8);
    options.iterationLimit = 3;
    const auto early = minimizeLbfgs(rosenbrock, {-1.2, 1.0}, options, "test", job);
    ASSERT_TRUE(early);
    EXPECT_FALSE(early->converged);
    EXPECT_EQ(early->iterations, 3);
}

}  // namespace
}  // namespace vitrine
