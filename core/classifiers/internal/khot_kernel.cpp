// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of z to the relaxed k-hot, the gate and the teacher term, and back.
#include <algorithm>
#include <cmath>
#include <vector>

#include "base/aligned_floats.h"
#include "base/instruction_sets.h"
#include "classifiers/internal/padded_row.h"
#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {
namespace {

constexpr float kLeastRest = 1e-6F;    ///< of 1 − p
constexpr float kLeastShare = 1e-12F;  ///< of h in the teacher term
/// Below it a weight is 0: of the sum it is less than float32 can add, and the products of such shares would not be
/// normal numbers, which cost a hundred times as much.
constexpr float kLeastWeight = 1e-30F;
/// Of the sum of the weights. Below it the weights kept can not tell what is left.
constexpr float kLeastSum = 1e-20F;

/// (1 − p)ˢ for p ≤ `bound`, where four terms of its series are exact to float32: with s·p ≤ 1/40 the fifth is below
/// 2e-8.
struct PowerOfRest {
    explicit PowerOfRest(float s) : exponent(s), bound(std::min(1.0F / 64.0F, 1.0F / (40.0F * s))) {
        float binomial = 1.0F;
        for (int k = 0; k < kTerms; ++k) {
            binomial *= -(s - static_cast<float>(k)) / static_cast<float>(k + 1);
            terms[k] = binomial;
        }
    }
    static constexpr int kTerms = 3;  ///< after the first, which is 1
    float exponent;
    float bound;
    float terms[kTerms];
};
template <class Vector>
VITRINE_INLINE Vector lightPower(Vector share, const PowerOfRest& power) {
    Vector factor = broadcast<Vector>(power.terms[PowerOfRest::kTerms - 1]);
    for (int k = PowerOfRest::kTerms - 2; k >= 0; --k) factor = factor * share + power.terms[k];
    return factor * share + 1.0F;
}
/// For any p.
template <class Vector>
VITRINE_INLINE Vector heavyPower(Vector share, const PowerOfRest& power) {
    return exponential(logarithm(larger(1.0F - share, broadcast<Vector>(kLeastRest))) * power.exponent);
}

template <class Vector>
VITRINE_INLINE Vector withoutLeast(Vector q) {
    return q > broadcast<Vector>(kLeastWeight) ? q : Vector{};
}

/// One row in padded memory, with what its rounds leave.
struct PaddedRow {
    std::size_t columns = 0;  ///< with the padding
    std::size_t rounds = 0;
    float temperature = 1.0F;
    float* alpha = nullptr;
    float* khot = nullptr;
    float* weights = nullptr;
    float* towards = nullptr;
    float* gradient = nullptr;
    float* pull = nullptr;
    float* heavyWeights = nullptr;
    float* heavyKhot = nullptr;
    float* shares = nullptr;           ///< rounds × columns, for the gradient only
    std::uint32_t* heavy = nullptr;    ///< columns of the heavy entries
};

/// The rounds as they are defined, an exponential and a logarithm for each entry of each. `alpha` is overwritten. With
/// `keepShares` the softmaxes of all rounds are kept, else one is written over the other.
template <class Vector>
VITRINE_INLINE void roundsByDefinition(const PaddedRow& row, bool keepShares) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    const float inverse = 1.0F / row.temperature;
    float highest = largestOfRow<Vector>(row.alpha, row.columns);
    std::fill_n(row.khot, row.columns, 0.0F);
    for (std::size_t round = 0; round < row.rounds; ++round) {
        float* p = keepShares ? row.shares + round * row.columns : row.shares;
        Vector sums{};
        for (std::size_t j = 0; j < row.columns; j += kStep) {
            const Vector e = exponential((loadFloats<Vector>(row.alpha + j) - highest) * inverse);
            storeFloats(p + j, e);
            sums += e;
        }
        const float scale = 1.0F / sumOf(sums);
        Vector top = broadcast<Vector>(kPadding);
        for (std::size_t j = 0; j < row.columns; j += kStep) {
            const Vector share = loadFloats<Vector>(p + j) * scale;
            storeFloats(p + j, share);
            storeFloats(row.khot + j, loadFloats<Vector>(row.khot + j) + share);
            const Vector rest = larger(1.0F - share, broadcast<Vector>(kLeastRest));
            const Vector next = loadFloats<Vector>(row.alpha + j) + logarithm(rest);
            storeFloats(row.alpha + j, next);
            top = larger(top, next);
        }
        highest = largestOf(top);
    }
}

