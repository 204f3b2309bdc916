// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/core_times.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <thread>

namespace vitrine {
namespace {

TEST(CoreTimes, FirstLineOfProcStat) {
    const auto times = parseCoreTimes("cpu  100 20 30 4000 50 6 7 8 90 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n", 100.0, 0.25);
    ASSERT_TRUE(times);
    EXPECT_NEAR(times->busy, 1.71, 1e-9) << "guests are within user";
    EXPECT_NEAR(times->idle, 40.5, 1e-9);
    EXPECT_EQ(times->own, 0.25);
    for (const char* other : {"", "cpu", "cpu  1 2 3", "cpu  1 2 x 4 5 6 7 8", "intr 1 2 3 4 5 6 7 8"})
        EXPECT_FALSE(parseCoreTimes(other, 100.0, 0.0)) << other;
}

/// Times of a machine of `cores` cores after two seconds of which others used `others` and this process `own` cores.
CoreTimes after(double cores, double others, double own) {
    return {2.0 * (others + own), 2.0 * (cores - others - own), 2.0 * own};
}

TEST(CoreTimes, FreeCoresAreThoseThatOthersLeave) {
    const CoreTimes start;
    const auto free = [&](double cores, double others, double own, int usable) {
        return freeCores(start, after(cores, others, own), 2.0, usable);
    };
    EXPECT_EQ(free(8, 0, 0, 8), 8);
    EXPECT_EQ(free(8, 0, 8, 8), 8) << "what this process uses is its own";
    EXPECT_EQ(free(8, 0.2, 3, 8), 8) << "a little of one core is no reason";
    EXPECT_EQ(free(8, 1, 3, 8), 7);
    EXPECT_EQ(free(2, 1, 1, 2), 1);
    EXPECT_EQ(free(2, 1.3, 0.7, 2), 1) << "never none";
    EXPECT_EQ(free(64, 30, 0, 4), 4) << "a container sees the load of its whole machine";
    EXPECT_EQ(free(64, 62, 1, 4), 2);
    EXPECT_EQ(freeCores(start, start, 0.0, 4), 4);
}

TEST(CoreTimes, NowIsConsistent) {
    const auto before = coreTimesNow();
    if (!before) GTEST_SKIP() << "this system does not tell";
    const auto start = std::chrono::steady_clock::now();
    volatile double work = 1.0;
    while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(80)) work = std::sqrt(work + 1.0);
    const auto now = coreTimesNow();
    ASSERT_TRUE(now);
    EXPECT_GT(now->own, before->own);
    EXPECT_GE(now->busy, before->busy);
    EXPECT_GE(now->idle, before->idle);
}

}  // namespace
}  // namespace vitrine
