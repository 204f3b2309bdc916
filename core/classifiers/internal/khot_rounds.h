// SPDX-License-Identifier: GPL-3.0-or-later
// The passes over a group of rows (khot_group.h), once for every instruction set.
#pragma once

#include "classifiers/internal/khot_by_definition.h"
#include "classifiers/internal/khot_group.h"

namespace vitrine::internal {

/// Below it a weight is 0: of the sum it is less than float32 can add, and the products of such shares would not be
/// normal numbers, which cost a hundred times as much.
inline constexpr float kLeastWeight = 1e-30F;
/// Of t. Below it the higher powers are 0, for the same reason; beside the first they are less than float32 can add.
inline constexpr float kLeastPower = 1e-5F;

template <class Vector>
VITRINE_INLINE Vector load(const Lanes& lanes) {
    return loadFloats<Vector>(lanes.at);
}
template <class Vector>
VITRINE_INLINE void store(Lanes& lanes, Vector value) {
    storeFloats(lanes.at, value);
}
template <class Vector>
VITRINE_INLINE PowerSeries<Vector> loadSeries(const Lanes* terms) {
    PowerSeries<Vector> out;
    for (int k = 0; k < kTerms; ++k) out.c[k] = load<Vector>(terms[k]);
    return out;
}
template <class Vector>
VITRINE_INLINE void storeSeries(Lanes* terms, const PowerSeries<Vector>& series) {
    for (int k = 0; k < kTerms; ++k) store(terms[k], series.c[k]);
}
/// One row's terms, side by side.
struct RowTerms {
    RowTerms(const Lanes* terms, std::size_t lane) {
        for (int k = 0; k < kTerms; ++k) at[k] = terms[k].at[lane];
    }
    float at[kTerms];
};

template <class Vector>
VITRINE_INLINE Vector withoutLeast(Vector q) {
    return q > broadcast<Vector>(kLeastWeight) ? q : Vector{};
}

/// (1 − p)^s, by a short polynomial where p is small enough: each lane by its own p, so that no row's last digit depends
/// on the rows beside it.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE Vector powerOfRest(Vector share, const PowerOfRest& power) {
    const Vector small = power.ofSmall(share);
    const Vector bound = broadcast<Vector>(power.bound);
    if (!Set::anyAbove(share, bound)) return small;
    const Vector rest = larger(1.0F - share, broadcast<Vector>(kLeastRest));
    return share > bound ? exponential(logarithm(rest) * power.exponent) : small;
}

/// α of one row, at `j`; kPadding after its end.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE Vector alphaAt(const float* outputs, const float* noise, std::size_t columns, std::size_t j) {
    Vector alpha = broadcast<Vector>(kPadding);
    Vector drawn{};
    if (j + kLanesOf<Vector> <= columns) {
        alpha = loadFloats<Vector>(outputs + j);
        if (noise != nullptr) drawn = loadFloats<Vector>(noise + j);
    } else if (j < columns) {
        Set::loadSome(outputs + j, columns - j, kPadding, alpha);
        if (noise != nullptr) Set::loadSome(noise + j, columns - j, 0.0F, drawn);
    }
    return alpha + drawn;
}

template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void findHighest(KHotGroup& group, std::size_t lane) {
    const float* outputs = group.outputsOf(lane);
    const float* noise = group.noiseOf(lane);
    Vector top = broadcast<Vector>(kPadding);
    for (std::size_t j = 0; j < group.padded; j += kLanesOf<Vector>)
        top = larger(top, alphaAt<Set>(outputs, noise, group.rows.columns, j));
    group.highest.at[lane] = largestOf(top);
}

