// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/rate_meter.h"

#include <gtest/gtest.h>

namespace vitrine {
namespace {

using std::chrono::seconds;

TEST(RateMeter, IsTheGrowthOfTheLastSeconds) {
    const RateMeter::Clock::time_point start{};
    RateMeter meter(start);
    EXPECT_EQ(meter.perSecond(), 0.0);
    for (int second = 1; second <= 10; ++second) meter.record(5 * second, start + seconds(second));
    EXPECT_DOUBLE_EQ(meter.perSecond(), 5.0);
    // An hour's pause, then faster: after a window the pause no longer counts.
    for (int second = 0; second <= 60; ++second) meter.record(50 + 20 * second, start + seconds(3610 + second));
    EXPECT_NEAR(meter.perSecond(), 20.0, 1e-9);
}

TEST(RateMeter, TimeLeft) {
    EXPECT_DOUBLE_EQ(secondsLeft({"stage", 40, 100, 3.0}), 20.0);
    EXPECT_LT(secondsLeft({"stage", 40, 100}), 0.0);
    EXPECT_LT(secondsLeft({"stage", 40, 0, 3.0}), 0.0);
}

}  // namespace
}  // namespace vitrine
