// SPDX-License-Identifier: GPL-3.0-or-later
// Discrete Fourier transforms of eight lines at once, one in each lane: no shuffles, any CPU. Stockham's
// ordering, radices 4, 2, 3 and 5 (Van Loan, "Computational Frameworks for the FFT", 1992, §1.7).
#pragma once

#include <cstddef>
#include <utility>

#include "analysis/internal/line_fft_plan.h"
#include "base/simd.h"

namespace vitrine::internal {

static_assert(kLanes == kLines);

struct ComplexLanes {
    Floats re, im;
};

VITRINE_INLINE ComplexLanes loadLanes(const float* from) { return {loadFloats(from), loadFloats(from + kLanes)}; }
VITRINE_INLINE void storeLanes(float* to, ComplexLanes z) {
    storeFloats(to, z.re);
    storeFloats(to + kLanes, z.im);
}
VITRINE_INLINE ComplexLanes operator+(ComplexLanes a, ComplexLanes b) { return {a.re + b.re, a.im + b.im}; }
VITRINE_INLINE ComplexLanes operator-(ComplexLanes a, ComplexLanes b) { return {a.re - b.re, a.im - b.im}; }
VITRINE_INLINE ComplexLanes scaled(ComplexLanes a, float factor) { return {a.re * factor, a.im * factor}; }

/// z·(−i) in the forward transform, z·i in the inverse one.
template <bool Inverse>
VITRINE_INLINE ComplexLanes turned(ComplexLanes z) {
    return Inverse ? ComplexLanes{-z.im, z.re} : ComplexLanes{z.im, -z.re};
}

/// z·e^{∓iφ} with root = cos φ, sin φ.
template <bool Inverse>
VITRINE_INLINE ComplexLanes rotated(ComplexLanes z, const float* root) {
    const float c = root[0];
    const float s = Inverse ? -root[1] : root[1];
    return {z.re * c + z.im * s, z.im * c - z.re * s};
}

/// The discrete transform of `Radix` values in place.
template <bool Inverse, std::size_t Radix>
VITRINE_INLINE void butterfly(ComplexLanes* z) {
    if constexpr (Radix == 2) {
        const ComplexLanes a = z[0], b = z[1];
        z[0] = a + b;
        z[1] = a - b;
    } else if constexpr (Radix == 3) {
        constexpr float kSine = 0.866025403784438647F;
        const ComplexLanes sum = z[1] + z[2];
        const ComplexLanes difference = scaled(turned<Inverse>(z[1] - z[2]), kSine);
        const ComplexLanes middle = z[0] - scaled(sum, 0.5F);
        z[0] = z[0] + sum;
        z[1] = middle + difference;
        z[2] = middle - difference;
    } else if constexpr (Radix == 4) {
        const ComplexLanes a = z[0] + z[2], b = z[0] - z[2], c = z[1] + z[3], d = turned<Inverse>(z[1] - z[3]);
        z[0] = a + c;
        z[1] = b + d;
        z[2] = a - c;
        z[3] = b - d;
    } else {
        constexpr float kC1 = 0.309016994374947424F, kC2 = -0.809016994374947424F;
        constexpr float kS1 = 0.951056516295153572F, kS2 = 0.587785252292473129F;
        const ComplexLanes s1 = z[1] + z[4], s2 = z[2] + z[3];
        const ComplexLanes d1 = turned<Inverse>(z[1] - z[4]), d2 = turned<Inverse>(z[2] - z[3]);
        const ComplexLanes m1 = z[0] + scaled(s1, kC1) + scaled(s2, kC2);
        const ComplexLanes m2 = z[0] + scaled(s1, kC2) + scaled(s2, kC1);
        const ComplexLanes n1 = scaled(d1, kS1) + scaled(d2, kS2);
        const ComplexLanes n2 = scaled(d1, kS2) - scaled(d2, kS1);
        z[0] = z[0] + s1 + s2;
        z[1] = m1 + n1;
        z[2] = m2 + n2;
        z[3] = m2 - n2;
        z[4] = m1 - n1;
    }
}

template <bool Inverse, std::size_t Radix>
VITRINE_INLINE const float* fftPass(const float* from, float* to, std::size_t n, std::size_t stride,
                                    const float* roots) {
    const std::size_t m = n / Radix;
    for (std::size_t p = 0; p < m; ++p, roots += 2 * (Radix - 1)) {
        for (std::size_t q = 0; q < stride; ++q) {
            ComplexLanes z[Radix];
            for (std::size_t j = 0; j < Radix; ++j) z[j] = loadLanes(from + (q + stride * (p + m * j)) * kElement);
            butterfly<Inverse, Radix>(z);
            float* const out = to + (q + stride * Radix * p) * kElement;
            storeLanes(out, z[0]);
            for (std::size_t k = 1; k < Radix; ++k)
                storeLanes(out + k * stride * kElement, rotated<Inverse>(z[k], roots + 2 * (k - 1)));
        }
    }
    return roots;
}

/// Transforms the lines in `lines`, using `spare` of the same size; returns where the result lies (one of both).
/// Neither direction divides by the length.
template <bool Inverse>
VITRINE_INLINE float* fftLines(const LineFftPlan& plan, float* lines, float* spare) {
    std::size_t n = plan.length;
    std::size_t stride = 1;
    const float* roots = plan.roots.data();
    for (const std::size_t radix : plan.radices) {
        if (radix == 4) {
            roots = fftPass<Inverse, 4>(lines, spare, n, stride, roots);
        } else if (radix == 2) {
            roots = fftPass<Inverse, 2>(lines, spare, n, stride, roots);
        } else if (radix == 3) {
            roots = fftPass<Inverse, 3>(lines, spare, n, stride, roots);
        } else {
            roots = fftPass<Inverse, 5>(lines, spare, n, stride, roots);
        }
        std::swap(lines, spare);
        n /= radix;
        stride *= radix;
    }
    return lines;
}

}  // namespace vitrine::internal
