// SPDX-License-Identifier: GPL-3.0-or-later
// Gumbel numbers four vectors at a time: Philox of as many counters as a vector has lanes, then two logarithms.
#include "base/instruction_sets.h"
#include "base/philox.h"
#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {
namespace {

/// Two vectors of counters at a time, so that the one computes while the other waits. Each counter's 32-bit words are
/// the lower halves of 64-bit lanes, where the instruction that multiplies takes them; what stands above is of no use.
template <class Set>
struct CounterWords {
    using Words = typename Set::Words;
    static constexpr std::size_t kCounters = sizeof(Words) / sizeof(std::uint64_t);
    Words half[2];
};

template <class Set, class Words = CounterWords<Set>>
struct CounterOps {
    VITRINE_INLINE static void product(const Words& a, std::uint32_t b, Words& low, Words& high) {
        for (std::size_t h = 0; h < 2; ++h) {
            Set::product(a.half[h], b, low.half[h]);
            high.half[h] = low.half[h] >> 32U;
        }
    }
    VITRINE_INLINE static Words mix(const Words& a, const Words& b, std::uint32_t key) {
        return {{a.half[0] ^ b.half[0] ^ std::uint64_t{key}, a.half[1] ^ b.half[1] ^ std::uint64_t{key}}};
    }
};

/// Philox of the counters counter, counter + 1, … (base/philox.h).
template <class Set, class Words = CounterWords<Set>>
VITRINE_INLINE PhiloxWords<Words> philoxFrom(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter) {
    PhiloxWords<Words> start;
    for (std::size_t h = 0; h < 2; ++h) {
        typename Set::Words whole{};
        for (std::size_t b = 0; b < Words::kCounters; ++b) whole[b] = counter + h * Words::kCounters + b;
        start.word[0].half[h] = whole;
        start.word[1].half[h] = whole >> 32U;
        start.word[2].half[h] = typename Set::Words{} + stream;
        start.word[3].half[h] = typename Set::Words{} + (stream >> 32U);
    }
    return philox<CounterOps<Set>>(start, seed);
}

/// The Gumbel numbers of two words of each counter: lanes 2·b and 2·b + 1 are those of its `first` and `second`.
template <class Vector, class Words>
VITRINE_INLINE Vector gumbelOf(Words first, Words second) {
    const auto bits = IntegersOf<Vector>((first & 0xFFFFFFFFU) | (second << 32U));
    const Vector uniform = __builtin_convertvector((bits >> 8) & 0xFFFFFF, Vector) * 0x1p-24F;  // of the upper 24
    const Vector drawn = -logarithm(1.0F - uniform);
    return -logarithm(larger(drawn, broadcast<Vector>(1e-20F)));
}

/// The pairs of lanes of a and b by turns.
VITRINE_INLINE void interleavePairs(Floats a, Floats b, Floats& low, Floats& high) {
    low = __builtin_shufflevector(a, b, 0, 1, 8, 9, 2, 3, 10, 11);
    high = __builtin_shufflevector(a, b, 4, 5, 12, 13, 6, 7, 14, 15);
}
VITRINE_INLINE void interleavePairs(WideFloats a, WideFloats b, WideFloats& low, WideFloats& high) {
    low = __builtin_shufflevector(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
    high = __builtin_shufflevector(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
}

/// Gumbel numbers 4·counter, 4·counter + 1, …, four vectors of them: word w of a counter is number 4·counter + w.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void gumbelBlocks(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter, float* out) {
    const auto words = philoxFrom<Set>(seed, stream, counter);
    for (std::size_t h = 0; h < 2; ++h) {
        const Vector front = gumbelOf<Vector>(words.word[0].half[h], words.word[1].half[h]);
        const Vector back = gumbelOf<Vector>(words.word[2].half[h], words.word[3].half[h]);
        Vector low, high;
        interleavePairs(front, back, low, high);
        storeFloats(out + 2 * h * kLanesOf<Vector>, low);
        storeFloats(out + (2 * h + 1) * kLanesOf<Vector>, high);
    }
}

template <class Set>
VITRINE_INLINE void fillGumbelBody(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out,
                                   std::size_t count) {
    constexpr std::size_t kAtOnce = 4 * kLanesOf<typename Set::Vector>;
    std::size_t i = 0;
    for (; i + kAtOnce <= count; i += kAtOnce) gumbelBlocks<Set>(seed, stream, (first + i) / 4, out + i);
    if (i == count) return;
    float rest[kAtOnce];
    gumbelBlocks<Set>(seed, stream, (first + i) / 4, rest);
    std::memcpy(out + i, rest, (count - i) * sizeof(float));
}

#if defined(__x86_64__)
VITRINE_AVX2 void fillGumbelAvx2(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out,
                                 std::size_t count) {
    fillGumbelBody<Avx2Set>(seed, stream, first, out, count);
}
VITRINE_AVX512 void fillGumbelAvx512(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out,
                                     std::size_t count) {
    fillGumbelBody<Avx512Set>(seed, stream, first, out, count);
}
#endif
void fillGumbelPlain(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out, std::size_t count) {
    fillGumbelBody<PlainSet>(seed, stream, first, out, count);
}

}  // namespace

void fillGumbel(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out, std::size_t count) {
    VITRINE_BY_CPU(fillGumbel, seed, stream, first, out, count);
}

}  // namespace vitrine::internal
