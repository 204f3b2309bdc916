// SPDX-License-Identifier: GPL-3.0-or-later
// Gumbel numbers thirty-two at a time: Philox of eight counters, then two logarithms.
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/simd.h"
#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {
namespace {

constexpr std::uint32_t kPhilox0 = 0xD2511F53U;
constexpr std::uint32_t kPhilox1 = 0xCD9E8D57U;
constexpr std::uint32_t kPhiloxKey0 = 0x9E3779B9U;
constexpr std::uint32_t kPhiloxKey1 = 0xBB67AE85U;
constexpr int kPhiloxRounds = 10;

/// Philox of the counters counter … counter + 7 (base/counter_random.h): word w of block b in words[w][b].
using PhiloxWords = void (*)(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter,
                             std::uint32_t (*words)[kLanes]);
VITRINE_INLINE void fillCounters(std::uint64_t stream, std::uint64_t counter, std::uint32_t (*words)[kLanes]) {
    for (std::size_t b = 0; b < kLanes; ++b) {
        words[0][b] = static_cast<std::uint32_t>(counter + b);
        words[1][b] = static_cast<std::uint32_t>((counter + b) >> 32U);
        words[2][b] = static_cast<std::uint32_t>(stream);
        words[3][b] = static_cast<std::uint32_t>(stream >> 32U);
    }
}
void philoxPlain(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter, std::uint32_t (*words)[kLanes]) {
    fillCounters(stream, counter, words);
    auto key0 = static_cast<std::uint32_t>(seed);
    auto key1 = static_cast<std::uint32_t>(seed >> 32U);
    for (int round = 0; round < kPhiloxRounds; ++round) {
        for (std::size_t b = 0; b < kLanes; ++b) {
            const std::uint64_t product0 = std::uint64_t{kPhilox0} * words[0][b];
            const std::uint64_t product1 = std::uint64_t{kPhilox1} * words[2][b];
            words[0][b] = static_cast<std::uint32_t>(product1 >> 32U) ^ words[1][b] ^ key0;
            words[1][b] = static_cast<std::uint32_t>(product1);
            words[2][b] = static_cast<std::uint32_t>(product0 >> 32U) ^ words[3][b] ^ key1;
            words[3][b] = static_cast<std::uint32_t>(product0);
        }
        key0 += kPhiloxKey0;
        key1 += kPhiloxKey1;
    }
}

#if defined(__x86_64__)
/// The vector extension has no product of two 32-bit numbers in 64 bits; this instruction takes every second lane.
struct WideProduct {
    __m256i low, high;
};
VITRINE_AVX2 inline WideProduct wideProduct(__m256i values, __m256i factor) {
    const __m256i even = _mm256_mul_epu32(values, factor);
    const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(values, 32), factor);
    return {_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA),
            _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA)};
}
VITRINE_AVX2 void philoxAvx2(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter,
                             std::uint32_t (*words)[kLanes]) {
    fillCounters(stream, counter, words);
    __m256i word[4];
    std::memcpy(word, words, sizeof word);
    const __m256i factor0 = _mm256_set1_epi32(static_cast<int>(kPhilox0));
    const __m256i factor1 = _mm256_set1_epi32(static_cast<int>(kPhilox1));
    auto key0 = static_cast<std::uint32_t>(seed);
    auto key1 = static_cast<std::uint32_t>(seed >> 32U);
    for (int round = 0; round < kPhiloxRounds; ++round) {
        const WideProduct product0 = wideProduct(word[0], factor0);
        const WideProduct product1 = wideProduct(word[2], factor1);
        word[0] = _mm256_xor_si256(_mm256_xor_si256(product1.high, word[1]), _mm256_set1_epi32(static_cast<int>(key0)));
        word[2] = _mm256_xor_si256(_mm256_xor_si256(product0.high, word[3]), _mm256_set1_epi32(static_cast<int>(key1)));
        word[1] = product1.low;
        word[3] = product0.low;
        key0 += kPhiloxKey0;
        key1 += kPhiloxKey1;
    }
    std::memcpy(words, word, sizeof word);
}
#endif

/// Gumbel numbers 4·counter … 4·counter + 31: word w of block b is number 4·b + w.
template <PhiloxWords wordsOf>
VITRINE_INLINE void gumbelBlocks(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter, float* out) {
    std::uint32_t words[4][kLanes];
    wordsOf(seed, stream, counter, words);
    float numbers[4][kLanes];
    for (std::size_t w = 0; w < 4; ++w) {
        Integers bits;
        std::memcpy(&bits, words[w], sizeof bits);
        bits = (bits >> 8) & 0xFFFFFF;  // the upper 24 bits, whatever the sign
        const Floats uniform = __builtin_convertvector(bits, Floats) * 0x1p-24F;
        const Floats drawn = -logarithm(1.0F - uniform);
        const Floats least = broadcast(1e-20F);
        const Floats exponential = drawn > least ? drawn : least;
        storeFloats(numbers[w], -logarithm(exponential));
    }
    for (std::size_t b = 0; b < kLanes; ++b)
        for (std::size_t w = 0; w < 4; ++w) out[4 * b + w] = numbers[w][b];
}

template <PhiloxWords wordsOf>
VITRINE_INLINE void fillGumbelBody(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out,
                                   std::size_t count) {
    constexpr std::size_t kAtOnce = 4 * kLanes;
    std::size_t i = 0;
    for (; i + kAtOnce <= count; i += kAtOnce) gumbelBlocks<wordsOf>(seed, stream, (first + i) / 4, out + i);
    if (i == count) return;
    float rest[kAtOnce];
    gumbelBlocks<wordsOf>(seed, stream, (first + i) / 4, rest);
    std::memcpy(out + i, rest, (count - i) * sizeof(float));
}

#if defined(__x86_64__)
VITRINE_AVX2 void fillGumbelAvx2(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out,
                                 std::size_t count) {
    fillGumbelBody<philoxAvx2>(seed, stream, first, out, count);
}
#endif
void fillGumbelPlain(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out, std::size_t count) {
    fillGumbelBody<philoxPlain>(seed, stream, first, out, count);
}

}  // namespace

void fillGumbel(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out, std::size_t count) {
#if defined(__x86_64__)
    if (cpuHasAvx2()) return fillGumbelAvx2(seed, stream, first, out, count);
#endif
    fillGumbelPlain(seed, stream, first, out, count);
}

}  // namespace vitrine::internal
