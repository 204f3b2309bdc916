// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/counter_random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace vitrine {
namespace {

constexpr int kDraws = 200'000;

struct Moments {
    double mean = 0.0;
    double variance = 0.0;
};

template <class Draw>
Moments momentsOf(Draw draw) {
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < kDraws; ++i) {
        const double value = draw();
        sum += value;
        squares += value * value;
    }
    const double mean = sum / kDraws;
    return {mean, squares / kDraws - mean * mean};
}

// Counter 0 and key 0 of the known answers published with the Random123 library.
TEST(CounterRandom, MatchesThePublishedPhilox) {
    CounterRandom random(0, 0);
    EXPECT_EQ(random.next(), 0x6627E8D5U);
    EXPECT_EQ(random.next(), 0xE169C58DU);
    EXPECT_EQ(random.next(), 0xBC57AC4CU);
    EXPECT_EQ(random.next(), 0x9B00DBD8U);
}

TEST(CounterRandom, SeedAndStreamDecide) {
    CounterRandom a(7, 3);
    CounterRandom same(7, 3);
    CounterRandom otherSeed(8, 3);
    CounterRandom otherStream(7, 4);
    int equalSeed = 0;
    int equalStream = 0;
    for (int i = 0; i < 1000; ++i) {
        const std::uint32_t value = a.next();
        ASSERT_EQ(value, same.next());
        equalSeed += value == otherSeed.next() ? 1 : 0;
        equalStream += value == otherStream.next() ? 1 : 0;
    }
    EXPECT_LE(equalSeed, 1);
    EXPECT_LE(equalStream, 1);
}

TEST(CounterRandom, UniformFillsItsRange) {
    CounterRandom random(1);
    float low = 1.0F;
    float high = 0.0F;
    const Moments moments = momentsOf([&] {
        const float value = random.uniform();
        low = std::min(low, value);
        high = std::max(high, value);
        return value;
    });
    EXPECT_GE(low, 0.0F);
    EXPECT_LT(high, 1.0F);
    EXPECT_LT(low, 0.001F);
    EXPECT_GT(high, 0.999F);
    EXPECT_NEAR(moments.mean, 0.5, 0.005);
    EXPECT_NEAR(moments.variance, 1.0 / 12, 0.002);
}

TEST(CounterRandom, NormalAndGumbelHaveTheirMoments) {
    CounterRandom random(2);
    const Moments normal = momentsOf([&] { return random.normal(); });
    EXPECT_NEAR(normal.mean, 0.0, 0.01);
    EXPECT_NEAR(normal.variance, 1.0, 0.02);
    const Moments gumbel = momentsOf([&] { return random.gumbel(); });
    EXPECT_NEAR(gumbel.mean, 0.5772, 0.02);
    EXPECT_NEAR(gumbel.variance, 1.6449, 0.04);
}

TEST(CounterRandom, IndexIsEvenAndInRange) {
    CounterRandom random(3);
    std::vector<int> counts(7);
    for (int i = 0; i < kDraws; ++i) ++counts.at(random.index(7));
    for (const int count : counts) EXPECT_NEAR(count, kDraws / 7.0, kDraws * 0.005);
    EXPECT_EQ(random.index(1), 0U);
}

TEST(CounterRandom, ShuffleKeepsEveryItem) {
    std::vector<int> items(100);
    std::iota(items.begin(), items.end(), 0);
    const auto sorted = items;
    CounterRandom random(4);
    random.shuffle(items);
    EXPECT_NE(items, sorted);
    std::sort(items.begin(), items.end());
    EXPECT_EQ(items, sorted);
}

}  // namespace
}  // namespace vitrine
