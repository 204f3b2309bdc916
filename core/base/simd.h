// SPDX-License-Identifier: GPL-3.0-or-later
// Eight or sixteen floats at a time through the compilers' vector extension: one text for every CPU. Bodies are
// written once as VITRINE_INLINE functions and compiled twice or three times, as the build's flags say, for
// AVX2 + FMA and for AVX-512; the program picks at run time. (Lambdas would not inherit the instruction set.)
#pragma once

#include <cstdint>
#include <cstring>

#include "base/cpu_features.h"

#define VITRINE_INLINE [[gnu::always_inline]] inline
#if defined(__x86_64__)
#define VITRINE_AVX2 __attribute__((target("avx2,fma")))
#define VITRINE_AVX512 __attribute__((target("avx512f,avx512dq,avx512vl,fma")))
#endif

namespace vitrine::internal {

inline constexpr std::size_t kLanes = 8;
using Floats = float __attribute__((vector_size(32)));
using Integers = std::int32_t __attribute__((vector_size(32)));
/// Sixteen, for bodies that are templates over the vector and compiled for AVX-512 too.
using WideFloats = float __attribute__((vector_size(64)));
template <class Vector>
inline constexpr std::size_t kLanesOf = sizeof(Vector) / sizeof(float);
/// As many 32-bit integers as the vector has floats: what a comparison of two such vectors gives.
template <class Vector>
using IntegersOf = decltype(Vector{} < Vector{});

/// Calls nameAvx512, nameAvx2 or namePlain, the three that one body was compiled into.
#if defined(__x86_64__)
#define VITRINE_BY_CPU(name, ...)               \
    (cpuHasAvx512() ? name##Avx512(__VA_ARGS__) \
                    : cpuHasAvx2() ? name##Avx2(__VA_ARGS__) : name##Plain(__VA_ARGS__))
#else
#define VITRINE_BY_CPU(name, ...) name##Plain(__VA_ARGS__)
#endif

template <class Vector = Floats>
VITRINE_INLINE Vector loadFloats(const float* from) {
    Vector value;
    std::memcpy(&value, from, sizeof value);
    return value;
}
template <class Vector>
VITRINE_INLINE void storeFloats(float* to, Vector value) {
    std::memcpy(to, &value, sizeof value);
}

template <class Vector = Floats>
VITRINE_INLINE Vector broadcast(float value) {
    return Vector{} + value;
}

template <class Vector>
VITRINE_INLINE Vector larger(Vector a, Vector b) {
    return a > b ? a : b;
}
template <class Vector>
VITRINE_INLINE Vector smaller(Vector a, Vector b) {
    return a < b ? a : b;
}
template <class Vector>
VITRINE_INLINE float largestOf(Vector v) {
    float out = v[0];
    for (std::size_t lane = 1; lane < kLanesOf<Vector>; ++lane) out = out > v[lane] ? out : v[lane];
    return out;
}

VITRINE_INLINE float sumOf(Floats v) { return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])); }
VITRINE_INLINE float sumOf(WideFloats v) {
    float halves[2 * kLanes];
    storeFloats(halves, v);
    return sumOf(loadFloats(halves) + loadFloats(halves + kLanes));
}

/// eˣ, relative error below 2e-7 for x in [-87, 88], clamped outside.
template <class Vector>
VITRINE_INLINE Vector exponential(Vector x) {
    constexpr float kRound = 12582912.0F;  // 1.5·2²³: adding it rounds to the nearest integer
    const Vector low = broadcast<Vector>(-87.0F);
    const Vector high = broadcast<Vector>(88.0F);
    x = x < low ? low : x;
    x = x > high ? high : x;
    const Vector n = (x * 1.44269504F + kRound) - kRound;
    const Vector r = (x - n * 0.693359375F) + n * 2.12194440e-4F;  // ln 2 in two parts
    // Taylor series of e^r on |r| ≤ ln2/2 up to the seventh power.
    Vector p = broadcast<Vector>(1.0F / 5040.0F);
    p = p * r + 1.0F / 720.0F;
    p = p * r + 1.0F / 120.0F;
    p = p * r + 1.0F / 24.0F;
    p = p * r + 1.0F / 6.0F;
    p = p * r + 0.5F;
    p = p * r + 1.0F;
    p = p * r + 1.0F;
    const IntegersOf<Vector> exponent = (__builtin_convertvector(n, IntegersOf<Vector>) + 127) << 23;
    Vector scale;
    std::memcpy(&scale, &exponent, sizeof scale);
    return p * scale;
}

/// ln x for normal positive x, relative error below 3e-7 (also near 1): x = m·2ᵉ with m in [√½, √2), then the
/// polynomial of the Cephes library for ln m.
template <class Vector>
VITRINE_INLINE Vector logarithm(Vector x) {
    constexpr std::int32_t kRootHalf = 0x3F3504F3;
    IntegersOf<Vector> bits;
    std::memcpy(&bits, &x, sizeof bits);
    const IntegersOf<Vector> exponent = (bits - kRootHalf) >> 23;
    const IntegersOf<Vector> mantissaBits = bits - (exponent << 23);
    Vector m;
    std::memcpy(&m, &mantissaBits, sizeof m);
    const Vector e = __builtin_convertvector(exponent, Vector);
    const Vector f = m - 1.0F;
    const Vector square = f * f;
    Vector p = broadcast<Vector>(7.0376836292e-2F);
    p = p * f - 1.1514610310e-1F;
    p = p * f + 1.1676998740e-1F;
    p = p * f - 1.2420140846e-1F;
    p = p * f + 1.4249322787e-1F;
    p = p * f - 1.6668057665e-1F;
    p = p * f + 2.0000714765e-1F;
    p = p * f - 2.4999993993e-1F;
    p = p * f + 3.3333331174e-1F;
    const Vector tail = p * square * f - e * 2.12194440e-4F - square * 0.5F;
    return (f + tail) + e * 0.693359375F;
}

}  // namespace vitrine::internal
