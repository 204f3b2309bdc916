// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/learning_rate.h"

#include <gtest/gtest.h>

namespace vitrine::test {
namespace {

TEST(LearningRatePlan, RisesStaysAndFallsToNearlyNothing) {
    const LearningRatePlan plan{100, 10, 20};
    EXPECT_DOUBLE_EQ(plan.factor(0), 0.1);
    EXPECT_DOUBLE_EQ(plan.factor(9), 1.0);
    EXPECT_DOUBLE_EQ(plan.factor(79), 1.0);
    for (int step = 80; step < 99; ++step) EXPECT_GT(plan.factor(step), plan.factor(step + 1)) << step;
    EXPECT_GT(plan.factor(99), 0.0);
    EXPECT_LT(plan.factor(99), 0.05);
}

TEST(LearningRatePlan, TheConstantPartDoesNotKnowTheEnd) {
    const LearningRatePlan brief{100, 10, 20};
    const LearningRatePlan lengthy{1000, 10, 20};
    for (int step = 0; step < 80; ++step) EXPECT_DOUBLE_EQ(brief.factor(step), lengthy.factor(step)) << step;
}

}  // namespace
}  // namespace vitrine::test
