// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/step_kernels.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/simd.h"
#include "classifiers/internal/padded_row.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kBlock = 4096;  ///< entries summed in float32 before they go into float64

/// √x for x ≥ 0 by Newton's steps for 1/√x, relative error below 3e-7; the vector extension has no root of its own.
template <class Vector>
VITRINE_INLINE Vector rootOf(Vector x) {
    IntegersOf<Vector> bits;
    std::memcpy(&bits, &x, sizeof bits);
    bits = 0x5F3759DF - (bits >> 1);
    Vector inverse;
    std::memcpy(&inverse, &bits, sizeof inverse);
    const Vector half = x * 0.5F;
    for (int step = 0; step < 3; ++step) inverse = inverse * (1.5F - half * inverse * inverse);
    return x * inverse;
}

template <class Vector>
VITRINE_INLINE void adamLanes(float* parameter, const float* gradient, float* first, float* second,
                              const AdamCoefficients& c) {
    constexpr auto kKeep1 = static_cast<float>(kAdamBeta1);
    constexpr auto kKeep2 = static_cast<float>(kAdamBeta2);
    constexpr auto kTake1 = static_cast<float>(1.0 - kAdamBeta1);
    constexpr auto kTake2 = static_cast<float>(1.0 - kAdamBeta2);
    const Vector g = loadFloats<Vector>(gradient);
    const Vector m = loadFloats<Vector>(first) * kKeep1 + g * kTake1;
    const Vector v = loadFloats<Vector>(second) * kKeep2 + g * g * kTake2;
    const Vector metric = rootOf(v) * c.inverseRootCorrection + static_cast<float>(kAdamEpsilon);
    Vector p = loadFloats<Vector>(parameter) * c.decay - m / metric * c.rate;
    if (c.threshold > 0.0F) {
        const Vector bound = c.threshold / metric;
        const Vector zero{};
        p = larger(p - bound, zero) + smaller(p + bound, zero);
    }
    storeFloats(first, m);
    storeFloats(second, v);
    storeFloats(parameter, p);
}

template <class Vector>
VITRINE_INLINE void adamBody(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
                             const AdamCoefficients& c) {
    std::size_t i = 0;
    for (; i + kLanesOf<Vector> <= count; i += kLanesOf<Vector>) adamLanes<Vector>(parameter + i, gradient + i, first + i, second + i, c);
    if (i == count) return;
    float rest[4][kLanesOf<Vector>] = {};
    float* const whole[4] = {parameter + i, const_cast<float*>(gradient) + i, first + i, second + i};
    const std::size_t bytes = (count - i) * sizeof(float);
    for (std::size_t n = 0; n < 4; ++n) std::memcpy(rest[n], whole[n], bytes);
    adamLanes<Vector>(rest[0], rest[1], rest[2], rest[3], c);
    for (const std::size_t n : {0U, 2U, 3U}) std::memcpy(whole[n], rest[n], bytes);
}

template <class Vector>
VITRINE_INLINE float absoluteSumOfBlock(const float* values, std::size_t count) {
    Vector sums{};
    std::size_t i = 0;
    for (; i + kLanesOf<Vector> <= count; i += kLanesOf<Vector>) {
        const Vector x = loadFloats<Vector>(values + i);
        sums += larger(x, -x);
    }
    float sum = sumOf(sums);
    for (; i < count; ++i) sum += std::abs(values[i]);
    return sum;
}

/// One padded row: its logarithm of the sum, and scale·softmax.
template <class Vector>
VITRINE_INLINE float softmaxOfRow(const float* row, std::size_t padded, float scale, float* shares) {
    const float highest = largestOfRow<Vector>(row, padded);
    Vector sums{};
    for (std::size_t j = 0; j < padded; j += kLanesOf<Vector>) {
        const Vector e = exponential(loadFloats<Vector>(row + j) - highest);
        storeFloats(shares + j, e);
        sums += e;
    }
    const float sum = sumOf(sums);
    const Vector factor = broadcast<Vector>(scale / sum);
    for (std::size_t j = 0; j < padded; j += kLanesOf<Vector>) storeFloats(shares + j, loadFloats<Vector>(shares + j) * factor);
    return highest + logarithm(broadcast<Vector>(sum))[0];
}

