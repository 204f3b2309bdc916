// SPDX-License-Identifier: GPL-3.0-or-later
// What the compilers' vector extension lacks, for each instruction set that a body of base/simd.h is compiled for. A
// body that needs it is a template over one of these instead of over the vector alone. By reference: clang takes no
// vector by value in a function of another instruction set, even in one that is always inlined.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/simd.h"

namespace vitrine::internal {

/// Each has anyAbove: whether a lane of `a` is above that of `b`; reciprocal: 1/x, and squareRoot of normal positive x,
/// both to a relative error below 3e-7; roughReciprocal: y near 1/x, so that y·(2 − x·y) is reciprocal; product: that
/// of the lower halves of unsigned 64-bit numbers with a 32-bit one; loadSome and storeSome: the first `count` floats
/// of a vector, less than a whole one, the others being `filling`.
struct PlainSet {
    using Vector = Floats;
    using Words = std::uint64_t __attribute__((vector_size(sizeof(Vector))));
    static inline bool anyAbove(const Vector& a, const Vector& b) {
        const Integers mask = a > b;
        std::uint64_t bits[4];
        static_assert(sizeof bits == sizeof mask);
        std::memcpy(bits, &mask, sizeof bits);
        return (bits[0] | bits[1] | bits[2] | bits[3]) != 0;
    }
    static inline void roughReciprocal(const Vector& x, Vector& out) { out = 1.0F / x; }
    static inline void reciprocal(const Vector& x, Vector& out) { out = 1.0F / x; }
    static inline void squareRoot(const Vector& x, Vector& out) {
        Integers bits;
        std::memcpy(&bits, &x, sizeof bits);
        bits = 0x5F3759DF - (bits >> 1);
        std::memcpy(&out, &bits, sizeof out);
        const Vector half = x * 0.5F;
        for (int step = 0; step < 3; ++step) out = out * (1.5F - half * out * out);
        out = out * x;
    }
    static inline void product(const Words& values, std::uint32_t factor, Words& out) {
        out = (values & 0xFFFFFFFFU) * factor;
    }
    static inline void loadSome(const float* from, std::size_t count, float filling, Vector& out) {
        out = broadcast<Vector>(filling);
        std::memcpy(&out, from, count * sizeof(float));
    }
    static inline void storeSome(float* to, std::size_t count, const Vector& value) {
        std::memcpy(to, &value, count * sizeof(float));
    }
};

#if defined(__x86_64__)
struct Avx2Set {
    using Vector = Floats;
    using Words = std::uint64_t __attribute__((vector_size(sizeof(Vector))));
    VITRINE_AVX2 static inline bool anyAbove(const Vector& a, const Vector& b) {
        return _mm256_movemask_ps(_mm256_cmp_ps(__m256(a), __m256(b), _CMP_GT_OQ)) != 0;
    }
    VITRINE_AVX2 static inline void roughReciprocal(const Vector& x, Vector& out) {
        out = Vector(_mm256_rcp_ps(__m256(x)));
    }
    VITRINE_AVX2 static inline void reciprocal(const Vector& x, Vector& out) {
        const Vector rough = Vector(_mm256_rcp_ps(__m256(x)));
        out = rough * (2.0F - x * rough);
    }
    VITRINE_AVX2 static inline void squareRoot(const Vector& x, Vector& out) {
        const Vector inverse = Vector(_mm256_rsqrt_ps(__m256(x)));
        const Vector root = x * inverse;
        out = root + root * (0.5F - root * (inverse * 0.5F));
    }
    VITRINE_AVX2 static inline void product(const Words& values, std::uint32_t factor, Words& out) {
        out = Words(_mm256_mul_epu32(__m256i(values), _mm256_set1_epi64x(factor)));
    }
    VITRINE_AVX2 static inline __m256i firstLanes(std::size_t count) {
        const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
        return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), lanes);
    }
    VITRINE_AVX2 static inline void loadSome(const float* from, std::size_t count, float filling, Vector& out) {
        const __m256i first = firstLanes(count);
        out = Vector(
            _mm256_blendv_ps(_mm256_set1_ps(filling), _mm256_maskload_ps(from, first), _mm256_castsi256_ps(first)));
    }
    VITRINE_AVX2 static inline void storeSome(float* to, std::size_t count, const Vector& value) {
        _mm256_maskstore_ps(to, firstLanes(count), __m256(value));
    }
};

struct Avx512Set {
    using Vector = WideFloats;
    using Words = std::uint64_t __attribute__((vector_size(sizeof(Vector))));
    VITRINE_AVX512 static inline bool anyAbove(const Vector& a, const Vector& b) {
        return _mm512_cmp_ps_mask(__m512(a), __m512(b), _CMP_GT_OQ) != 0;
    }
    VITRINE_AVX512 static inline void roughReciprocal(const Vector& x, Vector& out) {
        out = Vector(_mm512_maskz_rcp14_ps(0xFFFF, __m512(x)));
    }
    VITRINE_AVX512 static inline void reciprocal(const Vector& x, Vector& out) {
        const Vector rough = Vector(_mm512_maskz_rcp14_ps(0xFFFF, __m512(x)));
        out = rough * (2.0F - x * rough);
    }
    VITRINE_AVX512 static inline void squareRoot(const Vector& x, Vector& out) {
        const Vector inverse = Vector(_mm512_maskz_rsqrt14_ps(0xFFFF, __m512(x)));
        const Vector root = x * inverse;
        out = root + root * (0.5F - root * (inverse * 0.5F));
    }
    VITRINE_AVX512 static inline void product(const Words& values, std::uint32_t factor, Words& out) {
        out = Words(_mm512_maskz_mul_epu32(0xFF, __m512i(values), _mm512_set1_epi64(factor)));
    }
    VITRINE_AVX512 static inline void loadSome(const float* from, std::size_t count, float filling, Vector& out) {
        const auto first = static_cast<__mmask16>((1U << count) - 1U);
        out = Vector(_mm512_mask_loadu_ps(_mm512_set1_ps(filling), first, from));
    }
    VITRINE_AVX512 static inline void storeSome(float* to, std::size_t count, const Vector& value) {
        _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1U << count) - 1U), __m512(value));
    }
};
#endif

}  // namespace vitrine::internal
