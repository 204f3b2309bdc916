// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/assign_rows.h"

#include <limits>

#include "base/simd.h"

namespace vitrine::internal {
namespace {

constexpr float kNone = -std::numeric_limits<float>::infinity();

VITRINE_INLINE void take(NearestTwo& best, float value, int index) {
    if (value > best.best || (value == best.best && index < best.index)) {
        best.second = best.best;
        best.best = value;
        best.index = index;
    } else if (value > best.second) {
        best.second = value;
    }
}

VITRINE_INLINE void nearestTwoBody(const float* products, std::size_t stride, std::size_t rows, const float* half,
                                   std::size_t count, NearestTwo* out) {
    const std::size_t whole = count / kLanes * kLanes;
    for (std::size_t r = 0; r < rows; ++r, products += stride) {
        Floats best = broadcast(kNone), second = best;
        Integers index{}, current{0, 1, 2, 3, 4, 5, 6, 7};
        for (std::size_t c = 0; c < whole; c += kLanes, current += static_cast<std::int32_t>(kLanes)) {
            const Floats value = loadFloats(products + c) - loadFloats(half + c);
            const Integers better = value > best;
            const Floats worse = better ? best : value;
            second = worse > second ? worse : second;
            best = better ? value : best;
            index = better ? current : index;
        }
        NearestTwo result{std::numeric_limits<int>::max(), kNone, kNone};
        for (std::size_t lane = 0; lane < kLanes && whole > 0; ++lane) take(result, best[lane], index[lane]);
        for (std::size_t lane = 0; lane < kLanes && whole > 0; ++lane)
            if (second[lane] > result.second) result.second = second[lane];
        for (std::size_t c = whole; c < count; ++c) take(result, products[c] - half[c], static_cast<int>(c));
        out[r] = result;
    }
}

VITRINE_INLINE float squaredDistanceBody(const float* a, const float* b, std::size_t count) {
    Floats sums{};
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        const Floats difference = loadFloats(a + i) - loadFloats(b + i);
        sums += difference * difference;
    }
    float total = sumOf(sums);
    for (; i < count; ++i) total += (a[i] - b[i]) * (a[i] - b[i]);
    return total;
}

VITRINE_INLINE void accumulateBody(const float* values, std::size_t count, double factor, double* sums) {
    for (std::size_t i = 0; i < count; ++i) sums[i] += factor * static_cast<double>(values[i]);
}

#if defined(VITRINE_AVX2)
VITRINE_AVX2 void nearestTwoAvx2(const float* products, std::size_t stride, std::size_t rows, const float* half,
                                 std::size_t count, NearestTwo* out) {
    nearestTwoBody(products, stride, rows, half, count, out);
}
VITRINE_AVX2 float squaredDistanceAvx2(const float* a, const float* b, std::size_t count) {
    return squaredDistanceBody(a, b, count);
}
VITRINE_AVX2 void accumulateAvx2(const float* values, std::size_t count, double factor, double* sums) {
    accumulateBody(values, count, factor, sums);
}
#define VITRINE_DISPATCH(fast, call) \
    if (cpuHasAvx2()) return fast call
#else
#define VITRINE_DISPATCH(fast, call) static_cast<void>(0)
#endif

}  // namespace

void nearestTwo(const float* products, std::size_t stride, std::size_t rows, const float* half, std::size_t count,
                NearestTwo* out) {
    VITRINE_DISPATCH(nearestTwoAvx2, (products, stride, rows, half, count, out));
    nearestTwoBody(products, stride, rows, half, count, out);
}

float squaredDistance(const float* a, const float* b, std::size_t count) {
    VITRINE_DISPATCH(squaredDistanceAvx2, (a, b, count));
    return squaredDistanceBody(a, b, count);
}

void accumulate(const float* values, std::size_t count, double factor, double* sums) {
    VITRINE_DISPATCH(accumulateAvx2, (values, count, factor, sums));
    accumulateBody(values, count, factor, sums);
}

}  // namespace vitrine::internal
