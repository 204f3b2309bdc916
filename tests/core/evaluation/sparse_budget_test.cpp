// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/sparse_budget.h"

#include <gtest/gtest.h>

#include "evaluation/bottleneck_metrics.h"
#include "evaluation/name_permutation.h"
#include "support/results.h"

namespace vitrine {
namespace {

LinearHead headOf(std::vector<float> weights, std::size_t concepts) {
    const std::size_t classes = weights.size() / concepts;
    return {Matrix(std::move(weights), classes, concepts), {}};
}

TEST(HeadWithinBudget, TakesTheFirstPointThatIsDenseEnough) {
    const std::vector<LinearHead> path{headOf({0, 0, 0, 0, 0, 0}, 3), headOf({3, 0, 0, 0, 2, 0}, 3),
                                       headOf({3, 1, 0, -4, 2, .5F}, 3)};
    const auto one = test::expectOk(headWithinBudget(path, 1));
    EXPECT_EQ(one.pathIndex, 1U);
    EXPECT_FALSE(one.endedEarly);
    const auto two = test::expectOk(headWithinBudget(path, 2));
    EXPECT_EQ(two.pathIndex, 2U);
    EXPECT_DOUBLE_EQ(two.necBefore, 2.5);
    EXPECT_EQ(nonZeroCount(two.head.weights), 4U);
    EXPECT_EQ(two.head.weights.at(1, 2), 0.0F) << "the smallest weight of the whole matrix goes";
}

TEST(HeadWithinBudget, TiesGoToTheLowerIndex) {
    const std::vector<LinearHead> path{headOf({1, -1, 1, 1, 1, -1, 1, 1}, 4)};
    const auto pruned = test::expectOk(headWithinBudget(path, 3));
    EXPECT_EQ(std::vector<float>(pruned.head.weights.values().begin(), pruned.head.weights.values().end()),
              (std::vector<float>{1, -1, 1, 1, 1, -1, 0, 0}));
}

TEST(HeadWithinBudget, SaysWhenThePathEndedEarly) {
    const std::vector<LinearHead> path{headOf({0, 0, 0, 0}, 2), headOf({1, 0, 0, 0}, 2)};
    const auto pruned = test::expectOk(headWithinBudget(path, 5));
    EXPECT_TRUE(pruned.endedEarly);
    EXPECT_DOUBLE_EQ(pruned.necBefore, 0.5);
    EXPECT_EQ(nonZeroCount(pruned.head.weights), 1U);
    EXPECT_EQ(headWithinBudget({}, 5).error().code, ErrorCode::EmptyInput);
}

TEST(RightDecisions, TiesGoToTheLowerClass) {
    const LinearHead head{Matrix({1, 0, 0, 1}, 2, 2), {}};
    const Matrix rows({1, 0, 0, 1, 1, 1}, 3, 2);
    EXPECT_EQ(rightDecisions(head, rows, std::vector<int>{0, 1, 0}), (std::vector<std::uint8_t>{1, 1, 1}));
    EXPECT_EQ(rightDecisions(head, rows, std::vector<int>{1, 0, 1}), (std::vector<std::uint8_t>{0, 0, 0}));
}

TEST(NamePermutation, CountsTheNamesThatFitAsWell) {
    const std::vector<double> similarity{.9, .1, .2, .3, .8, .1, .1, .2, .7};
    const auto found = test::expectOk(testNames(similarity, 3, {{1, 2, 0}, {0, 1, 2}, {2, 0, 1}}));
    EXPECT_DOUBLE_EQ(found.observed, .8);
    EXPECT_DOUBLE_EQ(found.pValue, 0.5) << "one of three renamings is as good as the names themselves";
    EXPECT_EQ(testNames(similarity, 3, {}).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(testNames(similarity, 2, {{0, 1}}).error().code, ErrorCode::ShapeMismatch);
    const std::vector<double> undefined(9, std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(testNames(undefined, 3, {{0, 1, 2}}).error().code, ErrorCode::EmptyInput);
}

TEST(NamePermutation, UnitsNotListedKeepTheirNames) {
    const auto renamings = randomRenamings(6, std::vector<std::size_t>{1, 2, 5}, 50, 3);
    bool moved = false;
    for (const auto& renaming : renamings) {
        EXPECT_EQ(renaming[0], 0U);
        EXPECT_EQ(renaming[3], 3U);
        EXPECT_EQ(renaming[4], 4U);
        EXPECT_EQ(renaming[1] + renaming[2] + renaming[5], 8U);
        moved = moved || renaming[1] != 1;
    }
    EXPECT_TRUE(moved);
}

}  // namespace
}  // namespace vitrine
