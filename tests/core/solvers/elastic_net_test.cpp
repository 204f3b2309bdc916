// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/elastic_net.h"

#include <gtest/gtest.h>

#include <limits>

#include "sample.h"

namespace vitrine {
namespace {

using test::clusteredSample;
using test::LabelledSample;
using test::PlainLoss;

Result<ElasticNetSolution> solve(const LabelledSample& sample, double lambda, const ElasticNetOptions& options = {},
                                 const LinearHead* start = nullptr) {
    JobContext job;
    return fitElasticNet(sample.features, sample.labels, sample.classes, lambda, options, job, start);
}

double lambdaMax(const LabelledSample& sample) {
    return elasticNetLambdaMax(sample.features, sample.labels, sample.classes).value();
}

TEST(ElasticNet, OptimalityConditionsHoldForTheCallersWeights) {
    const LabelledSample sample = clusteredSample(150, 12, 4, 1.5F);
    ElasticNetOptions options;
    options.tolerance = 1e-10;
    const double lambda = lambdaMax(sample) / 10.0;
    const auto solution = solve(sample, lambda, options);
    ASSERT_TRUE(solution);
    ASSERT_TRUE(solution->converged);
    const PlainLoss loss = test::plainCrossEntropy(sample.features, sample.labels, solution->head);
    for (const double slope : loss.biasGradient) EXPECT_NEAR(slope, 0.0, 1e-5);
    std::size_t zeros = 0;
    for (std::size_t n = 0; n < loss.weightGradient.size(); ++n) {
        const double weight = solution->head.weights.values()[n];
        const double slope = loss.weightGradient[n] + lambda * (1.0 - options.alpha) * weight;
        if (weight == 0.0) {
            ++zeros;
            EXPECT_LE(std::abs(slope), lambda * options.alpha * (1.0 + 1e-3));
        } else {
            EXPECT_NEAR(slope, -std::copysign(lambda * options.alpha, weight), 1e-3 * lambda);
        }
    }
    EXPECT_GT(zeros, 0U);
    EXPECT_LT(zeros, loss.weightGradient.size());
}

TEST(ElasticNet, ReportsTheObjectiveOfItsHead) {
    const LabelledSample sample = clusteredSample(90, 7, 3, 1.0F);
    const double lambda = lambdaMax(sample) / 5.0;
    const auto solution = solve(sample, lambda);
    ASSERT_TRUE(solution);
    double value = test::plainCrossEntropy(sample.features, sample.labels, solution->head).value;
    for (const float weight : solution->head.weights.values())
        value += lambda * (0.99 * std::abs(weight) + 0.005 * weight * weight);
    EXPECT_NEAR(solution->objective, value, 1e-6);
}

TEST(ElasticNet, TheGapBoundsTheDistanceToTheOptimum) {
    const LabelledSample sample = clusteredSample(200, 15, 5, 2.0F);
    for (const ElasticNetLoss loss : {ElasticNetLoss::Multinomial, ElasticNetLoss::OneVsRest}) {
        for (const double alpha : {1.0, 0.99, 0.5}) {
            ElasticNetOptions tight;
            tight.loss = loss;
            tight.alpha = alpha;
            tight.tolerance = 1e-9;
            const double lambda = lambdaMax(sample) / 20.0;
            const auto best = solve(sample, lambda, tight);
            ASSERT_TRUE(best);
            EXPECT_TRUE(best->converged);
            ElasticNetOptions rough = tight;
            rough.tolerance = 1e-2;
            const auto early = solve(sample, lambda, rough);
            ASSERT_TRUE(early);
            EXPECT_LT(early->iterations, best->iterations);
            const double excess = early->objective - best->objective;
            EXPECT_GE(excess, 0.0);
            EXPECT_LE(excess, early->dualityGap);
            EXPECT_LE(early->dualityGap, 1e-2 * early->objective);
        }
    }
}

TEST(ElasticNet, NothingSurvivesAboveLambdaMaxAndSomethingBelow) {
    const LabelledSample sample = clusteredSample(120, 9, 3, 1.0F);
    const double most = lambdaMax(sample);
    EXPECT_EQ(solve(sample, 1.001 * most)->averageNonZero, 0.0);
    EXPECT_GT(solve(sample, 0.98 * most)->averageNonZero, 0.0);
}

TEST(ElasticNet, PathIsOptimalEverywhereAndEndsWhereAsked) {
    const LabelledSample sample = clusteredSample(150, 20, 4, 2.0F);
    ElasticNetPathOptions options;
    options.count = 12;
    options.ratio = 100.0;
    JobContext job;
    const auto path = fitElasticNetPath(sample.features, sample.labels, sample.classes, options, job);
    ASSERT_TRUE(path);
    ASSERT_EQ(path->size(), 12U);
    EXPECT_EQ(path->front().averageNonZero, 0.0);
    EXPECT_NEAR(path->front().lambda / path->back().lambda, 100.0, 1e-9);
    for (const ElasticNetSolution& solution : *path) {
        EXPECT_TRUE(solution.converged);
        const auto alone = solve(sample, solution.lambda);
        ASSERT_TRUE(alone);
        EXPECT_NEAR(solution.objective, alone->objective, 2e-5 * alone->objective);
    }
    options.averageNonZeroLimit = 5.0;
    const auto shorter = fitElasticNetPath(sample.features, sample.labels, sample.classes, options, job);
    ASSERT_TRUE(shorter);
    ASSERT_LT(shorter->size(), 12U);
    EXPECT_GT(shorter->back().averageNonZero, 5.0);
    EXPECT_LE((*shorter)[shorter->size() - 2].averageNonZero, 5.0);
    options.onSolution = [count = 0](const ElasticNetSolution&) mutable { return ++count < 3; };
    EXPECT_EQ(fitElasticNetPath(sample.features, sample.labels, sample.classes, options, job)->size(), 3U);
}

TEST(ElasticNet, SinglePrecisionReachesTheSameOptimum) {
    const LabelledSample sample = clusteredSample(400, 30, 6, 2.0F);
    const double lambda = lambdaMax(sample) / 30.0;
    ElasticNetOptions options;
    options.precision = SolverPrecision::Float64;
    options.tolerance = 1e-8;
    const auto wide = solve(sample, lambda, options);
    options.precision = SolverPrecision::Float32;
    options.tolerance = 1e-5;
    const auto narrow = solve(sample, lambda, options);
    ASSERT_TRUE(wide && narrow);
    EXPECT_TRUE(narrow->converged);
    EXPECT_NEAR(narrow->objective, wide->objective, 1e-5 * wide->objective);
}

TEST(ElasticNet, AStartSavesIterationsAndChangesNothingElse) {
    const LabelledSample sample = clusteredSample(200, 15, 4, 2.0F);
    const double lambda = lambdaMax(sample) / 20.0;
    const auto first = solve(sample, lambda);
    ASSERT_TRUE(first);
    const auto second = solve(sample, lambda, {}, &first->head);
    ASSERT_TRUE(second);
    EXPECT_LT(second->iterations, first->iterations);
    EXPECT_NEAR(second->objective, first->objective, 1e-5 * first->objective);
}

TEST(ElasticNet, ConstantColumnsAndAbsentClassesAreHarmless) {
    LabelledSample sample = clusteredSample(60, 6, 3, 1.0F);
    std::vector<float> values(sample.features.values().begin(), sample.features.values().end());
    for (std::size_t i = 0; i < 60; ++i) values[i * 6 + 2] = 0.7F;
    sample.features = Matrix(values, 60, 6);
    sample.classes = 5;
    for (const ElasticNetLoss loss : {ElasticNetLoss::Multinomial, ElasticNetLoss::OneVsRest}) {
        ElasticNetOptions options;
        options.loss = loss;
        const auto solution = solve(sample, 0.01, options);
        ASSERT_TRUE(solution);
        EXPECT_TRUE(solution->converged);
        for (std::size_t c = 0; c < 5; ++c) EXPECT_EQ(solution->head.weights.at(c, 2), 0.0F);
        for (const std::size_t absent : {3, 4}) EXPECT_LT(solution->head.bias[absent], solution->head.bias[0] - 5.0F);
    }
}

TEST(ElasticNet, StopsWhenAsked) {
    const LabelledSample sample = clusteredSample(100, 10, 3, 1.0F);
    std::stop_source stop;
    int asked = 0;
    JobContext job(stop.get_token(), [&](const Progress&) {
        if (++asked == 12) stop.request_stop();
    });
    const auto solution = fitElasticNet(sample.features, sample.labels, 3, 1e-4, {}, job);
    ASSERT_FALSE(solution);
    EXPECT_EQ(solution.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(asked, 12);
}

TEST(ElasticNet, Errors) {
    const LabelledSample sample = clusteredSample(30, 4, 3, 1.0F);
    JobContext job;
    const auto code = [&](const Matrix& features, std::size_t classes, double lambda, const ElasticNetOptions& options) {
        const auto solution = fitElasticNet(features, sample.labels, classes, lambda, options, job);
        return solution ? ErrorCode::Internal : solution.error().code;
    };
    EXPECT_EQ(code({}, 3, 0.1, {}), ErrorCode::EmptyInput);
    EXPECT_EQ(code(sample.features.slice(0, 5), 3, 0.1, {}), ErrorCode::ShapeMismatch);
    EXPECT_EQ(code(sample.features, 2, 0.1, {}), ErrorCode::InvalidOption);
    EXPECT_EQ(code(sample.features, 3, 0.0, {}), ErrorCode::InvalidOption);
    ElasticNetOptions options;
    options.alpha = 0.0;
    EXPECT_EQ(code(sample.features, 3, 0.1, options), ErrorCode::InvalidOption);
    const Matrix broken(std::vector<float>(120, std::numeric_limits<float>::infinity()), 30, 4);
    EXPECT_EQ(code(broken, 3, 0.1, {}), ErrorCode::NumericalFailure);
    const Matrix constant(std::vector<float>(120, 1.0F), 30, 4);
    const auto path = fitElasticNetPath(constant, sample.labels, 3, {}, job);
    ASSERT_FALSE(path);
    EXPECT_EQ(path.error().code, ErrorCode::NumericalFailure);
    EXPECT_EQ(path.error().detail, "no feature varies with the class");
    const auto ofOneClass = fitElasticNetPath(sample.features, std::vector<int>(30, 1), 3, {}, job);
    ASSERT_FALSE(ofOneClass);
    EXPECT_EQ(ofOneClass.error().detail, "all images are of one class: there is nothing to tell apart");
}

}  // namespace
}  // namespace vitrine
