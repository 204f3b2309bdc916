// SPDX-License-Identifier: GPL-3.0-or-later
// A round of the k-hot gives each entry the share p = σ·q of its weight q and leaves it q·(1 − p)^s, with σ = 1/Σq, s = 1/τ
// and q = x = exp((α − highest)/τ) at first. So what a round leaves of an entry depends on its own x and on the σ alone:
// q = x·F(x), with one F for a whole row. For entries that little is taken of, the light ones, F is a short power series
// in t = x/threshold. All rounds then need of them only the sums Σtᵏ, taken once, and h is one more series. The same
// holds on the way back: their gradient is x·(dL/dh·A(t) + B(t)) with two series that come from the sums Σ dL/dh·tᵏ.
// The few heavy entries go through each round. Rounds are taken for as many rows as a vector has lanes, row beside row.
#include "classifiers/internal/khot_kernel.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "base/aligned_floats.h"
#include "classifiers/internal/khot_by_definition.h"
#include "classifiers/internal/power_series.h"

namespace vitrine::internal {
namespace {

constexpr float kLeastShare = 1e-12F;  ///< of h in the teacher term
/// Below it a weight is 0: of the sum it is less than float32 can add, and the products of such shares would not be
/// normal numbers, which cost a hundred times as much.
constexpr float kLeastWeight = 1e-30F;
/// Of the sum of the weights. Below it the weights kept can not tell what is left.
constexpr float kLeastSum = 1e-20F;
/// Of t. Below it the higher powers are 0, for the same reason; beside the first they are less than float32 can add.
constexpr float kLeastPower = 1e-5F;
/// s·Σp of a light entry: what is cut off of the series is its sixth power, 5e-8.
constexpr float kReach = 0.06F;
/// Of kReach: what the threshold leaves for σ to be above the guess.
constexpr float kSlack = 0.75F;
constexpr int kTries = 4;

constexpr std::size_t kMostLanes = kLanesOf<WideFloats>;
constexpr int kTerms = PowerSeries<Floats>::kTerms;

/// A number for each row of a group.
struct Lanes {
    alignas(WideFloats) float at[kMostLanes];
};

/// As many rows as a vector has lanes, or fewer. Lanes without a row hold numbers that do no harm.
struct Group {
    KHotRows rows;
    std::size_t lanes = 0;
    std::size_t padded = 0;  ///< columns with their padding
    float inverseTemperature = 1.0F;

    float* weights = nullptr;  ///< lanes × padded: x of the light entries, 0 at the heavy ones
    float* towards = nullptr;  ///< lanes × padded: dL/dh
    float* khot = nullptr;     ///< of one row
    float* heavyWeights = nullptr;          ///< lanes × padded: a list of x for each row
    std::uint32_t* heavyColumns = nullptr;  ///< lanes × padded
    std::size_t heavies[kMostLanes] = {};
    std::size_t mostHeavies = 0;

    Lanes highest, sum, threshold;
    Lanes least;  ///< Σq of the poorest round
    Lanes reach;  ///< s·Σp of an entry at the threshold
    Lanes sums[kTerms];   ///< Σ tᵏ⁺¹
    Lanes pulls[kTerms];  ///< Σ dL/dh·tᵏ⁺¹
    Lanes khotTerms[kTerms];
    Lanes ownTerms[kTerms], commonTerms[kTerms];  ///< A and B

    // Of the heavy entries, mostHeavies × lanes each.
    float* heavyQ = nullptr;      ///< q; rounds of them for the way back
    float* heavyPower = nullptr;  ///< (1 − p)^s, rounds of them
    float* heavyKhot = nullptr;
    float* heavyTowards = nullptr;
    float* heavySlope = nullptr;  ///< dL/dq

    std::vector<Lanes> scales;                  ///< σ of each round
    std::vector<Lanes> series;                  ///< F of each round, kTerms each
    AlignedFloats rowMemory, heavyMemory;
    std::vector<std::uint32_t> columnMemory;