/// x, all light as yet, and Σx.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void weigh(KHotGroup& group, std::size_t lane) {
    const float* outputs = group.outputsOf(lane);
    const float* noise = group.noiseOf(lane);
    const float highest = group.highest.at[lane];
    float* weights = group.weightsOf(lane);
    Vector sums{};
    for (std::size_t j = 0; j < group.padded; j += kLanesOf<Vector>) {
        const Vector alpha = alphaAt<Set>(outputs, noise, group.rows.columns, j);
        const Vector x = withoutLeast(exponential((alpha - highest) * group.inverseTemperature));
        storeFloats(weights + j, x);
        sums += x;
    }
    group.sum.at[lane] = sumOf(sums);
    group.heavies[lane] = 0;
}

/// Moves the entries of one vector above `threshold` to the end of the row's list, out of x too; returns its new length.
VITRINE_INLINE std::size_t moveHeavy(float* weights, std::size_t j, Floats& x, float threshold, float* heavyWeights,
                                     std::uint32_t* heavyColumns, std::size_t count) {
    for (std::size_t i = j; i < j + kLanes; ++i) {
        if (weights[i] <= threshold) continue;
        heavyColumns[count] = static_cast<std::uint32_t>(i);
        heavyWeights[count++] = weights[i];
        weights[i] = 0.0F;
    }
    x = loadFloats(weights + j);
    return count;
}
#if defined(__x86_64__)
/// Without a branch for each: which of them are heavy can not be foretold.
VITRINE_AVX512 inline std::size_t moveHeavy(float* weights, std::size_t j, WideFloats& x, float threshold,
                                            float* heavyWeights, std::uint32_t* heavyColumns, std::size_t count) {
    const __m512 values = __m512(x);
    const __mmask16 above = _mm512_cmp_ps_mask(values, _mm512_set1_ps(threshold), _CMP_GT_OQ);
    const auto moved = static_cast<std::size_t>(__builtin_popcount(above));
    const auto first = static_cast<__mmask16>((1U << moved) - 1U);
    const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i columns = _mm512_add_epi32(lanes, _mm512_set1_epi32(static_cast<int>(j)));
    _mm512_mask_storeu_epi32(heavyColumns + count, first, _mm512_maskz_compress_epi32(above, columns));
    _mm512_mask_storeu_ps(heavyWeights + count, first, _mm512_maskz_compress_ps(above, values));
    x = WideFloats(_mm512_maskz_mov_ps(static_cast<__mmask16>(~above), values));
    _mm512_storeu_ps(weights + j, __m512(x));
    return count + moved;
}
#endif

/// Adds pull·t, pull·t², …
template <class Vector>
VITRINE_INLINE void addPowers(Vector (&sums)[kTerms], Vector t, Vector pull) {
    sums[0] += pull * t;
    const Vector base = t > broadcast<Vector>(kLeastPower) ? t : Vector{};
    Vector power = pull * base;
    for (int k = 1; k < kTerms; ++k) {
        power *= base;
        sums[k] += power;
    }
}

/// Moves the entries above the row's threshold to its list of heavy ones and takes the sums of the others' powers.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void partEntries(KHotGroup& group, std::size_t lane) {
    float* weights = group.weightsOf(lane);
    const float threshold = group.threshold.at[lane];
    const float inverse = 1.0F / threshold;
    std::size_t count = group.heavies[lane];
    Vector sums[kTerms] = {};
    for (std::size_t j = 0; j < group.padded; j += kLanesOf<Vector>) {
        Vector x = loadFloats<Vector>(weights + j);
        if (Set::anyAbove(x, broadcast<Vector>(threshold)))
            count = moveHeavy(weights, j, x, threshold, group.heavyWeightsOf(lane), group.heavyColumnsOf(lane), count);
        addPowers(sums, x * inverse, broadcast<Vector>(1.0F));
    }
    group.heavies[lane] = count;
    for (int k = 0; k < kTerms; ++k) group.sums[k].at[lane] = sumOf(sums[k]);
}

