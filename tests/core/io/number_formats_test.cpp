// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/number_formats.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace vitrine {
namespace {

/// The value of binary16 bits by its definition.
double valueOfHalf(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
    if (exponent == 31) return fraction != 0 ? std::nan("") : sign * std::numeric_limits<double>::infinity();
    if (exponent == 0) return sign * std::ldexp(fraction, -24);
    return sign * std::ldexp(1024 + fraction, exponent - 25);
}

std::vector<std::uint16_t> allBits() {
    std::vector<std::uint16_t> out(65536);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint16_t>(i);
    return out;
}

TEST(Half, EveryValueIsExactAndComesBack) {
    const auto bits = allBits();
    std::vector<float> floats(bits.size());
    halfToFloat(bits, floats);
    std::vector<std::uint16_t> back(bits.size());
    floatToHalf(floats, back);
    for (std::size_t i = 0; i < bits.size(); ++i) {
        const double expected = valueOfHalf(bits[i]);
        if (std::isnan(expected)) {
            ASSERT_TRUE(std::isnan(floats[i])) << i;
            ASSERT_TRUE(std::isnan(valueOfHalf(back[i]))) << i;
        } else {
            ASSERT_EQ(floats[i], expected) << i;
            ASSERT_EQ(back[i], bits[i]) << i;
        }
    }
}

TEST(Half, RoundsToTheNearestAndTiesToEven) {
    // Between two neighbours of every finite pair: below, at and above the middle.
    std::vector<float> values;
    std::vector<std::uint16_t> expected;
    for (std::uint16_t low = 0; low < 0x7BFF; ++low) {
        const auto high = static_cast<std::uint16_t>(low + 1);
        const auto middle = static_cast<float>((valueOfHalf(low) + valueOfHalf(high)) / 2);
        values.insert(values.end(), {std::nextafter(middle, 0.0F), middle, std::nextafter(middle, 1e9F)});
        expected.insert(expected.end(), {low, (low & 1) == 0 ? low : high, high});
    }
    std::vector<std::uint16_t> actual(values.size());
    floatToHalf(values, actual);
    EXPECT_EQ(actual, expected);
    for (float& value : values) value = -value;
    for (auto& bits : expected) bits |= 0x8000;
    floatToHalf(values, actual);
    EXPECT_EQ(actual, expected);
}

TEST(Half, BeyondTheRangeIsInfinity) {
    const std::vector<float> values = {65504.0F, 65519.9F, 65520.0F, 1e30F, -65520.0F, std::numeric_limits<float>::infinity(), 1e-30F};
    std::vector<std::uint16_t> bits(values.size());
    floatToHalf(values, bits);
    EXPECT_EQ(bits, (std::vector<std::uint16_t>{0x7BFF, 0x7BFF, 0x7C00, 0x7C00, 0xFC00, 0x7C00, 0}));
}

TEST(Bfloat, IsTheUpperHalfOfAFloat) {
    const auto bits = allBits();
    std::vector<float> floats(bits.size());
    bfloatToFloat(bits, floats);
    std::vector<std::uint16_t> back(bits.size());
    floatToBfloat(floats, back);
    for (std::size_t i = 0; i < bits.size(); ++i) {
        ASSERT_EQ(std::bit_cast<std::uint32_t>(floats[i]), static_cast<std::uint32_t>(bits[i]) << 16U);
        if (!std::isnan(floats[i])) ASSERT_EQ(back[i], bits[i]);
        else ASSERT_TRUE((back[i] & 0x7F80) == 0x7F80 && (back[i] & 0x7F) != 0);
    }
}

TEST(Bfloat, RoundsTiesToEven) {
    const auto value = [](std::uint32_t bits) { return std::bit_cast<float>(bits); };
    const std::vector<float> values = {value(0x3F808000), value(0x3F818000), value(0x3F807FFF), value(0x3F808001), value(0x7F7FFFFF)};
    std::vector<std::uint16_t> bits(values.size());
    floatToBfloat(values, bits);
    EXPECT_EQ(bits, (std::vector<std::uint16_t>{0x3F80, 0x3F82, 0x3F80, 0x3F81, 0x7F80}));
}

}  // namespace
}  // namespace vitrine
