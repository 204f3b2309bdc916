// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/step_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/simd.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kBlock = 4096;  ///< entries summed in float32 before they go into float64
constexpr float kLeastRest = 1e-6F;   ///< of 1 − p in the k-hot
constexpr float kPadding = -1e30F;    ///< an output that no softmax sees
constexpr float kLeastShare = 1e-12F;  ///< of h in the teacher term

VITRINE_INLINE Floats larger(Floats a, Floats b) { return a > b ? a : b; }
VITRINE_INLINE Floats smaller(Floats a, Floats b) { return a < b ? a : b; }

VITRINE_INLINE float largestOf(Floats v) {
    float out = v[0];
    for (std::size_t lane = 1; lane < kLanes; ++lane) out = out > v[lane] ? out : v[lane];
    return out;
}

/// √x for x ≥ 0 by Newton's steps for 1/√x, relative error below 3e-7; the vector extension has no root of its own.
VITRINE_INLINE Floats rootOf(Floats x) {
    Integers bits;
    std::memcpy(&bits, &x, sizeof bits);
    bits = 0x5F3759DF - (bits >> 1);
    Floats inverse;
    std::memcpy(&inverse, &bits, sizeof inverse);
    const Floats half = x * 0.5F;
    for (int step = 0; step < 3; ++step) inverse = inverse * (1.5F - half * inverse * inverse);
    return x * inverse;
}

VITRINE_INLINE void adamLanes(float* parameter, const float* gradient, float* first, float* second,
                              const AdamCoefficients& c) {
    constexpr auto kKeep1 = static_cast<float>(kAdamBeta1);
    constexpr auto kKeep2 = static_cast<float>(kAdamBeta2);
    constexpr auto kTake1 = static_cast<float>(1.0 - kAdamBeta1);
    constexpr auto kTake2 = static_cast<float>(1.0 - kAdamBeta2);
    const Floats g = loadFloats(gradient);
    const Floats m = loadFloats(first) * kKeep1 + g * kTake1;
    const Floats v = loadFloats(second) * kKeep2 + g * g * kTake2;
    const Floats metric = rootOf(v) * c.inverseRootCorrection + static_cast<float>(kAdamEpsilon);
    Floats p = loadFloats(parameter) * c.decay - m / metric * c.rate;
    if (c.threshold > 0.0F) {
        const Floats bound = c.threshold / metric;
        const Floats zero{};
        p = larger(p - bound, zero) + smaller(p + bound, zero);
    }
    storeFloats(first, m);
    storeFloats(second, v);
    storeFloats(parameter, p);
}

VITRINE_INLINE void adamBody(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
                             const AdamCoefficients& c) {
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) adamLanes(parameter + i, gradient + i, first + i, second + i, c);
    if (i == count) return;
    float rest[4][kLanes] = {};
    float* const whole[4] = {parameter + i, const_cast<float*>(gradient) + i, first + i, second + i};
    const std::size_t bytes = (count - i) * sizeof(float);
    for (std::size_t n = 0; n < 4; ++n) std::memcpy(rest[n], whole[n], bytes);
    adamLanes(rest[0], rest[1], rest[2], rest[3], c);
    for (const std::size_t n : {0U, 2U, 3U}) std::memcpy(whole[n], rest[n], bytes);
}

VITRINE_INLINE float absoluteSumOfBlock(const float* values, std::size_t count) {
    Floats sums{};
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        const Floats x = loadFloats(values + i);
        sums += larger(x, -x);
    }
    float sum = sumOf(sums);
    for (; i < count; ++i) sum += std::abs(values[i]);
    return sum;
}

/// The rounds of the k-hot as they are defined, an exponential and a logarithm for each entry of each. `alpha` is
/// overwritten; it, `khot` and `shares` are padded, `shares` holds one row that is overwritten where `keepShares` is
/// false.
VITRINE_INLINE void kHotByDefinition(float* alpha, std::size_t padded, std::size_t rounds, float temperature,
                                     float* khot, float* shares, bool keepShares) {
    Floats top = broadcast(kPadding);
    for (std::size_t j = 0; j < padded; j += kLanes) top = larger(top, loadFloats(alpha + j));
    const float inverse = 1.0F / temperature;
    for (std::size_t j = 0; j < padded; j += kLanes) storeFloats(khot + j, Floats{});
    for (std::size_t round = 0; round < rounds; ++round) {
        float* p = keepShares ? shares + round * padded : shares;
        const float highest = largestOf(top);
        Floats sums{};
        for (std::size_t j = 0; j < padded; j += kLanes) {
            const Floats e = exponential((loadFloats(alpha + j) - highest) * inverse);
            storeFloats(p + j, e);
            sums += e;
        }
        const float scale = 1.0F / sumOf(sums);
        top = broadcast(kPadding);
        for (std::size_t j = 0; j < padded; j += kLanes) {
            const Floats share = loadFloats(p + j) * scale;
            storeFloats(p + j, share);
            storeFloats(khot + j, loadFloats(khot + j) + share);
            const Floats next = loadFloats(alpha + j) + logarithm(larger(1.0F - share, broadcast(kLeastRest)));
            storeFloats(alpha + j, next);
            top = larger(top, next);
        }
    }
}

