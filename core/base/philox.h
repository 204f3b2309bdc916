// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace vitrine {

/// The state of Philox 4×32 (Salmon et al., SC 2011): four 32-bit words, each perhaps many side by side.
template <class Words>
struct PhiloxWords {
    Words word[4];
};

/// Philox 4×32-10 of a counter; the seed is the key. Ops::product(words, constant, low, high) gives both halves of
/// 32 × 32-bit products, Ops::mix(a, b, key) is a ^ b ^ key.
template <class Ops, class Words>
[[gnu::always_inline]] inline PhiloxWords<Words> philox(PhiloxWords<Words> counter, std::uint64_t seed) {
    constexpr int kRounds = 10;
    auto key0 = static_cast<std::uint32_t>(seed);
    auto key1 = static_cast<std::uint32_t>(seed >> 32U);
    for (int round = 0; round < kRounds; ++round) {
        Words low0{}, high0{}, low1{}, high1{};
        Ops::product(counter.word[0], 0xD2511F53U, low0, high0);
        Ops::product(counter.word[2], 0xCD9E8D57U, low1, high1);
        counter.word[0] = Ops::mix(high1, counter.word[1], key0);
        counter.word[1] = low1;
        counter.word[2] = Ops::mix(high0, counter.word[3], key1);
        counter.word[3] = low0;
        key0 += 0x9E3779B9U;
        key1 += 0xBB67AE85U;
    }
    return counter;
}

}  // namespace vitrine