/// All rounds of all rows: `least` and `reach` of each, the series of h, h of the heavy entries and, to go back, q and
/// (1 − p)^s of every round. Replayed, the σ are given.
template <class Set, bool isReplay, class Vector = typename Set::Vector>
VITRINE_INLINE void takeRounds(KHotGroup& group, const PowerOfRest& power) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    const std::size_t entries = group.mostHeavies * kStep;
    const Vector threshold = load<Vector>(group.threshold);
    const PowerSeries<Vector> sums = loadSeries<Vector>(group.sums);
    PowerSeries<Vector> left = one<Vector>();
    PowerSeries<Vector> khot;
    Vector least = broadcast<Vector>(1e30F);
    Vector scaleSum{};
    Vector heavySum{};
    for (std::size_t n = 0; n < entries; n += kStep) {
        heavySum += loadFloats<Vector>(group.heavyQ + n);
        storeFloats(group.heavyKhot + n, Vector{});
    }
    for (std::size_t round = 0; round < group.rows.rounds; ++round) {
        Vector scale;
        if constexpr (isReplay) {
            scale = load<Vector>(group.scales[round]);
            storeSeries(group.series.data() + round * kTerms, left);
        } else {
            const Vector sum = threshold * dot(left, sums) + heavySum;
            least = smaller(least, sum);
            scale = 1.0F / sum;
            store(group.scales[round], scale);
        }
        scaleSum += scale;
        addScaled(khot, left, scale);
        const bool isLast = round + 1 == group.rows.rounds;
        float* q = group.heavyQ + (isReplay ? round * entries : 0);
        float* next = isReplay ? q + entries : q;
        float* powers = group.heavyPower + (isReplay ? round * entries : 0);
        heavySum = Vector{};
        for (std::size_t n = 0; n < entries; n += kStep) {
            const Vector weight = loadFloats<Vector>(q + n);
            const Vector share = weight * scale;
            storeFloats(group.heavyKhot + n, loadFloats<Vector>(group.heavyKhot + n) + share);
            if (isLast) continue;
            const Vector factor = powerOfRest<Set>(share, power);
            if constexpr (isReplay) storeFloats(powers + n, factor);
            const Vector rest = withoutLeast(weight * factor);
            storeFloats(next + n, rest);
            heavySum += rest;
        }
        if (!isLast) left = times(left, power(scaled(left, scale * threshold)));
    }
    storeSeries(group.khotTerms, khot);
    store(group.least, least);
    store(group.reach, scaleSum * threshold * power.exponent);
}