/// Whether a lane of a comparison is set.
using AnyOf = bool (*)(Integers mask);
inline bool anyOfPlain(Integers mask) {
    std::uint64_t bits[4];
    static_assert(sizeof bits == sizeof mask);
    std::memcpy(bits, &mask, sizeof bits);
    return (bits[0] | bits[1] | bits[2] | bits[3]) != 0;
}
#if defined(__x86_64__)
/// The vector extension has no such test of its own, and four words read back cost as much as all else in a round.
VITRINE_AVX2 inline bool anyOfAvx2(Integers mask) {
    __m256i bits;
    std::memcpy(&bits, &mask, sizeof bits);
    return _mm256_testz_si256(bits, bits) == 0;
}
#endif

/// (1 − p)ˢ for p ≤ `bound`, where six terms of its series are exact to float32.
struct PowerOfRest {
    explicit PowerOfRest(float s) : exponent(s), bound(std::min(1.0F / 64.0F, 1.0F / (16.0F * s))) {
        float binomial = 1.0F;
        for (int k = 0; k < 5; ++k) {
            binomial *= -(s - static_cast<float>(k)) / static_cast<float>(k + 1);
            terms[k] = binomial;
        }
    }
    float exponent;
    float bound;
    float terms[5];
};

/// The same rounds on the weights q = exp((α − top)/τ) themselves: a round multiplies q by (1 − p)^(1/τ), which is a
/// short polynomial for all but the few entries with a share worth the name. False, with `khot` and `shares`
/// unusable, where so little weight is left that float32 can not hold what it consists of; `alpha` is kept.
template <AnyOf anyOf>
VITRINE_INLINE bool kHotByWeights(const float* alpha, float* weights, std::size_t padded, std::size_t rounds,
                                  const PowerOfRest& power, float* khot, float* shares, bool keepShares) {
    constexpr float kLeastWeight = 1e-20F;
    Floats top = broadcast(kPadding);
    for (std::size_t j = 0; j < padded; j += kLanes) top = larger(top, loadFloats(alpha + j));
    const float highest = largestOf(top);
    Floats sums{};
    for (std::size_t j = 0; j < padded; j += kLanes) {
        const Floats q = exponential((loadFloats(alpha + j) - highest) * power.exponent);
        storeFloats(weights + j, q);
        storeFloats(khot + j, Floats{});
        sums += q;
    }
    const Floats bound = broadcast(power.bound);
    for (std::size_t round = 0; round < rounds; ++round) {
        const float sum = sumOf(sums);
        if (!(sum > kLeastWeight)) return false;
        const float scale = 1.0F / sum;
        float* p = keepShares ? shares + round * padded : shares;
        sums = Floats{};
        for (std::size_t j = 0; j < padded; j += kLanes) {
            const Floats q = loadFloats(weights + j);
            const Floats share = q * scale;
            storeFloats(p + j, share);
            storeFloats(khot + j, loadFloats(khot + j) + share);
            Floats factor = broadcast(power.terms[4]);
            for (int k = 3; k >= 0; --k) factor = factor * share + power.terms[k];
            factor = factor * share + 1.0F;
            if (anyOf(share > bound))
                factor = exponential(logarithm(larger(1.0F - share, broadcast(kLeastRest))) * power.exponent);
            const Floats left = q * factor;
            storeFloats(weights + j, left);
            sums += left;
        }
    }
    return true;
}