/// Moves the entries of one vector, which starts at column j, as moveHeavy does.
VITRINE_INLINE std::size_t moveHeavyOfVector(const PaddedRow& row, std::size_t j, std::size_t lanes, float threshold,
                                             std::size_t count) {
    for (std::size_t i = j; i < j + lanes; ++i) {
        if (row.weights[i] <= threshold) continue;
        row.heavy[count] = static_cast<std::uint32_t>(i);
        row.heavyKhot[count] = 0.0F;
        row.heavyWeights[count++] = row.weights[i];
        row.weights[i] = 0.0F;
    }
    return count;
}
#if defined(__x86_64__)
/// Without a branch for each: which lanes are heavy can not be foretold.
VITRINE_AVX512 inline std::size_t moveHeavyOfVector(const PaddedRow& row, std::size_t j, const WideFloats& q,
                                                    float threshold, std::size_t count) {
    const __m512 values = __m512(q);
    const __mmask16 above = _mm512_cmp_ps_mask(values, _mm512_set1_ps(threshold), _CMP_GT_OQ);
    const auto moved = static_cast<std::size_t>(__builtin_popcount(above));
    const auto first = static_cast<__mmask16>((1U << moved) - 1U);
    const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i columns = _mm512_add_epi32(lanes, _mm512_set1_epi32(static_cast<int>(j)));
    _mm512_mask_storeu_epi32(row.heavy + count, first, _mm512_maskz_compress_epi32(above, columns));
    _mm512_mask_storeu_ps(row.heavyKhot + count, first, _mm512_setzero_ps());
    _mm512_mask_storeu_ps(row.heavyWeights + count, first, _mm512_maskz_compress_ps(above, values));
    _mm512_mask_storeu_ps(row.weights + j, above, _mm512_setzero_ps());
    return count + moved;
}
#endif

/// Moves the entries whose weight is above `threshold` from `weights`, where 0 stays, to the list of the `count` heavy
/// ones; returns their new number. Few of a row are heavy, and all others do without branches then.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE std::size_t moveHeavy(const PaddedRow& row, float threshold, std::size_t count) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    for (std::size_t j = 0; j < row.columns; j += kStep) {
        const Vector q = loadFloats<Vector>(row.weights + j);
        if (!Set::anyAbove(q, broadcast<Vector>(threshold))) continue;
        if constexpr (kStep == kLanesOf<WideFloats>)
            count = moveHeavyOfVector(row, j, q, threshold, count);
        else
            count = moveHeavyOfVector(row, j, kStep, threshold, count);
    }
    std::fill(row.heavyWeights + count, row.heavyWeights + (count + kStep - 1) / kStep * kStep, 0.0F);
    return count;
}

/// Writes q = exp((α − highest)/τ) to `weights`; returns Σq.
template <class Vector>
VITRINE_INLINE float weigh(const PaddedRow& row, float inverseTemperature) {
    const float highest = largestOfRow<Vector>(row.alpha, row.columns);
    Vector sums{};
    for (std::size_t j = 0; j < row.columns; j += kLanesOf<Vector>) {
        const Vector q = withoutLeast(exponential((loadFloats<Vector>(row.alpha + j) - highest) * inverseTemperature));
        storeFloats(row.weights + j, q);
        sums += q;
    }
    return sumOf(sums);
}