    const float* outputsOf(std::size_t lane) const { return rows.outputs + lane * rows.columns; }
    const float* noiseOf(std::size_t lane) const {
        return rows.noise != nullptr ? rows.noise + lane * rows.columns : nullptr;
    }
    float* weightsOf(std::size_t lane) const { return weights + lane * padded; }
    float* towardsOf(std::size_t lane) const { return towards + lane * padded; }
    float* heavyWeightsOf(std::size_t lane) const { return heavyWeights + lane * padded; }
    std::uint32_t* heavyColumnsOf(std::size_t lane) const { return heavyColumns + lane * padded; }
};

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
VITRINE_INLINE void findHighest(Group& group, std::size_t lane) {
    const float* outputs = group.outputsOf(lane);
    const float* noise = group.noiseOf(lane);
    Vector top = broadcast<Vector>(kPadding);
    for (std::size_t j = 0; j < group.padded; j += kLanesOf<Vector>)
        top = larger(top, alphaAt<Set>(outputs, noise, group.rows.columns, j));
    group.highest.at[lane] = largestOf(top);
}

/// x, all light as yet, and Σx.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void weigh(Group& group, std::size_t lane) {
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

/// Moves the entries above the row's threshold to its list of heavy ones and takes the sums of the others' powers.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void partEntries(Group& group, std::size_t lane) {
    float* weights = group.weightsOf(lane);
    const float threshold = group.threshold.at[lane];
    const float inverse = 1.0F / threshold;
    std::size_t count = group.heavies[lane];
    Vector sums[kTerms] = {};
    for (std::size_t j = 0; j < group.padded; j += kLanesOf<Vector>) {
        Vector x = loadFloats<Vector>(weights + j);
        if (Set::anyAbove(x, broadcast<Vector>(threshold)))
            count = moveHeavy(weights, j, x, threshold, group.heavyWeightsOf(lane), group.heavyColumnsOf(lane), count);
        const Vector t = x * inverse;
        sums[0] += t;
        const Vector base = t > broadcast<Vector>(kLeastPower) ? t : Vector{};
        Vector power = base;
        for (int k = 1; k < kTerms; ++k) {
            power *= base;
            sums[k] += power;
        }
    }
    group.heavies[lane] = count;
    for (int k = 0; k < kTerms; ++k) group.sums[k].at[lane] = sumOf(sums[k]);
}

/// All rounds of all rows: `least` and `reach` of each, the series of h, h of the heavy entries and, to go back, q and
/// (1 − p)^s of every round. Replayed, the σ are given.
template <class Set, bool isReplay, class Vector = typename Set::Vector>
VITRINE_INLINE void takeRounds(Group& group, const PowerOfRest& power) {
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
VITRINE_INLINE void goBack(Group& group, const PowerOfRest& power, const PowerOfRest& lowerPower) {
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
VITRINE_INLINE void evaluateLight(const Group& group, std::size_t lane, float* khot) {
    const float* weights = group.weightsOf(lane);
    const RowTerms terms(group.khotTerms, lane);
    const float inverse = 1.0F / group.threshold.at[lane];
    for (std::size_t j = 0; j < group.padded; j += kLanesOf<Vector>) {
        const Vector x = loadFloats<Vector>(weights + j);
        storeFloats(khot + j, x * valueAt(terms.at, x * inverse));
    }
}

template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void sumPulls(Group& group, std::size_t lane) {
    const float* weights = group.weightsOf(lane);
    const float* towards = group.towardsOf(lane);
    const float inverse = 1.0F / group.threshold.at[lane];
    Vector sums[kTerms] = {};
    for (std::size_t j = 0; j < group.padded; j += kLanesOf<Vector>) {
        const Vector t = loadFloats<Vector>(weights + j) * inverse;
        const Vector base = t > broadcast<Vector>(kLeastPower) ? t : Vector{};
        const Vector pull = loadFloats<Vector>(towards + j);
        sums[0] += pull * t;
        Vector power = pull * base;
        for (int k = 1; k < kTerms; ++k) {
            power *= base;
            sums[k] += power;
        }
    }
    for (int k = 0; k < kTerms; ++k) group.pulls[k].at[lane] = sumOf(sums[k]);
}

/// Adds the light entries' dL/dα.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void addLightGradient(const Group& group, std::size_t lane, float* gradient) {
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

template <class Set>
VITRINE_INLINE void weighRowsBody(Group& group, bool isReplay) {
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
        if (!isReplay) findHighest<Set>(group, lane);
        weigh<Set>(group, lane);
    }
}
template <class Set>
VITRINE_INLINE void takeRoundsBody(Group& group, const PowerOfRest& power, bool isReplay) {
    if (isReplay)
        takeRounds<Set, true>(group, power);
    else
        takeRounds<Set, false>(group, power);
}
template <class Set>
VITRINE_INLINE void byDefinitionBody(const KHotDefinition& row, bool withGradient) {
    roundsByDefinition<typename Set::Vector>(row);
    if (withGradient) gradientByDefinition<Set>(row);
}

template <class Vector>
VITRINE_INLINE void gateBody(const float* khot, const float* outputs, std::size_t count, float* activations) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    std::size_t i = 0;
    for (; i + kStep <= count; i += kStep)
        storeFloats(activations + i, smaller(loadFloats<Vector>(khot + i), broadcast<Vector>(1.0F)) *
                                         larger(loadFloats<Vector>(outputs + i), Vector{}));
    for (; i < count; ++i) activations[i] = std::min(khot[i], 1.0F) * std::max(outputs[i], 0.0F);
}

/// From dL/da to dL/dh and the part of dL/dz that does not go through h.
template <class Vector>
VITRINE_INLINE void gateGradientBody(const float* towards, const float* khot, const float* outputs, std::size_t count,
                                     float* khotGradient, float* outputGradient) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    const Vector one = broadcast<Vector>(1.0F);
    std::size_t i = 0;
    for (; i + kStep <= count; i += kStep) {
        const Vector h = loadFloats<Vector>(khot + i);
        const Vector z = loadFloats<Vector>(outputs + i);
        const Vector passed = z > Vector{} ? loadFloats<Vector>(towards + i) : Vector{};
        storeFloats(khotGradient + i, h <= one ? passed * z : Vector{});
        storeFloats(outputGradient + i, passed * smaller(h, one));
    }
    for (; i < count; ++i) {
        const float passed = outputs[i] > 0.0F ? towards[i] : 0.0F;
        khotGradient[i] = khot[i] <= 1.0F ? passed * outputs[i] : 0.0F;
        outputGradient[i] = passed * std::min(khot[i], 1.0F);
    }
}