/// `alpha` and `khot` are padded; `weights` and `shares` too, the latter rounds × padded where they are kept.
template <AnyOf anyOf>
VITRINE_INLINE void kHotBody(float* alpha, float* weights, std::size_t padded, std::size_t rounds, float temperature,
                             float* khot, float* shares, bool keepShares) {
    if (!kHotByWeights<anyOf>(alpha, weights, padded, rounds, PowerOfRest(1.0F / temperature), khot, shares, keepShares))
        kHotByDefinition(alpha, padded, rounds, temperature, khot, shares, keepShares);
}

VITRINE_INLINE void kHotGradientBody(const float* khotGradient, const float* shares, std::size_t padded,
                                     std::size_t rounds, float temperature, float* gradient, float* pull) {
    const float inverse = 1.0F / temperature;
    for (std::size_t round = rounds; round-- > 0;) {
        const float* p = shares + round * padded;
        const bool last = round + 1 == rounds;
        Floats sums{};
        for (std::size_t j = 0; j < padded; j += kLanes) {
            const Floats share = loadFloats(p + j);
            Floats towards = loadFloats(khotGradient + j);
            if (!last) {
                const Floats rest = 1.0F - share;
                const Floats slope = rest >= broadcast(kLeastRest) ? 1.0F / rest : Floats{};
                towards -= loadFloats(gradient + j) * slope;
            }
            storeFloats(pull + j, towards);
            sums += share * towards;
        }
        const float mean = sumOf(sums);
        for (std::size_t j = 0; j < padded; j += kLanes)
            storeFloats(gradient + j, loadFloats(gradient + j) +
                                          loadFloats(p + j) * (loadFloats(pull + j) - mean) * inverse);
    }
}

VITRINE_INLINE void gateBody(const float* khot, const float* outputs, std::size_t count, float* activations) {
    const Floats zero{};
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        storeFloats(activations + i,
                    smaller(loadFloats(khot + i), broadcast(1.0F)) * larger(loadFloats(outputs + i), zero));
    for (; i < count; ++i) activations[i] = std::min(khot[i], 1.0F) * std::max(outputs[i], 0.0F);
}

VITRINE_INLINE void gateGradientBody(const float* towards, const float* khot, const float* outputs, std::size_t count,
                                     float* khotGradient, float* outputGradient) {
    const Floats zero{};
    const Floats one = broadcast(1.0F);
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        const Floats h = loadFloats(khot + i);
        const Floats z = loadFloats(outputs + i);
        const Floats passed = z > zero ? loadFloats(towards + i) : zero;
        storeFloats(khotGradient + i, h <= one ? passed * z : zero);
        storeFloats(outputGradient + i, passed * smaller(h, one));
    }
    for (; i < count; ++i) {
        const float passed = outputs[i] > 0.0F ? towards[i] : 0.0F;
        khotGradient[i] = khot[i] <= 1.0F ? passed * outputs[i] : 0.0F;
        outputGradient[i] = passed * std::min(khot[i], 1.0F);
    }
}

/// One padded row: its logarithm of the sum, and scale·softmax.
VITRINE_INLINE float softmaxOfRow(const float* row, std::size_t padded, float scale, float* shares) {
    Floats top = broadcast(kPadding);
    for (std::size_t j = 0; j < padded; j += kLanes) top = larger(top, loadFloats(row + j));
    const float highest = largestOf(top);
    Floats sums{};
    for (std::size_t j = 0; j < padded; j += kLanes) {
        const Floats e = exponential(loadFloats(row + j) - highest);
        storeFloats(shares + j, e);
        sums += e;
    }
    const float sum = sumOf(sums);
    const Floats factor = broadcast(scale / sum);
    for (std::size_t j = 0; j < padded; j += kLanes) storeFloats(shares + j, loadFloats(shares + j) * factor);
    return highest + logarithm(broadcast(sum))[0];
}

/// `outputs` and `shares` are padded to `padded` columns, as are the vectors of columns.
VITRINE_INLINE void bothWaysBody(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                                 const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares,
                                 float* top, float* sums) {
    std::memcpy(top, outputs, padded * sizeof(float));
    for (std::size_t i = 0; i < rows; ++i) {
        const float* row = outputs + i * padded;
        rowLogSums[i] = softmaxOfRow(row, padded, rowScale, shares + i * padded);
        for (std::size_t j = 0; j < padded; j += kLanes)
            storeFloats(top + j, larger(loadFloats(top + j), loadFloats(row + j)));
    }
    for (std::size_t j = 0; j < padded; j += kLanes) {
        const Floats highest = loadFloats(top + j);
        Floats sum{};
        for (std::size_t i = 0; i < rows; ++i) sum += exponential(loadFloats(outputs + i * padded + j) - highest);
        storeFloats(columnLogSums + j, highest + logarithm(sum));
        storeFloats(sums + j, loadFloats(columnScales + j) / sum);
    }
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < padded; j += kLanes) {
            float* at = shares + i * padded + j;
            const Floats e = exponential(loadFloats(outputs + i * padded + j) - loadFloats(top + j));
            storeFloats(at, loadFloats(at) + e * loadFloats(sums + j));
        }
    }
}

