// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/intervention.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/results.h"

namespace vitrine {
namespace {

/// Class 1 where both concepts are present, decided on probabilities: logit c1 + c2 − 1.5 against 0.
const LinearHead kAnd{Matrix({0, 0, 1, 1}, 2, 2), {0.0F, -1.5F}};

TEST(InterventionCurve, CorrectingConceptsMendsTheDecision) {
    const Matrix seen({.8F, .6F, .8F, .2F, .2F, .8F, .2F, .2F}, 4, 2);
    const Matrix truth({1, 1, 1, 0, 0, 1, 0, 0}, 4, 2);
    const std::vector<int> labels{1, 0, 0, 0};
    const InterventionTargets probabilities{{0, 0}, {1, 1}};
    const auto curve =
        test::expectOk(interventionCurve(kAnd, seen, truth, labels, probabilities, {{0}, {1}}, {{0, 1}}));
    EXPECT_EQ(curve.accuracy, (std::vector<double>{.75, 1, 1}));
    EXPECT_DOUBLE_EQ(curve.area, .9375);
}

TEST(InterventionCurve, IsTheMeanOverOrders) {
    const Matrix seen({.2F, .9F}, 1, 2);
    const Matrix truth({1, 1}, 1, 2);
    const InterventionTargets probabilities{{0, 0}, {1, 1}};
    const auto curve = test::expectOk(
        interventionCurve(kAnd, seen, truth, std::vector<int>{1}, probabilities, {{0}, {1}}, {{0, 1}, {1, 0}}));
    EXPECT_EQ(curve.accuracy, (std::vector<double>{0, .5, 1}));
    EXPECT_EQ(curve.lowest, (std::vector<double>{0, 0, 1}));
    EXPECT_EQ(curve.highest, (std::vector<double>{0, 1, 1}));
}

TEST(InterventionCurve, RefusesWhatDoesNotFit) {
    const Matrix seen({.2F, .9F}, 1, 2);
    const Matrix truth({1, 1}, 1, 2);
    const InterventionTargets targets{{0, 0}, {1, 1}};
    const std::vector<int> labels{1};
    const auto code = [&](const Matrix& truths, const InterventionTargets& values, const ConceptGroups& groups,
                          const std::vector<std::vector<std::size_t>>& orders) {
        return interventionCurve(kAnd, seen, truths, labels, values, groups, orders).error().code;
    };
    EXPECT_EQ(code(Matrix({1}, 1, 1), targets, {{0}}, {{0}}), ErrorCode::ShapeMismatch);
    EXPECT_EQ(code(truth, {{0}, {1}}, {{0}}, {{0}}), ErrorCode::ShapeMismatch);
    EXPECT_EQ(code(truth, targets, {{2}}, {{0}}), ErrorCode::InvalidOption);
    EXPECT_EQ(code(truth, targets, {{0}, {1}}, {{0, 0}}), ErrorCode::InvalidOption);
    EXPECT_EQ(code(truth, targets, {{0}}, {}), ErrorCode::EmptyInput);
}

TEST(InterventionTargets, ArePercentilesOfEachColumn) {
    std::vector<float> values;
    for (int i = 0; i <= 100; ++i) values.insert(values.end(), {static_cast<float>(i), static_cast<float>(-i)});
    const auto targets = test::expectOk(interventionTargets(Matrix(values, 101, 2)));
    EXPECT_FLOAT_EQ(targets.absent[0], 5.0F);
    EXPECT_FLOAT_EQ(targets.present[0], 95.0F);
    EXPECT_FLOAT_EQ(targets.absent[1], -95.0F);
    EXPECT_EQ(interventionTargets(Matrix{}).error().code, ErrorCode::EmptyInput);
}

TEST(MeanTargets, AreMeansOverImagesWithAndWithoutTheConcept) {
    const Matrix activations({1, 5, 3, 6, 8, 7}, 3, 2);
    const auto targets = test::expectOk(meanTargets(activations, Matrix({0, 1, 0, 1, 1, 1}, 3, 2)));
    EXPECT_EQ(targets.absent, (std::vector<float>{2, 6})) << "no image is without the second: its overall mean";
    EXPECT_EQ(targets.present, (std::vector<float>{8, 6}));
    EXPECT_EQ(meanTargets(Matrix{}, Matrix{}).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(meanTargets(activations, Matrix::zeros(3, 1)).error().code, ErrorCode::ShapeMismatch);
}

TEST(CorrectableConcepts, LeaveOutRareAndConstantOnes) {
    // Of 40 images the concepts are in 2 (5 %), 1, 39 and 20; the fourth unit is dead; the fifth is no candidate.
    constexpr std::size_t kImages = 40;
    std::vector<float> labels, values;
    for (std::size_t i = 0; i < kImages; ++i) {
        const auto in = [&](std::size_t count) { return i < count ? 1.0F : 0.0F; };
        labels.insert(labels.end(), {in(2), in(1), in(39), in(20), in(20)});
        const auto x = static_cast<float>(i);
        values.insert(values.end(), {x, x, x, 3.0F, x});
    }
    const auto found = correctableConcepts(Matrix(values, kImages, 5), Matrix(labels, kImages, 5),
                                           std::vector<std::size_t>{0, 1, 2, 3});
    EXPECT_EQ(found.concepts, std::vector<std::size_t>{0});
    EXPECT_EQ(found.rare, 2U);
    EXPECT_EQ(found.constant, 1U);
}

TEST(ConceptGroups, SharedPrefixesStandTogether) {
    const std::vector<std::string> names{"bill::hooked", "red crown", "bill::long", "tail::forked"};
    EXPECT_EQ(conceptGroups(names, std::vector<std::size_t>{0, 1, 2, 3}), (ConceptGroups{{0, 2}, {1}, {3}}));
    EXPECT_EQ(conceptGroups(names, std::vector<std::size_t>{2}), (ConceptGroups{{2}}));
}

TEST(RandomOrders, ArePermutationsThatDependOnTheSeed) {
    const auto orders = randomOrders(12, 5, 4);
    ASSERT_EQ(orders.size(), 5U);
    for (auto order : orders) {
        std::sort(order.begin(), order.end());
        for (std::size_t g = 0; g < order.size(); ++g) EXPECT_EQ(order[g], g);
    }
    EXPECT_EQ(orders, randomOrders(12, 5, 4));
    EXPECT_NE(orders, randomOrders(12, 5, 5));
}

}  // namespace
}  // namespace vitrine
