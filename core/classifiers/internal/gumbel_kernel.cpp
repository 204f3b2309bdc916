// SPDX-License-Identifier: GPL-3.0-or-later
// Gumbel numbers four vectors at a time: Philox of as many counters as a vector has lanes, then two logarithms.
#include "base/instruction_sets.h"
#include "base/philox.h"
#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {
namespace {

/// A vector of counters at a time, with the products of an instruction set.
template <class Set>
struct VectorWords {
    using Words = typename Set::Words;
    VITRINE_INLINE static void product(Words a, std::uint32_t b, Words& low, Words& high) { Set::product(a, b, low, high); }
    VITRINE_INLINE static Words mix(Words a, Words b, std::uint32_t key) { return a ^ b ^ key; }
};

/// Philox of the counters counter, counter + 1, … (base/philox.h): word w of block b is lane b of word[w].
template <class Set, class Words = typename Set::Words>
VITRINE_INLINE PhiloxWords<Words> philoxFrom(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter) {
    const auto lowest = static_cast<std::uint32_t>(counter);
    Words word0{};
    for (std::uint32_t b = 0; b < kLanesOf<typename Set::Vector>; ++b) word0[b] = lowest + b;
    const Words carried = Words(word0 < lowest) & 1U;
    const Words word1 = carried + static_cast<std::uint32_t>(counter >> 32U);
    const Words word2 = Words{} + static_cast<std::uint32_t>(stream);
    const Words word3 = Words{} + static_cast<std::uint32_t>(stream >> 32U);
    return philox<VectorWords<Set>>(PhiloxWords<Words>{{word0, word1, word2, word3}}, seed);
}

/// The lanes of a and b by turns: low = a₀ b₀ a₁ b₁ …, high the rest of them.
VITRINE_INLINE void interleave(Floats a, Floats b, Floats& low, Floats& high) {
    low = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    high = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
VITRINE_INLINE void interleave(WideFloats a, WideFloats b, WideFloats& low, WideFloats& high) {
    low = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    high = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/// Gumbel numbers 4·counter, 4·counter + 1, …, four vectors of them: word w of block b is number 4·b + w.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void gumbelBlocks(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter, float* out) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    const auto words = philoxFrom<Set>(seed, stream, counter);
    Vector numbers[4];
    for (std::size_t w = 0; w < 4; ++w) {
        const auto bits = __builtin_convertvector(words.word[w] >> 8U, IntegersOf<Vector>);  // the upper 24
        const Vector uniform = __builtin_convertvector(bits, Vector) * 0x1p-24F;
        const Vector drawn = -logarithm(1.0F - uniform);
        numbers[w] = -logarithm(larger(drawn, broadcast<Vector>(1e-20F)));
    }
    Vector even[2], odd[2], ordered[4];
    interleave(numbers[0], numbers[2], even[0], even[1]);
    interleave(numbers[1], numbers[3], odd[0], odd[1]);
    for (std::size_t half = 0; half < 2; ++half) interleave(even[half], odd[half], ordered[2 * half], ordered[2 * half + 1]);
    for (std::size_t n = 0; n < 4; ++n) storeFloats(out + n * kStep, ordered[n]);
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
