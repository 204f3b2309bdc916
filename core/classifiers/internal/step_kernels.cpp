// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/step_kernels.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/simd.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kBlock = 4096;  ///< entries summed in float32 before they go into float64
constexpr float kLeastRest = 1e-6F;   ///< of 1 − p in the k-hot
constexpr float kPadding = -1e30F;    ///< an output that no softmax sees

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

/// ln x for normal positive x, relative error below 3e-7 (also near 1): x = m·2ᵉ with m in [√½, √2), then the
/// polynomial of the Cephes library for ln m.
VITRINE_INLINE Floats logarithm(Floats x) {
    constexpr std::int32_t kRootHalf = 0x3F3504F3;
    Integers bits;
    std::memcpy(&bits, &x, sizeof bits);
    const Integers exponent = (bits - kRootHalf) >> 23;
    const Integers mantissaBits = bits - (exponent << 23);
    Floats m;
    std::memcpy(&m, &mantissaBits, sizeof m);
    const Floats e = __builtin_convertvector(exponent, Floats);
    const Floats f = m - 1.0F;
    const Floats square = f * f;
    Floats p = broadcast(7.0376836292e-2F);
    p = p * f - 1.1514610310e-1F;
    p = p * f + 1.1676998740e-1F;
    p = p * f - 1.2420140846e-1F;
    p = p * f + 1.4249322787e-1F;
    p = p * f - 1.6668057665e-1F;
    p = p * f + 2.0000714765e-1F;
    p = p * f - 2.4999993993e-1F;
    p = p * f + 3.3333331174e-1F;
    const Floats tail = p * square * f - e * 2.12194440e-4F - square * 0.5F;
    return (f + tail) + e * 0.693359375F;
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

/// Counters counter … counter + 7 at once: word w of block b goes to out[4·b + w].
VITRINE_INLINE void gumbelBlocks(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter, float* out) {
    std::uint32_t words[4][kLanes];
    for (std::size_t b = 0; b < kLanes; ++b) {
        words[0][b] = static_cast<std::uint32_t>(counter + b);
        words[1][b] = static_cast<std::uint32_t>((counter + b) >> 32U);
        words[2][b] = static_cast<std::uint32_t>(stream);
        words[3][b] = static_cast<std::uint32_t>(stream >> 32U);
    }
    auto key0 = static_cast<std::uint32_t>(seed);
    auto key1 = static_cast<std::uint32_t>(seed >> 32U);
    for (int round = 0; round < 10; ++round) {
        for (std::size_t b = 0; b < kLanes; ++b) {
            const std::uint64_t product0 = std::uint64_t{0xD2511F53U} * words[0][b];
            const std::uint64_t product1 = std::uint64_t{0xCD9E8D57U} * words[2][b];
            words[0][b] = static_cast<std::uint32_t>(product1 >> 32U) ^ words[1][b] ^ key0;
            words[1][b] = static_cast<std::uint32_t>(product1);
            words[2][b] = static_cast<std::uint32_t>(product0 >> 32U) ^ words[3][b] ^ key1;
            words[3][b] = static_cast<std::uint32_t>(product0);
        }
        key0 += 0x9E3779B9U;
        key1 += 0xBB67AE85U;
    }
    for (std::size_t w = 0; w < 4; ++w) {
        Floats uniform;
        for (std::size_t b = 0; b < kLanes; ++b)
            uniform[b] = static_cast<float>(static_cast<std::int32_t>(words[w][b] >> 8U)) * 0x1p-24F;
        const Floats exponential = larger(-logarithm(1.0F - uniform), broadcast(1e-20F));
        const Floats gumbel = -logarithm(exponential);
        for (std::size_t b = 0; b < kLanes; ++b) out[4 * b + w] = gumbel[b];
    }
}

VITRINE_INLINE void fillGumbelBody(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out,
                                   std::size_t count) {
    constexpr std::size_t kAtOnce = 4 * kLanes;
    std::size_t i = 0;
    for (; i + kAtOnce <= count; i += kAtOnce) gumbelBlocks(seed, stream, (first + i) / 4, out + i);
    if (i == count) return;
    float rest[kAtOnce];
    gumbelBlocks(seed, stream, (first + i) / 4, rest);
    std::memcpy(out + i, rest, (count - i) * sizeof(float));
}

/// `alpha` and `khot` are padded; `shares` too, one row that is overwritten where `keepShares` is false.
VITRINE_INLINE void kHotBody(float* alpha, std::size_t padded, std::size_t rounds, float temperature, float* khot,
                             float* shares, bool keepShares) {
    Floats top = broadcast(kPadding);
    for (std::size_t j = 0; j < padded; j += kLanes) top = larger(top, loadFloats(alpha + j));
    const float inverse = 1.0F / temperature;
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
VITRINE_AVX2 void fillGumbelAvx2(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out,
                                 std::size_t count) {
    fillGumbelBody(seed, stream, first, out, count);
}
VITRINE_AVX2 void kHotAvx2(float* alpha, std::size_t padded, std::size_t rounds, float temperature, float* khot,
                           float* shares, bool keepShares) {
    kHotBody(alpha, padded, rounds, temperature, khot, shares, keepShares);
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
void fillGumbelPlain(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out, std::size_t count) {
    fillGumbelBody(seed, stream, first, out, count);
}
void kHotPlain(float* alpha, std::size_t padded, std::size_t rounds, float temperature, float* khot, float* shares,
               bool keepShares) {
    kHotBody(alpha, padded, rounds, temperature, khot, shares, keepShares);
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

void fillGumbel(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out, std::size_t count) {
    VITRINE_STEP_KERNEL(fillGumbel, seed, stream, first, out, count);
}

std::size_t paddedColumns(std::size_t columns) { return (columns + kLanes - 1) / kLanes * kLanes; }

void kHotRow(const float* outputs, const float* noise, std::size_t columns, std::size_t rounds, float temperature,
             float* khot, float* shares) {
    const std::size_t padded = paddedColumns(columns);
    std::vector<float> scratch(3 * padded, 0.0F);
    float* alpha = scratch.data();
    float* sum = alpha + padded;
    std::fill(alpha + columns, alpha + padded, kPadding);
    for (std::size_t j = 0; j < columns; ++j) alpha[j] = outputs[j] + (noise != nullptr ? noise[j] : 0.0F);
    VITRINE_STEP_KERNEL(kHot, alpha, padded, rounds, temperature, sum, shares != nullptr ? shares : sum + padded,
                        shares != nullptr);
    std::copy_n(sum, columns, khot);
}

void kHotRowGradient(const float* khotGradient, const float* shares, std::size_t columns, std::size_t rounds,
                     float temperature, float* gradient) {
    const std::size_t padded = paddedColumns(columns);
    std::vector<float> scratch(3 * padded, 0.0F);
    std::copy_n(khotGradient, columns, scratch.data());
    VITRINE_STEP_KERNEL(kHotGradient, scratch.data(), shares, padded, rounds, temperature, scratch.data() + padded,
                        scratch.data() + 2 * padded);
    std::copy_n(scratch.data() + padded, columns, gradient);
}

void gate(const float* khot, const float* outputs, std::size_t count, float* activations) {
    VITRINE_STEP_KERNEL(gate, khot, outputs, count, activations);
}

void gateGradient(const float* towards, const float* khot, const float* outputs, std::size_t count,
                  float* khotGradient, float* outputGradient) {
    VITRINE_STEP_KERNEL(gateGradient, towards, khot, outputs, count, khotGradient, outputGradient);
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