#if defined(__x86_64__)
VITRINE_AVX2 void adamAvx2(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
                           const AdamCoefficients& c) {
    adamBody(parameter, gradient, first, second, count, c);
}
VITRINE_AVX2 float absoluteSumAvx2(const float* values, std::size_t count) { return absoluteSumOfBlock(values, count); }
VITRINE_AVX2 void kHotAvx2(float* alpha, float* weights, std::size_t padded, std::size_t rounds, float temperature,
                           float* khot, float* shares, bool keepShares) {
    kHotBody<anyOfAvx2>(alpha, weights, padded, rounds, temperature, khot, shares, keepShares);
}
VITRINE_AVX2 void kHotGradientAvx2(const float* khotGradient, const float* shares, std::size_t padded,
                                   std::size_t rounds, float temperature, float* gradient, float* pull) {
    kHotGradientBody(khotGradient, shares, padded, rounds, temperature, gradient, pull);
}
VITRINE_AVX2 void gateAvx2(const float* khot, const float* outputs, std::size_t count, float* activations) {
    gateBody(khot, outputs, count, activations);
}
VITRINE_AVX2 void gateGradientAvx2(const float* towards, const float* khot, const float* outputs, std::size_t count,
                                   float* khotGradient, float* outputGradient) {
    gateGradientBody(towards, khot, outputs, count, khotGradient, outputGradient);
}
VITRINE_AVX2 void bothWaysAvx2(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                               const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares,
                               float* top, float* sums) {
    bothWaysBody(outputs, rows, padded, rowScale, columnScales, rowLogSums, columnLogSums, shares, top, sums);
}
#define VITRINE_STEP_KERNEL(name, ...) (cpuHasAvx2() ? name##Avx2(__VA_ARGS__) : name##Plain(__VA_ARGS__))
#else
#define VITRINE_STEP_KERNEL(name, ...) name##Plain(__VA_ARGS__)
#endif

void adamPlain(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
               const AdamCoefficients& c) {
    adamBody(parameter, gradient, first, second, count, c);
}
float absoluteSumPlain(const float* values, std::size_t count) { return absoluteSumOfBlock(values, count); }
void kHotPlain(float* alpha, float* weights, std::size_t padded, std::size_t rounds, float temperature, float* khot,
               float* shares, bool keepShares) {
    kHotBody<anyOfPlain>(alpha, weights, padded, rounds, temperature, khot, shares, keepShares);
}
void kHotGradientPlain(const float* khotGradient, const float* shares, std::size_t padded, std::size_t rounds,
                       float temperature, float* gradient, float* pull) {
    kHotGradientBody(khotGradient, shares, padded, rounds, temperature, gradient, pull);
}

void gatePlain(const float* khot, const float* outputs, std::size_t count, float* activations) {
    gateBody(khot, outputs, count, activations);
}
void gateGradientPlain(const float* towards, const float* khot, const float* outputs, std::size_t count,
                       float* khotGradient, float* outputGradient) {
    gateGradientBody(towards, khot, outputs, count, khotGradient, outputGradient);
}
void bothWaysPlain(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                   const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares, float* top,
                   float* sums) {
    bothWaysBody(outputs, rows, padded, rowScale, columnScales, rowLogSums, columnLogSums, shares, top, sums);
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
    VITRINE_STEP_KERNEL(adam, parameter, gradient, first, second, count, coefficients);
}

double absoluteSum(const float* values, std::size_t count) {
    double sum = 0.0;
    for (std::size_t i = 0; i < count; i += kBlock)
        sum += VITRINE_STEP_KERNEL(absoluteSum, values + i, std::min(kBlock, count - i));
    return sum;
}

std::size_t paddedColumns(std::size_t columns) { return (columns + kLanes - 1) / kLanes * kLanes; }

