// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <gtest/gtest.h>

#include <ctime>
#include <iomanip>
#include <sstream>

namespace vitrine {
namespace {

TEST(UtcNow, LiesBetweenTheClocksBeforeAndAfter) {
    const std::time_t before = std::time(nullptr);
    const std::string text = utcNow();
    const std::time_t after = std::time(nullptr);
    ASSERT_EQ(text.size(), 20U) << text;
    EXPECT_EQ(text.back(), 'Z');
    std::tm parts{};
    std::istringstream in(text);
    in >> std::get_time(&parts, "%Y-%m-%dT%H:%M:%SZ");
    ASSERT_TRUE(in) << text;
    const std::time_t read = timegm(&parts);
    EXPECT_LE(before, read);
    EXPECT_LE(read, after);
}

}  // namespace
}  // namespace vitrine
