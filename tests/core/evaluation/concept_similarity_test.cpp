// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/concept_similarity.h"

#include <gtest/gtest.h>

#include <cmath>

namespace vitrine {
namespace {

const std::vector<float> kFirst{2, 1, 0, -1, -2};
const std::vector<float> kSecond{1.5F, 1, .5F, -1, -2};

TEST(ConceptSimilarity, HandComputedExample) {
    EXPECT_NEAR(cosCubed(kFirst, kSecond), .9270930, 1e-7);
    EXPECT_NEAR(pearson(kFirst, kSecond), .9761871, 1e-7);
}

TEST(ConceptSimilarity, IgnoresScaleAndOffset) {
    std::vector<float> moved;
    for (const float value : kSecond) moved.push_back(1e-6F * value + 3e-6F);
    EXPECT_NEAR(pearson(kFirst, moved), .9761871, 1e-5);
    EXPECT_NEAR(cosCubed(kFirst, moved), .9270930, 1e-5);
}

TEST(ConceptSimilarity, AConstantUnitHasNone) {
    const std::vector<float> constant(5, 0.1F);
    EXPECT_TRUE(std::isnan(pearson(kFirst, constant)));
    EXPECT_TRUE(std::isnan(cosCubed(constant, kFirst)));
}

TEST(ConceptSimilarity, AveragesOverAliveUnitsWithVariance) {
    // Unit 0 is its concept, unit 1 the opposite of its concept, unit 2 is dead.
    const Matrix units({1, -1, 0, 2, -2, 0, 4, -4, 0}, 3, 3);
    const Matrix words({1, 1, 1, 2, 2, 5, 4, 4, 2}, 3, 3);
    const auto all = conceptSimilarity(units, words);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->counted, 2U);
    EXPECT_EQ(all->interpretable, 1U);
    EXPECT_NEAR(all->meanCosCubed, 0.0, 1e-12);
    EXPECT_NEAR(all->interpretableShare, 0.5, 1e-12);
    const auto one = conceptSimilarity(units, words, std::vector<std::size_t>{0, 2});
    ASSERT_TRUE(one);
    EXPECT_EQ(one->counted, 1U);
    EXPECT_NEAR(one->meanPearson, 1.0, 1e-12);
    EXPECT_FALSE(conceptSimilarity(units, words, std::vector<std::size_t>{7}));
}

TEST(NameMatch, SwappedNamesAreFound) {
    const Matrix units({1, 5, 2, 1, 4, 3}, 3, 2);
    const Matrix swapped({5, 1, 1, 2, 3, 4}, 3, 2);
    const auto match = nameMatch(units, swapped);
    ASSERT_TRUE(match);
    EXPECT_EQ(match->best, (std::vector<std::size_t>{1, 0}));
    EXPECT_DOUBLE_EQ(match->rate, 0.0);
    EXPECT_DOUBLE_EQ(nameMatch(units, units)->rate, 1.0);
}

}  // namespace
}  // namespace vitrine
