// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/pca.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/analysis/clouds.h"
#include "support/device.h"

namespace vitrine {
namespace {

/// Points along two known directions with deviations 8 and 3, and little noise.
Matrix flatCloud(std::size_t n, std::size_t d) {
    CounterRandom random(11);
    std::vector<float> values(n * d);
    for (std::size_t i = 0; i < n; ++i) {
        const float a = 8.0F * random.normal(), b = 3.0F * random.normal();
        for (std::size_t c = 0; c < d; ++c) values[i * d + c] = 5.0F + 0.01F * random.normal();
        values[i * d] += a;
        values[i * d + 1] += b;
    }
    return {std::move(values), n, d};
}

void expectAxes(const PrincipalComponents& components, double tolerance) {
    EXPECT_NEAR(components.components.at(0, 0), 1.0, tolerance);
    EXPECT_NEAR(components.components.at(1, 1), 1.0, tolerance);
    EXPECT_GT(components.varianceShare[0] + components.varianceShare[1], 0.9);
    EXPECT_LE(components.varianceShare[0] + components.varianceShare[1], 1.0 + 1e-6);
}

TEST(Pca, FindsTheDirectionsFromEitherSideAndByIteration) {
    JobContext job;
    for (const auto& [n, d] : {std::pair{400U, 10U}, std::pair{100U, 300U}, std::pair{2100U, 2050U}}) {
        const Matrix points = flatCloud(n, d);
        const auto components = fitPca(points, 2, {.device = test::testDevice()}, job);
        ASSERT_TRUE(components) << components.error().message();
        expectAxes(*components, 0.02);
        const Matrix scores = components->project(points);
        double square = 0.0;
        for (std::size_t i = 0; i < n; ++i) square += std::pow(scores.at(i, 0), 2);
        EXPECT_NEAR(square / (n - 1.0), components->variance[0], 1e-3 * components->variance[0]) << n;
    }
}

TEST(Pca, IdenticalPointsHaveNoVariance) {
    JobContext job;
    const auto components = fitPca(Matrix(std::vector<float>(30, 2.0F), 10, 3), 2, {.device = test::testDevice()}, job);
    ASSERT_TRUE(components);
    EXPECT_NEAR(components->variance[0], 0.0, 1e-9);
    EXPECT_EQ(components->varianceShare[0], 0.0);
    const auto single = fitPca(Matrix({1, 2, 3}, 1, 3), 1, {}, job);
    ASSERT_TRUE(single);
    EXPECT_EQ(single->project(Matrix({1, 2, 3}, 1, 3)).at(0, 0), 0.0F);
}

TEST(Pca, BadInputIsNamed) {
    JobContext job;
    const Matrix points = flatCloud(10, 3);
    EXPECT_EQ(fitPca(points, 4, {}, job).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(fitPca(points, 0, {}, job).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(fitPca(Matrix(), 1, {}, job).error().code, ErrorCode::EmptyInput);
    EXPECT_NE(fitPca(Matrix({1, 2, NAN, 4}, 2, 2), 1, {}, job).error().detail.find("row 1"), std::string::npos);
}

TEST(CentredByGroup, EachGroupLosesItsMean) {
    const auto centred = centredByGroup(Matrix({1, 3, 10, 20}, 4, 1), {0, 0, 5, 5});
    ASSERT_TRUE(centred);
    EXPECT_EQ(std::vector<float>(centred->values().begin(), centred->values().end()),
              (std::vector<float>{-1, 1, -5, 5}));
    EXPECT_EQ(centredByGroup(Matrix({1, 2}, 2, 1), {0}).error().code, ErrorCode::ShapeMismatch);
}

}  // namespace
}  // namespace vitrine