// Each body for each instruction set.
#define VITRINE_KHOT_KERNELS(suffix, set, target)                                                                     \
    target void weighRows##suffix(Group& group, bool isReplay) { weighRowsBody<set>(group, isReplay); }               \
    target void partEntriesOf##suffix(Group& group, std::size_t lane) { partEntries<set>(group, lane); }              \
    target void takeRoundsOf##suffix(Group& group, const PowerOfRest& power, bool isReplay) {                         \
        takeRoundsBody<set>(group, power, isReplay);                                                                  \
    }                                                                                                                 \
    target void goBackOf##suffix(Group& group, const PowerOfRest& power, const PowerOfRest& lowerPower) {             \
        goBack<set>(group, power, lowerPower);                                                                        \
    }                                                                                                                 \
    target void evaluate##suffix(const Group& group, std::size_t lane, float* khot) {                                 \
        evaluateLight<set>(group, lane, khot);                                                                        \
    }                                                                                                                 \
    target void sumPullsOf##suffix(Group& group, std::size_t lane) { sumPulls<set>(group, lane); }                    \
    target void addGradient##suffix(const Group& group, std::size_t lane, float* gradient) {                          \
        addLightGradient<set>(group, lane, gradient);                                                                 \
    }                                                                                                                 \
    target void definition##suffix(const KHotDefinition& row, bool withGradient) {                                    \
        byDefinitionBody<set>(row, withGradient);                                                                     \
    }                                                                                                                 \
    target void gate##suffix(const float* khot, const float* outputs, std::size_t count, float* activations) {        \
        gateBody<set::Vector>(khot, outputs, count, activations);                                                     \
    }                                                                                                                 \
    target void gateGradient##suffix(const float* towards, const float* khot, const float* outputs,                   \
                                     std::size_t count, float* khotGradient, float* outputGradient) {                 \
        gateGradientBody<set::Vector>(towards, khot, outputs, count, khotGradient, outputGradient);                   \
    }
