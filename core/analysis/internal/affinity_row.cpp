// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/affinity_row.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/simd.h"

namespace vitrine::internal {
namespace {

constexpr int kMaxSteps = 100;
constexpr double kEntropyTolerance = 1e-6;
constexpr double kLargestExponent = 1e6;

struct RowSums {
    double weights = 0.0, weightedDistances = 0.0;
};

/// Weights exp(−β (d − nearest)) and their sums.
VITRINE_INLINE RowSums weighBody(const float* distances, std::size_t count, float nearest, float beta, float* out) {
    Floats sums{}, weighted{};
    RowSums total;
    std::size_t j = 0;
    for (; j + kLanes <= count; j += kLanes) {
        const Floats beyond = loadFloats(distances + j) - nearest;
        const Floats weight = exponential(beyond * -beta);
        storeFloats(out + j, weight);
        sums += weight;
        weighted += weight * beyond;
    }
    total.weights = sumOf(sums);
    total.weightedDistances = sumOf(weighted);
    for (; j < count; ++j) {
        const float beyond = distances[j] - nearest;
        out[j] = std::exp(-beta * beyond);
        total.weights += out[j];
        total.weightedDistances += static_cast<double>(out[j]) * beyond;
    }
    return total;
}

#if defined(VITRINE_AVX2)
VITRINE_AVX2 RowSums weighAvx2(const float* distances, std::size_t count, float nearest, float beta, float* out) {
    return weighBody(distances, count, nearest, beta, out);
}
#endif

RowSums weigh(const float* distances, std::size_t count, float nearest, float beta, float* out) {
#if defined(VITRINE_AVX2)
    if (cpuHasAvx2()) return weighAvx2(distances, count, nearest, beta, out);
#endif
    return weighBody(distances, count, nearest, beta, out);
}

}  // namespace

double calibrateRow(const float* distances, std::size_t count, double perplexity, float* out) {
    const float nearest = *std::min_element(distances, distances + count);
    double meanBeyond = 0.0;
    for (std::size_t j = 0; j < count; ++j) meanBeyond += distances[j] - nearest;
    meanBeyond /= static_cast<double>(count);
    if (!(meanBeyond > 0.0)) {  // all equally far: every β is as good
        std::fill(out, out + count, 1.0F / static_cast<float>(count));
        return 1.0;
    }
    const double target = std::log(perplexity), largest = kLargestExponent / meanBeyond;
    double low = 0.0, high = std::numeric_limits<double>::infinity(), beta = 1.0 / meanBeyond;
    RowSums sums;
    for (int step = 0; step < kMaxSteps; ++step) {
        sums = weigh(distances, count, nearest, static_cast<float>(beta), out);
        const double entropy = std::log(sums.weights) + beta * sums.weightedDistances / sums.weights;
        if (std::abs(entropy - target) < kEntropyTolerance || beta >= largest) break;
        (entropy > target ? low : high) = beta;
        const double next = std::isinf(high) ? 2.0 * beta : 0.5 * (low + high);
        if (next == beta || high - low < 1e-7 * beta) break;
        beta = std::min(next, largest);
    }
    for (std::size_t j = 0; j < count; ++j) out[j] = static_cast<float>(out[j] / sums.weights);
    return beta;
}

}  // namespace vitrine::internal
