// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/reference_statistics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "classifiers/concept_bottleneck.h"

namespace vitrine {
namespace {

/// One column 0, 1, …, 100 and one constant column.
Matrix rampAndConstant() {
    std::vector<float> values;
    for (int i = 0; i <= 100; ++i) values.insert(values.end(), {static_cast<float>(100 - i), 7.0F});
    return {std::move(values), 101, 2};
}

TEST(ReferenceStatisticsTest, QuantilesRanksAndScoresOfARamp) {
    const ColumnStatistics statistics = columnStatistics(rampAndConstant());
    EXPECT_FLOAT_EQ(statistics.mean[0], 50.0F);
    EXPECT_NEAR(statistics.deviation[0], std::sqrt(858.5), 1e-3);
    EXPECT_FLOAT_EQ(statistics.quantile(0, 0.01F), 1.0F);
    EXPECT_FLOAT_EQ(statistics.quantile(0, 0.995F), 99.5F);
    EXPECT_FLOAT_EQ(statistics.rank(0, 25.0F), 0.25F);
    EXPECT_FLOAT_EQ(statistics.rank(0, -5.0F), 0.0F);
    EXPECT_FLOAT_EQ(statistics.rank(0, 500.0F), 1.0F);
    EXPECT_NEAR(statistics.zScore(0, 50.0F + statistics.deviation[0]), 1.0F, 1e-5);
    EXPECT_EQ(statistics.zScore(1, 9.0F), 0.0F) << "a constant column has no scale";
}

TEST(ReferenceStatisticsTest, SimilarityNeedsHeldOutImages) {
    BottleneckData data;
    data.conceptNames = {"right", "up"};
    data.classNames = {"a"};
    data.conceptTexts = Matrix::identity(2);
    data.mean = {0.0F, 0.0F};
    data.deviation = {1.0F, 1.0F};
    data.conceptWeights = Matrix({3.0F, 0.0F, -2.0F, 0.0F}, 2, 2);  // the second unit says the opposite of the first
    data.headWeights = Matrix({1.0F, 1.0F}, 1, 2);
    const auto bottleneck = ConceptBottleneck::create(data);
    ASSERT_TRUE(bottleneck);
    std::vector<float> angles;
    for (int i = 0; i < 50; ++i)
        angles.insert(angles.end(), {std::cos(0.2F + 0.02F * static_cast<float>(i)), std::sin(0.2F + 0.02F * static_cast<float>(i))});
    const Matrix images(std::move(angles), 50, 2);
    JobContext job;
    const auto none = referenceStatistics(**bottleneck, images, Matrix(), job);
    ASSERT_TRUE(none);
    EXPECT_TRUE(std::isnan(none->similarityCubed[0]) && std::isnan(none->similarityPearson[1]));
    const auto measured = referenceStatistics(**bottleneck, images, images, job);
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->similarityImages, 50U);
    EXPECT_NEAR(measured->similarityCubed[0], 1.0, 1e-5);
    // Over this arc the sine rises as the cosine falls: −2cos follows the sine, but not along a line, and cubing
    // weighs the bent ends. The values are the definition in float64.
    EXPECT_NEAR(measured->similarityPearson[1], 0.965625, 1e-4);
    EXPECT_NEAR(measured->similarityCubed[1], 0.752969, 1e-4);
}

}  // namespace
}  // namespace vitrine
