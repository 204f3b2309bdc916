// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/explanation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/counter_random.h"

namespace vitrine {
namespace {

// Three classes, two concepts: class 0 leads class 1 by 1 and class 2 by 2.
LinearHead smallHead() { return {Matrix({2.0F, 0.0F, 0.0F, 1.0F, -1.0F, 1.0F}, 3, 2), {}}; }
const std::vector<float> kRow{1.0F, 1.0F};

TEST(ExplainPair, TermsAreSortedAndSumToTheGap) {
    const auto explanation = explainPair(smallHead(), kRow, 0, 2);
    ASSERT_TRUE(explanation);
    EXPECT_EQ(explanation->terms, (std::vector<double>{3.0, -1.0}));
    EXPECT_EQ(explanation->order, (std::vector<std::size_t>{0, 1}));
    EXPECT_DOUBLE_EQ(explanation->gap, 2.0);
    EXPECT_DOUBLE_EQ(explanation->residual, 0.0);
}

TEST(ExplainPair, TheBiasIsATermOfItsOwn) {
    LinearHead head = smallHead();
    head.bias = {0.5F, 0.25F, 0.0F};
    const auto explanation = explainPair(head, kRow, 0, 1);
    ASSERT_TRUE(explanation);
    EXPECT_DOUBLE_EQ(explanation->biasTerm, 0.25);
    EXPECT_DOUBLE_EQ(explanation->gap, 1.25);
    EXPECT_DOUBLE_EQ(explanation->residual, 0.0);
}

TEST(ExplainPair, ResidualIsWhatTheReportedLogitsMiss) {
    const std::vector<float> reported{2.0F, 0.875F, 0.0F};
    const auto explanation = explainPair(smallHead(), kRow, 0, 1, reported);
    ASSERT_TRUE(explanation);
    EXPECT_DOUBLE_EQ(explanation->gap, 1.125);
    EXPECT_DOUBLE_EQ(explanation->residual, -0.125);
}

TEST(ExplainPair, RefusesAClassThatIsNotThere) {
    EXPECT_EQ(explainPair(smallHead(), kRow, 0, 3).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(explainPair(smallHead(), kRow, 1, 1).error().code, ErrorCode::InvalidOption);
}

TEST(SingleConceptFlips, AThirdClassCanMakeAPairFlipWorthless) {
    // Lowering concept 0 to reach class 1 meets class 2 only at the same rate of gain or faster.
    const LinearHead head{Matrix({2.0F, 0.0F, 0.0F, 1.0F, -4.0F, 5.5F}, 3, 2), {}};
    const auto flips = singleConceptFlips(head, kRow, 0, 1);
    ASSERT_TRUE(flips);
    EXPECT_NEAR(flips->flips[0].pairDelta, -0.5, 1e-12);
    EXPECT_FALSE(flips->flips[0].pairWins);  // class 2 leads there
    EXPECT_NEAR(flips->flips[1].pairDelta, 1.0, 1e-12);
    EXPECT_FALSE(flips->flips[1].pairWins);
}

TEST(SingleConceptFlips, AConceptThatDoesNotSeparateNeedsAnInfiniteChange) {
    const LinearHead head{Matrix({1.0F, 2.0F, 1.0F, 1.0F}, 2, 2), {}};
    const auto flips = singleConceptFlips(head, kRow, 0, 1);
    ASSERT_TRUE(flips);
    EXPECT_TRUE(std::isinf(flips->flips[0].pairDelta));
    EXPECT_FALSE(flips->flips[0].feasible);
    EXPECT_FALSE(flips->flips[0].pairInRange);
    EXPECT_EQ(flips->order, (std::vector<std::size_t>{1}));
}

TEST(SingleConceptFlips, EveryFeasibleFlipReallyFlips) {
    CounterRandom random(4);
    for (int round = 0; round < 50; ++round) {
        std::vector<float> weights(6 * 9);
        for (float& weight : weights) weight = random.normal();
        const LinearHead head{Matrix(std::move(weights), 6, 9), {}};
        std::vector<float> row(9);
        for (float& value : row) value = random.normal();
        const std::vector<double> logits = headLogits(head, row);
        const auto best = static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
        const std::size_t target = best == 0 ? 1 : 0;
        const auto flips = singleConceptFlips(head, row, best, target);
        ASSERT_TRUE(flips);
        for (const SingleFlip& flip : flips->flips) {
            if (!flip.feasible) continue;
            for (std::size_t c = 0; c < 6; ++c) {
                const double after = logits[c] + head.weights.at(c, flip.conceptIndex) * flip.delta;
                const double ours = logits[target] + head.weights.at(target, flip.conceptIndex) * flip.delta;
                EXPECT_GE(ours, after - 1e-9);
            }
        }
    }
}

TEST(NearestSingleFlip, FindsTheLeastChangeToAnyClass) {
    CounterRandom random(8);
    for (int round = 0; round < 50; ++round) {
        std::vector<float> weights(7 * 8);
        for (float& weight : weights) weight = random.normal();
        const LinearHead head{Matrix(std::move(weights), 7, 8), {}};
        std::vector<float> row(8);
        for (float& value : row) value = random.normal();
        const std::vector<double> logits = headLogits(head, row);
        const auto best = static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
        const auto nearest = nearestSingleFlip(head, row);
        ASSERT_TRUE(nearest);
        ASSERT_TRUE(nearest->has_value());
        double least = 1e300;
        for (std::size_t target = 0; target < 7; ++target) {
            if (target == best) continue;
            const auto flips = singleConceptFlips(head, row, best, target);
            for (const SingleFlip& flip : flips->flips) {
                if (flip.feasible) least = std::min(least, std::abs(flip.delta));
            }
        }
        EXPECT_NEAR(std::abs((*nearest)->delta), least, 1e-9);
        std::vector<double> after = logits;
        for (std::size_t c = 0; c < 7; ++c) {
            after[c] += head.weights.at(c, (*nearest)->conceptIndex) * (*nearest)->delta * (1.0 + 1e-6);
        }
        EXPECT_EQ(static_cast<std::size_t>(std::max_element(after.begin(), after.end()) - after.begin()),
                  (*nearest)->toClass);
    }
}

TEST(NearestSingleFlip, PrefersAChangeThatOccurs) {
    // Concept 0 needs the smaller change, but its range forbids it.
    const LinearHead head{Matrix({3.0F, 1.0F, 0.0F, 0.0F}, 2, 2), {}};
    ConceptReference reference{{1.0F, 1.0F}, {0.9F, -9.0F}, {2.0F, 9.0F}};
    const auto nearest = nearestSingleFlip(head, kRow, reference);
    ASSERT_TRUE(nearest && nearest->has_value());
    EXPECT_EQ((*nearest)->conceptIndex, 1U);
    EXPECT_TRUE((*nearest)->inRange);
    EXPECT_NEAR((*nearest)->delta, -4.0, 1e-12);
}

TEST(NearestSingleFlip, EmptyWhenNoConceptSeparates) {
    const LinearHead head{Matrix({1.0F, 2.0F, 1.0F, 2.0F}, 2, 2), {1.0F, 0.0F}};
    const auto nearest = nearestSingleFlip(head, kRow);
    ASSERT_TRUE(nearest);
    EXPECT_FALSE(nearest->has_value());
}

}  // namespace
}  // namespace vitrine