VITRINE_KHOT_KERNELS(Plain, PlainSet, )
#if defined(__x86_64__)
VITRINE_KHOT_KERNELS(Avx2, Avx2Set, VITRINE_AVX2)
VITRINE_KHOT_KERNELS(Avx512, Avx512Set, VITRINE_AVX512)
#endif
#undef VITRINE_KHOT_KERNELS

std::size_t lanesOfGroup() { return cpuHasAvx512() ? kLanesOf<WideFloats> : kLanes; }

/// This thread's own group, laid out for `rows`.
Group& groupOf(const KHotRows& rows) {
    thread_local Group group;
    group.rows = rows;
    group.lanes = lanesOfGroup();
    group.padded = paddedColumns(rows.columns);
    group.inverseTemperature = 1.0F / rows.temperature;
    const std::size_t size = group.lanes * group.padded;
    float* next = group.rowMemory.resized(3 * size + group.padded);
    for (float** part : {&group.weights, &group.towards, &group.heavyWeights}) {
        *part = next;
        next += size;
    }
    group.khot = next;
    group.columnMemory.resize(size);
    group.heavyColumns = group.columnMemory.data();
    group.scales.resize(rows.rounds);
    group.series.resize(rows.rounds * kTerms);
    for (std::size_t lane = rows.rows; lane < group.lanes; ++lane) {
        group.heavies[lane] = 0;
        group.threshold.at[lane] = 1.0F;
        for (int k = 0; k < kTerms; ++k) group.sums[k].at[lane] = group.pulls[k].at[lane] = k == 0 ? 1.0F : 0.0F;
        for (Lanes& scale : group.scales) scale.at[lane] = 1.0F;
    }
    return group;
}

/// The lists of the heavy entries side by side, as the rounds take them.
void spreadHeavies(Group& group, bool isReplay) {
    group.mostHeavies = *std::max_element(group.heavies, group.heavies + group.lanes);
    const std::size_t entries = group.mostHeavies * group.lanes;
    const std::size_t kept = isReplay ? group.rows.rounds : 1;
    float* next = group.heavyMemory.resized((2 * kept + 3) * entries);
    group.heavyQ = next;
    group.heavyPower = next + kept * entries;
    group.heavyKhot = group.heavyPower + kept * entries;
    group.heavyTowards = group.heavyKhot + entries;
    group.heavySlope = group.heavyTowards + entries;
    for (std::size_t lane = 0; lane < group.lanes; ++lane)
        for (std::size_t n = 0; n < group.mostHeavies; ++n)
            group.heavyQ[n * group.lanes + lane] = n < group.heavies[lane] ? group.heavyWeightsOf(lane)[n] : 0.0F;
}

/// Σx without the `taken` largest.
float sumWithoutLargest(const Group& group, std::size_t lane, std::size_t taken) {
    float sum = group.sums[0].at[lane] * group.threshold.at[lane];
    const std::size_t count = group.heavies[lane];
    if (count <= taken) return sum;
    float* sorted = group.khot;
    std::copy_n(group.heavyWeightsOf(lane), count, sorted);
    std::nth_element(sorted, sorted + taken, sorted + count, std::greater<>());
    for (std::size_t n = taken; n < count; ++n) sum += sorted[n];
    return sum;
}

bool isSettled(const Group& group, std::size_t lane) {
    return group.least.at[lane] > kLeastSum && group.reach.at[lane] <= kReach;
}

/// Moves entries until the light ones stay within kReach if Σq falls to what a hard choice of k would leave of it.
void partEntriesOfRow(Group& group, std::size_t lane, float threshold, float reach) {
    group.threshold.at[lane] = threshold;
    VITRINE_BY_CPU(partEntriesOf, group, lane);
    const float left = reach * sumWithoutLargest(group, lane, group.rows.rounds);
    if (left >= threshold || !(left > kLeastWeight)) return;
    group.threshold.at[lane] = left;
    VITRINE_BY_CPU(partEntriesOf, group, lane);
}

