// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/reference_statistics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/counter_random.h"

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

TEST(ReferenceStatisticsTest, SimilarityIsOneForAnAffineCopyAndUndefinedForAConstant) {
    CounterRandom random(3);
    std::vector<float> outputs, scores;
    for (int i = 0; i < 300; ++i) {
        const float value = random.normal();
        scores.insert(scores.end(), {value, value, random.normal()});
        outputs.insert(outputs.end(), {3.0F * value + 2.0F, 1.0F, random.normal()});
    }
    const Matrix z(std::move(outputs), 300, 3);
    const Matrix p(std::move(scores), 300, 3);
    for (const auto& similarity : {cosCubedSimilarity(z, p), pearsonSimilarity(z, p)}) {
        EXPECT_NEAR(similarity[0], 1.0F, 1e-5);
        EXPECT_TRUE(std::isnan(similarity[1]));
        EXPECT_LT(std::abs(similarity[2]), 0.3F);
    }
}

TEST(ReferenceStatisticsTest, CubingFollowsTheDefinition) {
    const Matrix z({1.0F, 2.0F, 6.0F}, 3, 1);
    const Matrix p({0.0F, 3.0F, 3.0F}, 3, 1);
    // Centred: (−2, −1, 3) and (−2, 1, 1); cubed: (−8, −1, 27) and (−8, 1, 1).
    EXPECT_NEAR(cosCubedSimilarity(z, p)[0], (64.0 - 1.0 + 27.0) / std::sqrt(794.0 * 66.0), 1e-6);
    EXPECT_NEAR(pearsonSimilarity(z, p)[0], (4.0 - 1.0 + 3.0) / std::sqrt(14.0 * 6.0), 1e-6);
}

}  // namespace
}  // namespace vitrine
