// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/concept_auc.h"

#include <gtest/gtest.h>

#include <cmath>

namespace vitrine {
namespace {

TEST(RocAuc, HandComputedExamples) {
    const std::vector<float> scores{.9F, .8F, .4F, .4F, .2F, .1F};
    EXPECT_NEAR(*rocAuc(scores, std::vector<float>{1, 1, 0, 1, 0, 0}), .9444444, 1e-7);
    const std::vector<float> others{.2F, .7F, .6F, .9F, .1F, .3F};
    EXPECT_NEAR(*rocAuc(others, std::vector<float>{0, 1, 0, 1, 0, 1}), .8888889, 1e-7);
}

TEST(RocAuc, TiesCountOneHalf) {
    const std::vector<float> flat(4, 1.0F);
    EXPECT_DOUBLE_EQ(*rocAuc(flat, std::vector<float>{1, 0, 1, 0}), 0.5);
}

TEST(RocAuc, UndefinedWithOneLabelOnly) {
    const std::vector<float> scores{1, 2, 3};
    EXPECT_FALSE(rocAuc(scores, std::vector<float>{1, 1, 1}));
    EXPECT_FALSE(rocAuc(scores, std::vector<float>{0, 0, 0}));
}

TEST(ConceptAuc, LeavesOutConceptsWithOneLabel) {
    const Matrix activations({1, 5, 0, 2, 6, 0, 3, 4, 0}, 3, 3);
    const Matrix labels({0, 0, 1, 0, 1, 1, 1, 0, 1}, 3, 3);
    const auto auc = conceptAuc(activations, labels);
    ASSERT_TRUE(auc);
    EXPECT_EQ(auc->concepts, (std::vector<std::size_t>{0, 1}));
    EXPECT_DOUBLE_EQ(auc->macro, 1.0);
    EXPECT_DOUBLE_EQ(auc->median, 1.0);
    EXPECT_DOUBLE_EQ(auc->worstTenth, 1.0);
}

TEST(ConceptAuc, DeadUnitsAreCountedApart) {
    const Matrix activations({1, 7, 2, 7, 3, 7, 4, 7}, 4, 2);
    const Matrix labels({0, 0, 1, 1, 0, 0, 1, 1}, 4, 2);
    const auto auc = conceptAuc(activations, labels);
    ASSERT_TRUE(auc);
    EXPECT_EQ(auc->concepts, std::vector<std::size_t>{0});
    EXPECT_EQ(auc->dead, std::vector<std::size_t>{1});
    EXPECT_DOUBLE_EQ(auc->macro, 0.75) << "not (0.75 + 0.5) / 2";
    const auto none = conceptAuc(Matrix::zeros(4, 2), labels);
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->values.empty());
    EXPECT_EQ(none->dead.size(), 2U);
    EXPECT_TRUE(std::isnan(none->macro) && std::isnan(none->worstTenth));
}

TEST(ConceptAuc, Errors) {
    EXPECT_EQ(conceptAuc(Matrix::zeros(3, 2), Matrix::zeros(3, 3)).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(conceptAuc(Matrix::zeros(3, 2), Matrix::zeros(3, 2)).error().code, ErrorCode::EmptyInput);
}

}  // namespace
}  // namespace vitrine