/// h of all rows, as series and of the heavy entries. Rows that float32 can not hold get a σ of 0.
void findKHot(Group& group) {
    const PowerOfRest power(group.inverseTemperature);
    // With a Σq that stays, an entry at reach·Σq has a reach of kReach in the end.
    const float reach = kSlack * kReach / (group.inverseTemperature * static_cast<float>(group.rows.rounds));
    VITRINE_BY_CPU(weighRows, group, false);
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane)
        partEntriesOfRow(group, lane, reach * group.sum.at[lane], reach);
    for (int attempt = 1;; ++attempt) {
        spreadHeavies(group, false);
        VITRINE_BY_CPU(takeRoundsOf, group, power, false);
        bool isRepeated = false;
        for (std::size_t lane = 0; lane < group.rows.rows && attempt < kTries; ++lane) {
            if (isSettled(group, lane) || group.threshold.at[lane] <= kLeastWeight) continue;
            partEntriesOfRow(group, lane, group.threshold.at[lane] / 8.0F, reach);
            isRepeated = true;
        }
        if (!isRepeated) break;
    }
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane)
        if (!isSettled(group, lane)) group.scales[0].at[lane] = 0.0F;
}

bool isByDefinition(const Group& group, std::size_t lane) { return group.scales[0].at[lane] == 0.0F; }

/// One row by its definition: h, and dL/dα added to `gradient` unless null.
void takeByDefinition(const Group& group, std::size_t lane, const float* towards, float* khot, float* gradient) {
    thread_local AlignedFloats memory;
    KHotDefinition row;
    row.columns = group.padded;
    row.rounds = group.rows.rounds;
    row.inverseTemperature = group.inverseTemperature;
    float* next = memory.resized((5 + row.rounds) * row.columns);
    for (float** part : {&row.alpha, &row.khot, &row.towards, &row.gradient, &row.pull}) {
        *part = next;
        next += row.columns;
    }
    row.shares = next;
    const float* outputs = group.outputsOf(lane);
    const float* noise = group.noiseOf(lane);
    std::fill_n(row.alpha, row.columns, kPadding);
    for (std::size_t j = 0; j < group.rows.columns; ++j)
        row.alpha[j] = noise != nullptr ? outputs[j] + noise[j] : outputs[j];
    if (gradient != nullptr) std::copy_n(towards, row.columns, row.towards);
    VITRINE_BY_CPU(definition, row, gradient != nullptr);
    std::copy_n(row.khot, row.columns, khot);
    for (std::size_t j = 0; gradient != nullptr && j < group.rows.columns; ++j) gradient[j] += row.gradient[j];
}

/// h of one row, with its padding, in `group.khot`.
void takeKHot(Group& group, std::size_t lane) {
    if (isByDefinition(group, lane)) return takeByDefinition(group, lane, nullptr, group.khot, nullptr);
    VITRINE_BY_CPU(evaluate, group, lane, group.khot);
    for (std::size_t n = 0; n < group.heavies[lane]; ++n)
        group.khot[group.heavyColumnsOf(lane)[n]] = group.heavyKhot[n * group.lanes + lane];
}

/// Calls body(group, first row) for groups of the rows with their k-hot found.
template <class Body>
void forEachGroup(const KHotRows& rows, Body&& body) {
    const std::size_t lanes = lanesOfGroup();
    for (std::size_t first = 0; first < rows.rows; first += lanes)
        body(groupOf(rows.part(first, std::min(lanes, rows.rows - first))), first);
}

void keepTrace(const Group& group, std::size_t lane, float* trace) {
    for (std::size_t round = 0; round < group.rows.rounds; ++round) trace[round] = group.scales[round].at[lane];
    trace[group.rows.rounds] = group.threshold.at[lane];
    trace[group.rows.rounds + 1] = group.highest.at[lane];
}

/// The rounds again, by their traces.
void replay(Group& group, const PowerOfRest& power, const float* trace) {
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane, trace += kHotTraceOf(group.rows.rounds)) {
        for (std::size_t round = 0; round < group.rows.rounds; ++round) group.scales[round].at[lane] = trace[round];
        group.threshold.at[lane] = trace[group.rows.rounds];
        group.highest.at[lane] = trace[group.rows.rounds + 1];
    }
    VITRINE_BY_CPU(weighRows, group, true);
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane) VITRINE_BY_CPU(partEntriesOf, group, lane);
    spreadHeavies(group, true);
    VITRINE_BY_CPU(takeRoundsOf, group, power, true);
}

}  // namespace