/// The same rounds on the weights q themselves: a round multiplies q by (1 − p)^(1/τ), which is a short polynomial for
/// all but the heavy entries. scales[r] becomes 1/Σq of round r. False, with `khot` and scales unusable, where so
/// little weight is left that float32 can not hold what it consists of; `alpha` is kept.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE bool roundsByWeights(const PaddedRow& row, const PowerOfRest& power, float* scales) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    constexpr float kSlack = 0.25F;  // what the sum may shrink to before entries are moved again
    float sum = weigh<Vector>(row, power.exponent);
    float largest = 1.0F;  // no light weight is above it
    std::size_t heavies = 0;
    std::fill_n(row.khot, row.columns, 0.0F);
    for (std::size_t round = 0; round + 1 < row.rounds; ++round) {
        if (!(sum > kLeastSum)) return false;
        const float scale = scales[round] = 1.0F / sum;
        if (largest * scale > power.bound) heavies = moveHeavy<Set>(row, largest = kSlack * power.bound * sum, heavies);
        Vector sums{};
        for (std::size_t j = 0; j < row.columns; j += kStep) {
            const Vector q = loadFloats<Vector>(row.weights + j);
            const Vector share = q * scale;
            storeFloats(row.khot + j, loadFloats<Vector>(row.khot + j) + share);
            const Vector left = q * lightPower(share, power);
            storeFloats(row.weights + j, left);
            sums += left;
        }
        for (std::size_t n = 0; n < heavies; n += kStep) {
            const Vector q = loadFloats<Vector>(row.heavyWeights + n);
            const Vector share = q * scale;
            storeFloats(row.heavyKhot + n, loadFloats<Vector>(row.heavyKhot + n) + share);
            const Vector left = withoutLeast(q * heavyPower(share, power));
            storeFloats(row.heavyWeights + n, left);
            sums += left;
        }
        sum = sumOf(sums);
    }
    if (!(sum > kLeastSum)) return false;
    const float scale = scales[row.rounds - 1] = 1.0F / sum;
    for (std::size_t j = 0; j < row.columns; j += kStep)
        storeFloats(row.khot + j, loadFloats<Vector>(row.khot + j) + loadFloats<Vector>(row.weights + j) * scale);
    for (std::size_t n = 0; n < heavies; ++n)
        row.khot[row.heavy[n]] += row.heavyKhot[n] + row.heavyWeights[n] * scale;
    return true;
}

/// One piece of the light entries of sharesByScales: `count` vectors side by side, since each waits for its own round
/// before.
template <std::size_t count, class Vector>
VITRINE_INLINE void lightShares(const PaddedRow& row, const PowerOfRest& power, const float* scales,
                                std::size_t first) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    Vector q[count];
    Vector khot[count] = {};
    for (std::size_t n = 0; n < count; ++n) q[n] = loadFloats<Vector>(row.weights + first + n * kStep);
    for (std::size_t round = 0; round < row.rounds; ++round) {
        float* to = row.shares + round * row.columns + first;
        for (std::size_t n = 0; n < count; ++n) {
            const Vector share = q[n] * scales[round];
            storeFloats(to + n * kStep, share);
            khot[n] += share;
            q[n] = q[n] * lightPower(share, power);
        }
    }
    for (std::size_t n = 0; n < count; ++n) storeFloats(row.khot + first + n * kStep, khot[n]);
}

/// `khot` and every round's shares from the scales that roundsByWeights found: no round waits for a sum, so entries go
/// through all of them in registers.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void sharesByScales(const PaddedRow& row, const PowerOfRest& power, const float* scales) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    constexpr std::size_t kSideBySide = 4;
    weigh<Vector>(row, power.exponent);
    const float threshold = power.bound / *std::max_element(scales, scales + row.rounds);
    const std::size_t heavies = moveHeavy<Set>(row, threshold, 0);
    std::size_t j = 0;
    for (; j + kSideBySide * kStep <= row.columns; j += kSideBySide * kStep)
        lightShares<kSideBySide, Vector>(row, power, scales, j);
    for (; j < row.columns; j += kStep) lightShares<1, Vector>(row, power, scales, j);
    for (std::size_t first = 0; first < heavies; first += kStep) {
        const std::size_t count = std::min(kStep, heavies - first);
        Vector q = loadFloats<Vector>(row.heavyWeights + first);
        for (std::size_t round = 0; round < row.rounds; ++round) {
            const Vector share = q * scales[round];
            float lanes[kStep];
            storeFloats(lanes, share);
            for (std::size_t n = 0; n < count; ++n) {
                const std::size_t column = row.heavy[first + n];
                row.shares[round * row.columns + column] = lanes[n];
                row.khot[column] += lanes[n];
            }
            q = withoutLeast(q * heavyPower(share, power));
        }
    }
}

