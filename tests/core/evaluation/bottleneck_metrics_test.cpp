// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/bottleneck_metrics.h"

#include <gtest/gtest.h>

#include "evaluation/concept_insertion.h"

namespace vitrine {
namespace {

// The worked example of the metrics document: three classes, four concepts, three images.
const LinearHead kHead{Matrix({2, 0, -1, .5F, 0, 3, 0, 0, 1, 1, 1, 1}, 3, 4), {}};
const Matrix kActivations({1, 2, -2, 4, 0, 0, 0, 0, 3, -1, .5F, .1F}, 3, 4);

TEST(EffectiveConcepts, CountsWeightsPerClass) {
    const EffectiveConcepts effective = effectiveConcepts(kHead.weights);
    EXPECT_EQ(effective.perClass, (std::vector<std::size_t>{3, 1, 4}));
    EXPECT_NEAR(effective.value, 2.6667, 1e-4);
    EXPECT_EQ(effective.conceptsUsed, 4U);
}

TEST(ContributingConcepts, HandComputedExample) {
    const auto at = [](double share) { return contributingConcepts(kHead, kActivations, share)->allClasses; };
    EXPECT_NEAR(at(0.5), 0.8889, 1e-4);
    EXPECT_NEAR(at(0.8), 1.2222, 1e-4);
    EXPECT_NEAR(at(0.9), 1.4444, 1e-4);
    EXPECT_NEAR(at(0.95), 1.5556, 1e-4);
    EXPECT_NEAR(at(1.0), 1.7778, 1e-4);
    EXPECT_NEAR(contributingConcepts(kHead, kActivations, 0.95)->predicted, 1.6667, 1e-4);
}

TEST(ContributingConcepts, RefusesRowsOfAnotherWidth) {
    EXPECT_EQ(contributingConcepts(kHead, Matrix::zeros(2, 3)).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(contributingConcepts(kHead, Matrix{}).error().code, ErrorCode::EmptyInput);
}

TEST(Sparsity, EdgeRows) {
    const std::vector<float> zero(5, 0.0F);
    const std::vector<float> oneHot{0, 0, -3, 0, 0};
    const std::vector<float> flat(5, 2.0F);
    EXPECT_EQ(activeCount(zero), 0U);
    EXPECT_EQ(activeCount(oneHot), 1U);
    EXPECT_EQ(activeCount(flat), 5U);
    EXPECT_DOUBLE_EQ(hoyerIndex(zero), 0.0);
    EXPECT_NEAR(hoyerIndex(oneHot), 1.0, 1e-12);
    EXPECT_NEAR(hoyerIndex(flat), 0.0, 1e-12);
    EXPECT_DOUBLE_EQ(hoyerIndex(std::vector<float>{3.0F}), 0.0);
}

TEST(JaccardAtK, CountsOnlyConceptsThatAreSeen) {
    const std::vector<float> clip{5, 4, 3, 2, 1};
    const std::vector<float> sparse{0, 9, 0, 8, 0};
    EXPECT_EQ(topConcepts(sparse, 3), (std::vector<std::size_t>{1, 3}));
    EXPECT_DOUBLE_EQ(jaccardAtK(clip, sparse, 3), 1.0 / 4.0);
    EXPECT_DOUBLE_EQ(jaccardAtK(clip, clip, 10), 1.0);
    const std::vector<float> nothing(5, 0.0F);
    EXPECT_DOUBLE_EQ(jaccardAtK(clip, nothing, 3), 0.0);
    EXPECT_DOUBLE_EQ(jaccardAtK(nothing, nothing, 3), 1.0);
}

TEST(AliveConcepts, ARowOfTinyWeightsIsDead) {
    const Matrix layer({1, 0, 0, 1e-6F, 0, -2}, 3, 2);
    EXPECT_EQ(aliveConcepts(layer), (std::vector<std::size_t>{0, 2}));
}

TEST(KeepStrongest, KeepsSignsAndBreaksTiesDownwards) {
    const Matrix kept = keepStrongest(Matrix({1, -3, 2, -2, 0, 0, 0, 0}, 2, 4), 2);
    EXPECT_EQ(std::vector<float>(kept.row(0).begin(), kept.row(0).end()), (std::vector<float>{0, -3, 2, 0}));
    EXPECT_EQ(std::vector<float>(kept.row(1).begin(), kept.row(1).end()), (std::vector<float>{0, 0, 0, 0}));
}

TEST(InsertionCurves, EndAtTheFullModelAndStartAtTheBias) {
    const LinearHead head{kHead.weights, {0.0F, 0.0F, 1.0F}};
    const std::vector<int> labels{1, 2, 0};
    const auto curves = insertionCurves(head, kActivations, labels);
    ASSERT_TRUE(curves);
    EXPECT_DOUBLE_EQ(curves->insertionAgreement.back(), 1.0);
    EXPECT_DOUBLE_EQ(curves->deletionAgreement.front(), 1.0);
    EXPECT_DOUBLE_EQ(curves->insertionAccuracy.front(), 1.0 / 3.0);  // the bias alone says class 2
    EXPECT_DOUBLE_EQ(curves->deletionAccuracy.back(), 1.0 / 3.0);
    EXPECT_EQ(insertionCurves(head, kActivations, std::vector<int>{0, 0, 9}).error().code, ErrorCode::InvalidOption);
}

TEST(Completeness, HandComputedExample) { EXPECT_NEAR(completeness(0.62, 0.77, 10), 0.7761194, 1e-7); }

}  // namespace
}  // namespace vitrine