/// `outputs` and `shares` are padded to `padded` columns, as are the vectors of columns.
template <class Vector>
VITRINE_INLINE void bothWaysBody(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                                 const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares,
                                 float* top, float* sums) {
    std::memcpy(top, outputs, padded * sizeof(float));
    for (std::size_t i = 0; i < rows; ++i) {
        const float* row = outputs + i * padded;
        rowLogSums[i] = softmaxOfRow<Vector>(row, padded, rowScale, shares + i * padded);
        for (std::size_t j = 0; j < padded; j += kLanesOf<Vector>)
            storeFloats(top + j, larger(loadFloats<Vector>(top + j), loadFloats<Vector>(row + j)));
    }
    for (std::size_t j = 0; j < padded; j += kLanesOf<Vector>) {
        const Vector highest = loadFloats<Vector>(top + j);
        Vector sum{};
        for (std::size_t i = 0; i < rows; ++i) sum += exponential(loadFloats<Vector>(outputs + i * padded + j) - highest);
        storeFloats(columnLogSums + j, highest + logarithm(sum));
        storeFloats(sums + j, loadFloats<Vector>(columnScales + j) / sum);
    }
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < padded; j += kLanesOf<Vector>) {
            float* at = shares + i * padded + j;
            const Vector e = exponential(loadFloats<Vector>(outputs + i * padded + j) - loadFloats<Vector>(top + j));
            storeFloats(at, loadFloats<Vector>(at) + e * loadFloats<Vector>(sums + j));
        }
    }
}

#if defined(__x86_64__)
VITRINE_AVX2 void adamAvx2(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
                           const AdamCoefficients& c) {
    adamBody<Floats>(parameter, gradient, first, second, count, c);
}
VITRINE_AVX2 float absoluteSumAvx2(const float* values, std::size_t count) { return absoluteSumOfBlock<Floats>(values, count); }
VITRINE_AVX2 void bothWaysAvx2(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                               const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares,
                               float* top, float* sums) {
    bothWaysBody<Floats>(outputs, rows, padded, rowScale, columnScales, rowLogSums, columnLogSums, shares, top, sums);
}
VITRINE_AVX512 void adamAvx512(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
                               const AdamCoefficients& c) {
    adamBody<WideFloats>(parameter, gradient, first, second, count, c);
}
VITRINE_AVX512 float absoluteSumAvx512(const float* values, std::size_t count) {
    return absoluteSumOfBlock<WideFloats>(values, count);
}
VITRINE_AVX512 void bothWaysAvx512(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                                   const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares,
                                   float* top, float* sums) {
    bothWaysBody<WideFloats>(outputs, rows, padded, rowScale, columnScales, rowLogSums, columnLogSums, shares, top, sums);
}
#endif

void adamPlain(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
               const AdamCoefficients& c) {
    adamBody<Floats>(parameter, gradient, first, second, count, c);
}
float absoluteSumPlain(const float* values, std::size_t count) { return absoluteSumOfBlock<Floats>(values, count); }
void bothWaysPlain(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                   const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares, float* top,
                   float* sums) {
    bothWaysBody<Floats>(outputs, rows, padded, rowScale, columnScales, rowLogSums, columnLogSums, shares, top, sums);
}

/// A copy of `rows` rows, each followed by `fill` up to the padded length.
std::vector<float> paddedCopy(const float* from, std::size_t rows, std::size_t columns, float fill) {
    const std::size_t padded = paddedColumns(columns);
    std::vector<float> out(rows * padded, fill);
    for (std::size_t i = 0; i < rows; ++i) std::copy_n(from + i * columns, columns, out.data() + i * padded);
    return out;
}

}  // namespace

void adamStep(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
              const AdamCoefficients& coefficients) {
    VITRINE_BY_CPU(adam, parameter, gradient, first, second, count, coefficients);
}

double absoluteSum(const float* values, std::size_t count) {
    double sum = 0.0;
    for (std::size_t i = 0; i < count; i += kBlock)
        sum += VITRINE_BY_CPU(absoluteSum, values + i, std::min(kBlock, count - i));
    return sum;
}

void softmaxBothWays(const float* outputs, std::size_t rows, std::size_t columns, float rowScale,
                     const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares) {
    const std::size_t padded = paddedColumns(columns);
    const std::vector<float> values = paddedCopy(outputs, rows, columns, kPadding);
    const std::vector<float> scales = paddedCopy(columnScales, 1, columns, 0.0F);
    std::vector<float> scratch(rows * padded + 3 * padded);
    float* spread = scratch.data();
    float* logSums = spread + rows * padded;
    VITRINE_BY_CPU(bothWays, values.data(), rows, padded, rowScale, scales.data(), rowLogSums, logSums, spread,
                        logSums + padded, logSums + 2 * padded);
    std::copy_n(logSums, columns, columnLogSums);
    for (std::size_t i = 0; i < rows; ++i) std::copy_n(spread + i * padded, columns, shares + i * columns);
}

}  // namespace vitrine::internal
