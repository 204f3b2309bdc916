// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/counter_random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace vitrine {
namespace {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    constexpr std::uint64_t kMultiplier0 = 0xD2511F53U;
    constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57U;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product0 = kMultiplier0 * counter[0];
        const std::uint64_t product1 = kMultiplier1 * counter[2];
        counter = {static_cast<std::uint32_t>(product1 >> 32U) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(product1),
                   static_cast<std::uint32_t>(product0 >> 32U) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(product0)};
        key[0] += 0x9E3779B9U;
        key[1] += 0xBB67AE85U;
    }
    return counter;
}

}  // namespace

std::uint32_t CounterRandom::next() {
    if (used_ == 4) {
        block_ = philox({static_cast<std::uint32_t>(counter_), static_cast<std::uint32_t>(counter_ >> 32U),
                         static_cast<std::uint32_t>(stream_), static_cast<std::uint32_t>(stream_ >> 32U)},
                        {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32U)});
        ++counter_;
        used_ = 0;
    }
    return block_[used_++];
}

float CounterRandom::uniform() { return static_cast<float>(next() >> 8U) * 0x1p-24F; }

std::size_t CounterRandom::index(std::size_t bound) {
    const std::uint64_t wide = (static_cast<std::uint64_t>(next()) << 32U) | next();
    return static_cast<std::size_t>(wide % bound);
}

float CounterRandom::normal() {
    if (hasSpareNormal_) {
        hasSpareNormal_ = false;
        return spareNormal_;
    }
    const double radius = std::sqrt(-2.0 * std::log(1.0 - static_cast<double>(uniform())));
    const double angle = 2.0 * std::numbers::pi * uniform();
    spareNormal_ = static_cast<float>(radius * std::sin(angle));
    hasSpareNormal_ = true;
    return static_cast<float>(radius * std::cos(angle));
}

float CounterRandom::gumbel() {
    // 1 − u lies in (0, 1], so the exponential variate is ≥ 0; the floor keeps its logarithm finite.
    const double exponential = -std::log(1.0 - static_cast<double>(uniform()));
    return static_cast<float>(-std::log(std::max(exponential, 1e-20)));
}

}  // namespace vitrine
