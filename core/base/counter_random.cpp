// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/counter_random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace vitrine {
namespace {

/// One counter at a time.
struct SingleWord {
    static void product(std::uint32_t a, std::uint32_t b, std::uint32_t& low, std::uint32_t& high) {
        const std::uint64_t whole = static_cast<std::uint64_t>(a) * b;
        low = static_cast<std::uint32_t>(whole);
        high = static_cast<std::uint32_t>(whole >> 32U);
    }
    static std::uint32_t mix(std::uint32_t a, std::uint32_t b, std::uint32_t key) { return a ^ b ^ key; }
};

}  // namespace

std::uint32_t CounterRandom::next() {
    if (used_ == 4) {
        block_ = philox<SingleWord>(
            PhiloxWords<std::uint32_t>{{static_cast<std::uint32_t>(counter_), static_cast<std::uint32_t>(counter_ >> 32U),
                                        static_cast<std::uint32_t>(stream_), static_cast<std::uint32_t>(stream_ >> 32U)}},
            seed_);
        ++counter_;
        used_ = 0;
    }
    return block_.word[used_++];
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
