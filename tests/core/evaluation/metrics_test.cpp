// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace vitrine {
namespace {

TEST(Metrics, TiesGoToTheLowerClass) {
    const Matrix scores({1.0F, 1.0F, 0.0F, 0.5F, 2.0F, 2.0F}, 2, 3);
    EXPECT_EQ(predictions(scores), (std::vector<int>{0, 1}));
    EXPECT_DOUBLE_EQ(topKAccuracy(scores, std::vector<int>{1, 2}, 1), 0.0);
    EXPECT_DOUBLE_EQ(topKAccuracy(scores, std::vector<int>{1, 2}, 2), 1.0);
}

TEST(Metrics, TopKBeyondTheClassesIsAlwaysRight) {
    const Matrix scores({3.0F, 2.0F, 1.0F}, 1, 3);
    EXPECT_DOUBLE_EQ(topKAccuracy(scores, std::vector<int>{2}, 5), 1.0);
}

TEST(Metrics, AbsentClassesCountAsZeroInMacroAverages) {
    const Matrix scores({1.0F, 0.0F, 0.0F, 0.0F, 1.0F, 0.0F}, 2, 3);
    const auto metrics = classificationMetrics(scores, std::vector<int>{0, 1});
    ASSERT_TRUE(metrics);
    EXPECT_DOUBLE_EQ(metrics->top1, 1.0);
    EXPECT_DOUBLE_EQ(metrics->macro.recall, 2.0 / 3.0);
    EXPECT_DOUBLE_EQ(metrics->weighted.recall, 1.0);
}

TEST(Metrics, CrossEntropySurvivesLargeLogits) {
    const Matrix scores({10000.0F, 0.0F}, 1, 2);
    EXPECT_NEAR(crossEntropy(scores, std::vector<int>{1}), 10000.0, 1e-9);
    EXPECT_NEAR(crossEntropy(scores, std::vector<int>{0}), 0.0, 1e-9);
}

TEST(Metrics, RefusesLabelsThatAreNoClasses) {
    const Matrix scores({1.0F, 0.0F}, 1, 2);
    EXPECT_EQ(classificationMetrics(scores, std::vector<int>{2}).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(classificationMetrics(scores, std::vector<int>{-1}).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(classificationMetrics(scores, std::vector<int>{0, 1}).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(classificationMetrics({}, std::vector<int>{}).error().code, ErrorCode::EmptyInput);
}

TEST(PairedComparison, HandComputedExample) {
    // 30 images only the second has right, 12 only the first, 978 both.
    std::vector<int> labels(1020, 0);
    std::vector<int> first(1020, 0);
    std::vector<int> second(1020, 0);
    for (int i = 0; i < 30; ++i) first[static_cast<std::size_t>(i)] = 1;
    for (int i = 30; i < 42; ++i) second[static_cast<std::size_t>(i)] = 1;
    const auto paired = comparePaired(first, second, labels);
    ASSERT_TRUE(paired);
    EXPECT_NEAR(paired->difference, 0.0176471, 1e-7);
    EXPECT_NEAR(paired->standardError, 0.0063296, 1e-7);
    EXPECT_NEAR(paired->mcnemarExact, 0.0079159, 1e-7);
}

TEST(PairedComparison, EqualPredictionsAreNoEvidence) {
    const std::vector<int> labels{0, 1, 2};
    const auto paired = comparePaired(labels, labels, labels);
    ASSERT_TRUE(paired);
    EXPECT_DOUBLE_EQ(paired->mcnemarExact, 1.0);
    EXPECT_DOUBLE_EQ(paired->difference, 0.0);
}

}  // namespace
}  // namespace vitrine