namespace {

/// Memory of one row that lasts from row to row: the rounds' softmaxes, and seven vectors.
struct RowScratch {
    std::vector<float> values;
    float* alpha = nullptr;
    float* khot = nullptr;
    float* weights = nullptr;
    float* towards = nullptr;
    float* gradient = nullptr;
    float* pull = nullptr;
    float* shares = nullptr;

    void fit(std::size_t padded, std::size_t rounds) {
        values.resize((6 + rounds) * padded);
        float* next = values.data();
        for (float** part : {&alpha, &khot, &weights, &towards, &gradient, &pull, &shares}) {
            *part = next;
            next += padded;
        }
    }
};

void takeRounds(const KHotRow& row, bool keepShares, RowScratch& scratch) {
    const std::size_t padded = paddedColumns(row.columns);
    scratch.fit(padded, keepShares ? row.rounds : 1);
    std::fill(scratch.alpha + row.columns, scratch.alpha + padded, kPadding);
    if (row.noise == nullptr) {
        std::copy_n(row.outputs, row.columns, scratch.alpha);
    } else {
        for (std::size_t j = 0; j < row.columns; ++j) scratch.alpha[j] = row.outputs[j] + row.noise[j];
    }
    VITRINE_STEP_KERNEL(kHot, scratch.alpha, scratch.weights, padded, row.rounds, row.temperature, scratch.khot,
                        scratch.shares, keepShares);
}

RowScratch& threadScratch() {
    thread_local RowScratch scratch;
    return scratch;
}

}  // namespace

void kHot(const KHotRow& row, float* khot) {
    RowScratch& scratch = threadScratch();
    takeRounds(row, false, scratch);
    std::copy_n(scratch.khot, row.columns, khot);
}

void gate(const float* khot, const float* outputs, std::size_t count, float* activations) {
    VITRINE_STEP_KERNEL(gate, khot, outputs, count, activations);
}

double gatedTeacher(const KHotRow& row, std::span<const std::int64_t> positives, float* activations) {
    RowScratch& scratch = threadScratch();
    takeRounds(row, false, scratch);
    gate(scratch.khot, row.outputs, row.columns, activations);
    double sum = 0.0;
    for (const std::int64_t j : positives)
        sum -= std::log(static_cast<double>(std::max(scratch.khot[j], kLeastShare)) / static_cast<double>(row.rounds));
    return sum;
}

void gatedTeacherGradient(const KHotRow& row, std::span<const std::int64_t> positives,
                          const float* activationGradient, float teacherSlope, float* gradient) {
    const std::size_t padded = paddedColumns(row.columns);
    RowScratch& scratch = threadScratch();
    takeRounds(row, true, scratch);
    if (activationGradient != nullptr) {
        std::fill(scratch.towards + row.columns, scratch.towards + padded, 0.0F);
        VITRINE_STEP_KERNEL(gateGradient, activationGradient, scratch.khot, row.outputs, row.columns, scratch.towards,
                            gradient);
    } else {
        std::fill_n(scratch.towards, padded, 0.0F);
        std::fill_n(gradient, row.columns, 0.0F);
    }
    for (const std::int64_t j : positives)
        if (scratch.khot[j] >= kLeastShare) scratch.towards[j] -= teacherSlope / scratch.khot[j];
    std::fill_n(scratch.gradient, padded, 0.0F);
    VITRINE_STEP_KERNEL(kHotGradient, scratch.towards, scratch.shares, padded, row.rounds, row.temperature,
                        scratch.gradient, scratch.pull);
    for (std::size_t j = 0; j < row.columns; ++j) gradient[j] += scratch.gradient[j];
}

void softmaxBothWays(const float* outputs, std::size_t rows, std::size_t columns, float rowScale,
                     const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares) {
    const std::size_t padded = paddedColumns(columns);
    const std::vector<float> values = paddedCopy(outputs, rows, columns, kPadding);
    const std::vector<float> scales = paddedCopy(columnScales, 1, columns, 0.0F);
    std::vector<float> scratch(rows * padded + 3 * padded);
    float* spread = scratch.data();
    float* logSums = spread + rows * padded;
    VITRINE_STEP_KERNEL(bothWays, values.data(), rows, padded, rowScale, scales.data(), rowLogSums, logSums, spread,
                        logSums + padded, logSums + 2 * padded);
    std::copy_n(logSums, columns, columnLogSums);
    for (std::size_t i = 0; i < rows; ++i) std::copy_n(spread + i * padded, columns, shares + i * columns);
}

}  // namespace vitrine::internal