template <class Set>
VITRINE_INLINE void forwardBody(const PaddedRow& row, float* scales) {
    if (roundsByWeights<Set>(row, PowerOfRest(1.0F / row.temperature), scales)) return;
    scales[0] = 0.0F;
    roundsByDefinition<typename Set::Vector>(row, false);
}

template <class Set>
VITRINE_INLINE void sharesBody(const PaddedRow& row, const float* scales) {
    if (scales[0] > 0.0F) return sharesByScales<Set>(row, PowerOfRest(1.0F / row.temperature), scales);
    roundsByDefinition<typename Set::Vector>(row, true);
}

/// 1/(1 − p), 0 where the k-hot's own floor holds.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE Vector slopeOfRest(Vector share) {
    const Vector rest = 1.0F - share;
    Vector slope;
    Set::reciprocal(rest, slope);
    return rest >= broadcast<Vector>(kLeastRest) ? slope : Vector{};
}

/// Back through the rounds, the last first: gradient = dL/dα from `towards` = dL/dh. What a round pulls towards and
/// the step along its softmax need the row's mean between them; the step of one round and the pull of the one before
/// it share a pass.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void gradientBody(const PaddedRow& row) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    const float inverse = 1.0F / row.temperature;
    const float* p = row.shares + (row.rounds - 1) * row.columns;
    Vector sums{};
    for (std::size_t j = 0; j < row.columns; j += kStep) {
        const Vector towards = loadFloats<Vector>(row.towards + j);
        storeFloats(row.pull + j, towards);
        storeFloats(row.gradient + j, Vector{});
        sums += loadFloats<Vector>(p + j) * towards;
    }
    for (std::size_t round = row.rounds - 1; round > 0; --round) {
        const float mean = sumOf(sums);
        const float* before = p - row.columns;
        sums = Vector{};
        for (std::size_t j = 0; j < row.columns; j += kStep) {
            const Vector step = loadFloats<Vector>(p + j) * (loadFloats<Vector>(row.pull + j) - mean);
            const Vector gradient = loadFloats<Vector>(row.gradient + j) + step * inverse;
            const Vector share = loadFloats<Vector>(before + j);
            const Vector pull = loadFloats<Vector>(row.towards + j) - gradient * slopeOfRest<Set>(share);
            storeFloats(row.gradient + j, gradient);
            storeFloats(row.pull + j, pull);
            sums += share * pull;
        }
        p = before;
    }
    const float mean = sumOf(sums);
    for (std::size_t j = 0; j < row.columns; j += kStep) {
        const Vector step = loadFloats<Vector>(p + j) * (loadFloats<Vector>(row.pull + j) - mean);
        storeFloats(row.gradient + j, loadFloats<Vector>(row.gradient + j) + step * inverse);
    }
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

void forwardPlain(const PaddedRow& row, float* scales) { forwardBody<PlainSet>(row, scales); }
void sharesPlain(const PaddedRow& row, const float* scales) { sharesBody<PlainSet>(row, scales); }
void gradientPlain(const PaddedRow& row) { gradientBody<PlainSet>(row); }
void gatePlain(const float* khot, const float* outputs, std::size_t count, float* activations) {
    gateBody<Floats>(khot, outputs, count, activations);
}
void gateGradientPlain(const float* towards, const float* khot, const float* outputs, std::size_t count,
                       float* khotGradient, float* outputGradient) {
    gateGradientBody<Floats>(towards, khot, outputs, count, khotGradient, outputGradient);
}