KHotRows KHotRows::part(std::size_t first, std::size_t count) const {
    KHotRows out = *this;
    out.outputs += first * columns;
    if (noise != nullptr) out.noise += first * columns;
    out.rows = count;
    return out;
}

void kHot(const KHotRows& rows, float* khot) {
    forEachGroup(rows, [&](Group& group, std::size_t first) {
        findKHot(group);
        for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
            takeKHot(group, lane);
            std::copy_n(group.khot, rows.columns, khot + (first + lane) * rows.columns);
        }
    });
}

void gate(const float* khot, const float* outputs, std::size_t count, float* activations) {
    VITRINE_BY_CPU(gate, khot, outputs, count, activations);
}

void gatedTeacher(const KHotRows& rows, std::span<const std::int64_t> positives, float* activations, float* trace,
                  double* terms) {
    const std::size_t perRow = positives.size() / std::max<std::size_t>(1, rows.rows);
    forEachGroup(rows, [&](Group& group, std::size_t first) {
        findKHot(group);
        for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
            const std::size_t row = first + lane;
            keepTrace(group, lane, trace + row * kHotTraceOf(rows.rounds));
            takeKHot(group, lane);
            gate(group.khot, group.outputsOf(lane), rows.columns, activations + row * rows.columns);
            terms[row] = 0.0;
            for (const std::int64_t j : positives.subspan(row * perRow, perRow))
                terms[row] -= std::log(static_cast<double>(std::max(group.khot[j], kLeastShare)) /
                                       static_cast<double>(rows.rounds));
        }
    });
}

void gatedTeacherGradient(const KHotRows& rows, std::span<const std::int64_t> positives, const float* trace,
                          const float* activationGradient, float teacherSlope, float* gradient) {
    const std::size_t perRow = positives.size() / std::max<std::size_t>(1, rows.rows);
    const PowerOfRest power(1.0F / rows.temperature);
    const PowerOfRest lowerPower(1.0F / rows.temperature - 1.0F);
    forEachGroup(rows, [&](Group& group, std::size_t first) {
        replay(group, power, trace + first * kHotTraceOf(rows.rounds));
        for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
            const std::size_t row = first + lane;
            float* towards = group.towardsOf(lane);
            float* out = gradient + row * rows.columns;
            takeKHot(group, lane);
            std::fill(towards + rows.columns, towards + group.padded, 0.0F);
            if (activationGradient != nullptr) {
                VITRINE_BY_CPU(gateGradient, activationGradient + row * rows.columns, group.khot,
                               group.outputsOf(lane), rows.columns, towards, out);
            } else {
                std::fill_n(towards, rows.columns, 0.0F);
                std::fill_n(out, rows.columns, 0.0F);
            }
            for (const std::int64_t j : positives.subspan(row * perRow, perRow))
                if (group.khot[j] >= kLeastShare) towards[j] -= teacherSlope / group.khot[j];
            VITRINE_BY_CPU(sumPullsOf, group, lane);
            for (std::size_t n = 0; n < group.mostHeavies; ++n)
                group.heavyTowards[n * group.lanes + lane] =
                    n < group.heavies[lane] ? towards[group.heavyColumnsOf(lane)[n]] : 0.0F;
        }
        for (std::size_t lane = group.rows.rows; lane < group.lanes; ++lane)
            for (std::size_t n = 0; n < group.mostHeavies; ++n) group.heavyTowards[n * group.lanes + lane] = 0.0F;
        VITRINE_BY_CPU(goBackOf, group, power, lowerPower);
        for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
            float* out = gradient + (first + lane) * rows.columns;
            if (isByDefinition(group, lane)) {
                takeByDefinition(group, lane, group.towardsOf(lane), group.khot, out);
                continue;
            }
            VITRINE_BY_CPU(addGradient, group, lane, out);
            for (std::size_t n = 0; n < group.heavies[lane]; ++n)
                out[group.heavyColumnsOf(lane)[n]] += group.inverseTemperature * group.heavyWeightsOf(lane)[n] *
                                                      group.heavySlope[n * group.lanes + lane];
        }
    });
}

}  // namespace vitrine::internal
