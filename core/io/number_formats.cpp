// SPDX-License-Identifier: GPL-3.0-or-later
// Branch-free so that the compiler turns each loop into vector code.
#include "io/number_formats.h"

#include <bit>

#include "base/assert.h"
#include "base/vectorize.h"

namespace vitrine {
namespace {

constexpr std::uint32_t kSmallestNormalHalf = 0x38800000U;  // 2⁻¹⁴ as float32

inline std::uint32_t floatBitsOfHalf(std::uint16_t half) {
    const std::uint32_t magnitude = static_cast<std::uint32_t>(half & 0x7FFFU) << 13U;
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16U;
    const std::uint32_t exponent = magnitude & 0x0F800000U;
    const std::uint32_t normal = magnitude + 0x38000000U;  // exponent bias 127 − 15
    const std::uint32_t special = magnitude + 0x70000000U;
    // A subnormal half is m·2⁻²⁴: put m behind 2⁻¹⁴ and subtract that again, exact in float32.
    const std::uint32_t subnormal = std::bit_cast<std::uint32_t>(
        std::bit_cast<float>(magnitude + kSmallestNormalHalf) - std::bit_cast<float>(kSmallestNormalHalf));
    const std::uint32_t finite = exponent == 0 ? subnormal : normal;
    return sign | (exponent == 0x0F800000U ? special : finite);
}

inline std::uint16_t halfOfFloatBits(std::uint32_t bits) {
    const std::uint32_t sign = (bits & 0x80000000U) >> 16U;
    const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
    // The carry of rounding may reach the exponent; that is what turns 65520 into infinity.
    const std::uint32_t normal = (magnitude - 0x38000000U + 0xFFFU + ((magnitude >> 13U) & 1U)) >> 13U;
    // Adding 0.5 lets the float adder round m·2⁻²⁴ to nearest even in the lowest bits of its sum.
    const std::uint32_t subnormal = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5F) - 0x3F000000U;
    const std::uint32_t special = magnitude > 0x7F800000U ? 0x7E00U : 0x7C00U;
    const std::uint32_t finite = magnitude < kSmallestNormalHalf ? subnormal : normal;
    return static_cast<std::uint16_t>(sign | (magnitude >= 0x47800000U ? special : finite));
}

inline std::uint16_t bfloatOfFloatBits(std::uint32_t bits) {
    const std::uint32_t rounded = (bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U;
    const std::uint32_t quietNan = (bits >> 16U) | 0x40U;
    return static_cast<std::uint16_t>((bits & 0x7FFFFFFFU) > 0x7F800000U ? quietNan : rounded);
}

VITRINE_VECTOR_CLONES void halvesToFloats(const std::uint16_t* in, float* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) out[i] = std::bit_cast<float>(floatBitsOfHalf(in[i]));
}

VITRINE_VECTOR_CLONES void floatsToHalves(const float* in, std::uint16_t* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) out[i] = halfOfFloatBits(std::bit_cast<std::uint32_t>(in[i]));
}

VITRINE_VECTOR_CLONES void bfloatsToFloats(const std::uint16_t* in, float* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(in[i]) << 16U);
}

VITRINE_VECTOR_CLONES void floatsToBfloats(const float* in, std::uint16_t* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) out[i] = bfloatOfFloatBits(std::bit_cast<std::uint32_t>(in[i]));
}

}  // namespace

void halfToFloat(std::span<const std::uint16_t> in, std::span<float> out) {
    VITRINE_ASSERT(in.size() == out.size());
    halvesToFloats(in.data(), out.data(), in.size());
}

void floatToHalf(std::span<const float> in, std::span<std::uint16_t> out) {
    VITRINE_ASSERT(in.size() == out.size());
    floatsToHalves(in.data(), out.data(), in.size());
}

void bfloatToFloat(std::span<const std::uint16_t> in, std::span<float> out) {
    VITRINE_ASSERT(in.size() == out.size());
    bfloatsToFloats(in.data(), out.data(), in.size());
}

void floatToBfloat(std::span<const float> in, std::span<std::uint16_t> out) {
    VITRINE_ASSERT(in.size() == out.size());
    floatsToBfloats(in.data(), out.data(), in.size());
}

}  // namespace vitrine