#if defined(__x86_64__)
VITRINE_AVX2 void forwardAvx2(const PaddedRow& row, float* scales) { forwardBody<Avx2Set>(row, scales); }
VITRINE_AVX2 void sharesAvx2(const PaddedRow& row, const float* scales) { sharesBody<Avx2Set>(row, scales); }
VITRINE_AVX2 void gradientAvx2(const PaddedRow& row) { gradientBody<Avx2Set>(row); }
VITRINE_AVX2 void gateAvx2(const float* khot, const float* outputs, std::size_t count, float* activations) {
    gateBody<Floats>(khot, outputs, count, activations);
}
VITRINE_AVX2 void gateGradientAvx2(const float* towards, const float* khot, const float* outputs, std::size_t count,
                                   float* khotGradient, float* outputGradient) {
    gateGradientBody<Floats>(towards, khot, outputs, count, khotGradient, outputGradient);
}
VITRINE_AVX512 void forwardAvx512(const PaddedRow& row, float* scales) { forwardBody<Avx512Set>(row, scales); }
VITRINE_AVX512 void sharesAvx512(const PaddedRow& row, const float* scales) { sharesBody<Avx512Set>(row, scales); }
VITRINE_AVX512 void gradientAvx512(const PaddedRow& row) { gradientBody<Avx512Set>(row); }
VITRINE_AVX512 void gateAvx512(const float* khot, const float* outputs, std::size_t count, float* activations) {
    gateBody<WideFloats>(khot, outputs, count, activations);
}
VITRINE_AVX512 void gateGradientAvx512(const float* towards, const float* khot, const float* outputs,
                                       std::size_t count, float* khotGradient, float* outputGradient) {
    gateGradientBody<WideFloats>(towards, khot, outputs, count, khotGradient, outputGradient);
}
#endif

/// `row` in this thread's own padded memory, which lasts from row to row.
PaddedRow paddedRow(const KHotRow& row, bool keepShares) {
    thread_local AlignedFloats memory;
    thread_local std::vector<std::uint32_t> heavy;
    PaddedRow out;
    out.columns = paddedColumns(row.columns);
    out.rounds = row.rounds;
    out.temperature = row.temperature;
    float* next = memory.resized((8 + (keepShares ? row.rounds : 1)) * out.columns);
    for (float** part : {&out.alpha, &out.khot, &out.weights, &out.towards, &out.gradient, &out.pull,
                         &out.heavyWeights, &out.heavyKhot, &out.shares}) {
        *part = next;
        next += out.columns;
    }
    heavy.resize(out.columns);
    out.heavy = heavy.data();
    std::fill(out.alpha + row.columns, out.alpha + out.columns, kPadding);
    if (row.noise == nullptr) {
        std::copy_n(row.outputs, row.columns, out.alpha);
    } else {
        for (std::size_t j = 0; j < row.columns; ++j) out.alpha[j] = row.outputs[j] + row.noise[j];
    }
    return out;
}

}  // namespace

void kHot(const KHotRow& row, float* khot) {
    thread_local std::vector<float> scales;
    scales.resize(row.rounds);
    const PaddedRow padded = paddedRow(row, false);
    VITRINE_BY_CPU(forward, padded, scales.data());
    std::copy_n(padded.khot, row.columns, khot);
}

void gate(const float* khot, const float* outputs, std::size_t count, float* activations) {
    VITRINE_BY_CPU(gate, khot, outputs, count, activations);
}

double gatedTeacher(const KHotRow& row, std::span<const std::int64_t> positives, float* activations, float* scales) {
    const PaddedRow padded = paddedRow(row, false);
    VITRINE_BY_CPU(forward, padded, scales);
    gate(padded.khot, row.outputs, row.columns, activations);
    double sum = 0.0;
    for (const std::int64_t j : positives)
        sum -= std::log(static_cast<double>(std::max(padded.khot[j], kLeastShare)) / static_cast<double>(row.rounds));
    return sum;
}

void gatedTeacherGradient(const KHotRow& row, std::span<const std::int64_t> positives, const float* scales,
                          const float* activationGradient, float teacherSlope, float* gradient) {
    const PaddedRow padded = paddedRow(row, true);
    VITRINE_BY_CPU(shares, padded, scales);
    if (activationGradient != nullptr) {
        std::fill(padded.towards + row.columns, padded.towards + padded.columns, 0.0F);
        VITRINE_BY_CPU(gateGradient, activationGradient, padded.khot, row.outputs, row.columns, padded.towards,
                           gradient);
    } else {
        std::fill_n(padded.towards, padded.columns, 0.0F);
        std::fill_n(gradient, row.columns, 0.0F);
    }
    for (const std::int64_t j : positives)
        if (padded.khot[j] >= kLeastShare) padded.towards[j] -= teacherSlope / padded.khot[j];
    VITRINE_BY_CPU(gradient, padded);
    for (std::size_t j = 0; j < row.columns; ++j) gradient[j] += padded.gradient[j];
}

}  // namespace vitrine::internal