/// From the pulls and the heavy entries' dL/dh to the two series of the gradient and the heavy entries' dL/dq.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void goBack(KHotGroup& group, const PowerOfRest& power, const PowerOfRest& lowerPower) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    const std::size_t entries = group.mostHeavies * kStep;
    const Vector threshold = load<Vector>(group.threshold);
    const PowerSeries<Vector> sums = loadSeries<Vector>(group.sums);
    const PowerSeries<Vector> pulls = loadSeries<Vector>(group.pulls);
    PowerSeries<Vector> leftSlope;  // dL/dF of the round after
    PowerSeries<Vector> common;
    for (std::size_t round = group.rows.rounds; round-- > 0;) {
        const bool isLast = round + 1 == group.rows.rounds;
        const Vector scale = load<Vector>(group.scales[round]);
        const Vector reach = scale * threshold;
        const PowerSeries<Vector> left = loadSeries<Vector>(group.series.data() + round * kTerms);
        Vector scaleSlope = reach * dot(left, pulls);  // σ·dL/dσ: σ² may be beyond float32
        PowerSeries<Vector> slope;
        if (!isLast) {
            const PowerSeries<Vector> share = scaled(left, reach);
            slope = timesGradient(leftSlope, power(share));
            const PowerSeries<Vector> factorSlope = timesGradient(leftSlope, left);
            const PowerSeries<Vector> shareSlope = scaled(timesGradient(lowered(factorSlope), lowerPower(share)),
                                                          broadcast<Vector>(-power.exponent));
            scaleSlope += reach * dot(shareSlope, left);
            addScaled(slope, shareSlope, reach);
        }
        const float* q = group.heavyQ + round * entries;
        const float* powers = group.heavyPower + round * entries;
        for (std::size_t n = 0; n < entries; n += kStep) {
            const Vector weight = loadFloats<Vector>(q + n);
            const Vector towards = loadFloats<Vector>(group.heavyTowards + n);
            const Vector share = weight * scale;
            Vector own = towards * scale;
            scaleSlope += towards * share;
            if (!isLast) {
                const Vector after = loadFloats<Vector>(group.heavySlope + n);
                const Vector factor = loadFloats<Vector>(powers + n);
                const Vector bend = share * slopeOfRest<Set>(share) * factor * -power.exponent;
                own += after * (factor + bend);
                scaleSlope += after * weight * bend;
            }
            storeFloats(group.heavySlope + n, own);
        }
        const Vector sumSlope = -scale * scaleSlope;
        for (std::size_t n = 0; n < entries; n += kStep)
            storeFloats(group.heavySlope + n, loadFloats<Vector>(group.heavySlope + n) + sumSlope);
        addScaled(slope, pulls, reach);
        addScaled(slope, sums, sumSlope * threshold);
        addScaled(common, left, sumSlope);
        leftSlope = slope;
    }
    storeSeries(group.ownTerms, derivativeOfTimesT(loadSeries<Vector>(group.khotTerms)));
    storeSeries(group.commonTerms, derivativeOfTimesT(common));
}

/// h of one row's light entries; 0 at its heavy ones.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void evaluateLight(const KHotGroup& group, std::size_t lane, float* khot) {
    const float* weights = group.weightsOf(lane);
    const RowTerms terms(group.khotTerms, lane);
    const float inverse = 1.0F / group.threshold.at[lane];
    for (std::size_t j = 0; j < group.padded; j += kLanesOf<Vector>) {
        const Vector x = loadFloats<Vector>(weights + j);
        storeFloats(khot + j, x * valueAt(terms.at, x * inverse));
    }
}

template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void sumPulls(KHotGroup& group, std::size_t lane) {
    const float* weights = group.weightsOf(lane);
    const float* towards = group.towardsOf(lane);
    const float inverse = 1.0F / group.threshold.at[lane];
    Vector sums[kTerms] = {};
    for (std::size_t j = 0; j < group.padded; j += kLanesOf<Vector>)
        addPowers(sums, loadFloats<Vector>(weights + j) * inverse, loadFloats<Vector>(towards + j));
    for (int k = 0; k < kTerms; ++k) group.pulls[k].at[lane] = sumOf(sums[k]);
}

/// Adds the light entries' dL/dα.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void addLightGradient(const KHotGroup& group, std::size_t lane, float* gradient) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    const float* weights = group.weightsOf(lane);
    const float* towards = group.towardsOf(lane);
    const RowTerms own(group.ownTerms, lane);
    const RowTerms common(group.commonTerms, lane);
    const float inverse = 1.0F / group.threshold.at[lane];
    for (std::size_t j = 0; j < group.rows.columns; j += kStep) {
        const Vector x = loadFloats<Vector>(weights + j);
        const Vector t = x * inverse;
        const Vector slope = loadFloats<Vector>(towards + j) * valueAt(own.at, t) + valueAt(common.at, t);
        const Vector added = x * group.inverseTemperature * slope;
        if (j + kStep <= group.rows.columns) {
            storeFloats(gradient + j, loadFloats<Vector>(gradient + j) + added);
        } else {
            const std::size_t rest = group.rows.columns - j;
            Vector before;
            Set::loadSome(gradient + j, rest, 0.0F, before);
            Set::storeSome(gradient + j, rest, before + added);
        }
    }
}

}  // namespace vitrine::internal
