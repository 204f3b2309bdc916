// SPDX-License-Identifier: GPL-3.0-or-later
// Conversions between float32 and the formats weights are stored in. `out` is as long as `in`.
#pragma once

#include <cstdint>
#include <span>

namespace vitrine {

/// IEEE binary16 to float32, exact.
void halfToFloat(std::span<const std::uint16_t> in, std::span<float> out);
/// Float32 to IEEE binary16, nearest even; beyond 65504 infinity, NaN stays NaN.
void floatToHalf(std::span<const float> in, std::span<std::uint16_t> out);
/// bfloat16 (the upper half of a float32) to float32, exact.
void bfloatToFloat(std::span<const std::uint16_t> in, std::span<float> out);
/// Float32 to bfloat16, nearest even.
void floatToBfloat(std::span<const float> in, std::span<std::uint16_t> out);

}  // namespace vitrine
