// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/map_kernels.h"

#include <cmath>

#include "base/simd.h"

namespace vitrine::internal {
namespace {

static_assert(kRowPadding == kLanes);

using Doubles = double __attribute__((vector_size(32)));
using Quad = float __attribute__((vector_size(16)));

VITRINE_INLINE double pairAt(const float* y, std::int32_t point) {
    double pair;
    std::memcpy(&pair, y + 2 * static_cast<std::ptrdiff_t>(point), sizeof pair);
    return pair;
}

struct Points {
    Floats x, y;
};

/// The coordinates of eight points: two floats a load, then apart.
VITRINE_INLINE Points gather(const float* y, const std::int32_t* columns) {
    const Doubles even{pairAt(y, columns[0]), pairAt(y, columns[1]), pairAt(y, columns[4]), pairAt(y, columns[5])};
    const Doubles odd{pairAt(y, columns[2]), pairAt(y, columns[3]), pairAt(y, columns[6]), pairAt(y, columns[7])};
    Floats a, b;
    std::memcpy(&a, &even, sizeof a);
    std::memcpy(&b, &odd, sizeof b);
    return {__builtin_shufflevector(a, b, 0, 2, 8, 10, 4, 6, 12, 14),
            __builtin_shufflevector(a, b, 1, 3, 9, 11, 5, 7, 13, 15)};
}

VITRINE_INLINE void attractBody(const JointAffinities& p, const float* y, std::size_t first, std::size_t last,
                                float* forces) {
    const std::int32_t* const columns = p.columns.data();
    const float* const values = p.values.data();
    for (std::size_t i = first; i < last; ++i) {
        const Floats x = broadcast(y[2 * i]), z = broadcast(y[2 * i + 1]);
        Floats sumX{}, sumY{};
        for (std::int64_t e = p.rowStart[i]; e < p.rowStart[i + 1]; e += static_cast<std::int64_t>(kLanes)) {
            const Points other = gather(y, columns + e);
            const Floats dx = x - other.x, dy = z - other.y;
            const Floats weight = loadFloats(values + e) / (1.0F + dx * dx + dy * dy);
            sumX += weight * dx;
            sumY += weight * dy;
        }
        forces[2 * i] = sumOf(sumX);
        forces[2 * i + 1] = sumOf(sumY);
    }
}

/// log x for x ≥ 1 (finite), relative error about 1e-7: exponent and the series of artanh.
VITRINE_INLINE Floats logarithm(Floats x) {
    Integers bits;
    std::memcpy(&bits, &x, sizeof bits);
    const Integers exponent = (bits - 0x3F3504F3) >> 23;  // mantissa in [√½, √2)
    const Integers mantissaBits = bits - (exponent << 23);
    Floats m;
    std::memcpy(&m, &mantissaBits, sizeof m);
    const Floats s = (m - 1.0F) / (m + 1.0F);
    const Floats q = s * s;
    const Floats series = 2.0F + q * (0.666666667F + q * (0.4F + q * (0.285714286F + q * 0.222222222F)));
    return __builtin_convertvector(exponent, Floats) * 0.693147181F + s * series;
}

VITRINE_INLINE double energyBody(const JointAffinities& p, const float* y, std::size_t first, std::size_t last) {
    double total = 0.0;
    for (std::size_t i = first; i < last; ++i) {
        const Floats x = broadcast(y[2 * i]), z = broadcast(y[2 * i + 1]);
        Floats sums{};
        for (std::int64_t e = p.rowStart[i]; e < p.rowStart[i + 1]; e += static_cast<std::int64_t>(kLanes)) {
            const Points other = gather(y, p.columns.data() + e);
            const Floats dx = x - other.x, dy = z - other.y;
            sums += loadFloats(p.values.data() + e) * logarithm(1.0F + dx * dx + dy * dy);
        }
        total += sumOf(sums);
    }
    return total;
}

VITRINE_INLINE void repelBody(const float* x, const float* z, std::size_t count, const float* queryX,
                              const float* queryZ, std::size_t queries, float* forces, float* sums) {
    const std::size_t whole = count / kLanes * kLanes;
    for (std::size_t i = 0; i < queries; ++i) {
        Floats sumX{}, sumY{}, weights{};
        for (std::size_t j = 0; j < whole; j += kLanes) {
            const Floats dx = queryX[i] - loadFloats(x + j), dy = queryZ[i] - loadFloats(z + j);
            const Floats weight = 1.0F / (1.0F + dx * dx + dy * dy);
            weights += weight;
            sumX += weight * weight * dx;
            sumY += weight * weight * dy;
        }
        float restX = sumOf(sumX), restY = sumOf(sumY), rest = sumOf(weights);
        for (std::size_t j = whole; j < count; ++j) {
            const float dx = queryX[i] - x[j], dy = queryZ[i] - z[j];
            const float weight = 1.0F / (1.0F + dx * dx + dy * dy);
            rest += weight;
            restX += weight * weight * dx;
            restY += weight * weight * dy;
        }
        forces[2 * i] = restX;
        forces[2 * i + 1] = restY;
        sums[i] = rest;
    }
}

/// The four nodes along one side that a point touches, and its weight at each.
struct SplineWeights {
    VITRINE_INLINE explicit SplineWeights(float position) {
        const float below = std::floor(position);
        node = static_cast<std::size_t>(below) - 1;
        const float t = position - below, r = 1.0F - t;
        weights[0] = r * r * r * (1.0F / 6.0F);
        weights[1] = (4.0F + t * t * (3.0F * t - 6.0F)) * (1.0F / 6.0F);
        weights[2] = (4.0F + r * r * (3.0F * r - 6.0F)) * (1.0F / 6.0F);
        weights[3] = t * t * t * (1.0F / 6.0F);
    }
    std::size_t node;
    float weights[4];
};

VITRINE_INLINE void spreadBody(const float* y, std::size_t first, std::size_t last, const GridPlacement& place,
                               float* charges, std::size_t stride) {
    for (std::size_t i = first; i < last; ++i) {
        const SplineWeights x((y[2 * i] - place.originX) * place.inverseSpacing);
        const SplineWeights z((y[2 * i + 1] - place.originY) * place.inverseSpacing);
        Quad along;
        std::memcpy(&along, x.weights, sizeof along);
        float* node = charges + z.node * stride + x.node;
        for (std::size_t r = 0; r < 4; ++r, node += stride) {
            Quad sum;
            std::memcpy(&sum, node, sizeof sum);
            sum += along * z.weights[r];
            std::memcpy(node, &sum, sizeof sum);
        }
    }
}

VITRINE_INLINE void readFieldBody(const float* y, std::size_t first, std::size_t last, const GridPlacement& place,
                                  const float* field, std::size_t fieldStride, float* forces) {
    for (std::size_t i = first; i < last; ++i) {
        const SplineWeights x((y[2 * i] - place.originX) * place.inverseSpacing);
        const SplineWeights z((y[2 * i + 1] - place.originY) * place.inverseSpacing);
        const float* node = field + z.node * fieldStride + 2 * x.node;
        Floats sums{};
        for (std::size_t r = 0; r < 4; ++r, node += fieldStride) sums += loadFloats(node) * z.weights[r];
        const float* const w = x.weights;
        sums *= Floats{w[0], w[0], w[1], w[1], w[2], w[2], w[3], w[3]};
        forces[2 * i] = (sums[0] + sums[4]) + (sums[2] + sums[6]);
        forces[2 * i + 1] = (sums[1] + sums[5]) + (sums[3] + sums[7]);
    }
}

VITRINE_INLINE void descendBody(const float* attraction, const float* repulsion, const StepFactors& factors,
                                std::size_t count, float* gains, float* updates, float* y) {
    for (std::size_t i = 0; i < count; ++i) {
        const float gradient = factors.exaggeration * attraction[i] - factors.inverseZ * repulsion[i];
        const float along = gains[i] * 0.8F, against = gains[i] + 0.2F;
        float gain = gradient * updates[i] > 0.0F ? along : against;
        gain = gain < 0.01F ? 0.01F : gain;
        gains[i] = gain;
        updates[i] = factors.momentum * updates[i] - factors.learningRate * gain * gradient;
        y[i] += updates[i];
    }
}

#if defined(VITRINE_AVX2)
VITRINE_AVX2 void attractAvx2(const JointAffinities& p, const float* y, std::size_t first, std::size_t last,
                              float* forces) {
    attractBody(p, y, first, last, forces);
}
VITRINE_AVX2 double energyAvx2(const JointAffinities& p, const float* y, std::size_t first, std::size_t last) {
    return energyBody(p, y, first, last);
}
VITRINE_AVX2 void repelAvx2(const float* x, const float* z, std::size_t count, const float* queryX, const float* queryZ,
                            std::size_t queries, float* forces, float* sums) {
    repelBody(x, z, count, queryX, queryZ, queries, forces, sums);
}
VITRINE_AVX2 void spreadAvx2(const float* y, std::size_t first, std::size_t last, const GridPlacement& place,
                             float* charges, std::size_t stride) {
    spreadBody(y, first, last, place, charges, stride);
}
VITRINE_AVX2 void readFieldAvx2(const float* y, std::size_t first, std::size_t last, const GridPlacement& place,
                                const float* field, std::size_t fieldStride, float* forces) {
    readFieldBody(y, first, last, place, field, fieldStride, forces);
}
VITRINE_AVX2 void descendAvx2(const float* attraction, const float* repulsion, const StepFactors& factors,
                              std::size_t count, float* gains, float* updates, float* y) {
    descendBody(attraction, repulsion, factors, count, gains, updates, y);
}
#define VITRINE_DISPATCH(fast, call) \
    if (cpuHasAvx2()) return fast call
#else
#define VITRINE_DISPATCH(fast, call) static_cast<void>(0)
#endif

}  // namespace

void attract(const JointAffinities& p, const float* y, std::size_t first, std::size_t last, float* forces) {
    VITRINE_DISPATCH(attractAvx2, (p, y, first, last, forces));
    attractBody(p, y, first, last, forces);
}

double attractionEnergy(const JointAffinities& p, const float* y, std::size_t first, std::size_t last) {
    VITRINE_DISPATCH(energyAvx2, (p, y, first, last));
    return energyBody(p, y, first, last);
}

void repelExactly(const float* x, const float* z, std::size_t count, const float* queryX, const float* queryZ,
                  std::size_t queries, float* forces, float* sums) {
    VITRINE_DISPATCH(repelAvx2, (x, z, count, queryX, queryZ, queries, forces, sums));
    repelBody(x, z, count, queryX, queryZ, queries, forces, sums);
}

void spread(const float* y, std::size_t first, std::size_t last, const GridPlacement& place, float* charges,
            std::size_t stride) {
    VITRINE_DISPATCH(spreadAvx2, (y, first, last, place, charges, stride));
    spreadBody(y, first, last, place, charges, stride);
}

void readField(const float* y, std::size_t first, std::size_t last, const GridPlacement& place, const float* field,
               std::size_t fieldStride, float* forces) {
    VITRINE_DISPATCH(readFieldAvx2, (y, first, last, place, field, fieldStride, forces));
    readFieldBody(y, first, last, place, field, fieldStride, forces);
}

void descend(const float* attraction, const float* repulsion, const StepFactors& factors, std::size_t count,
             float* gains, float* updates, float* y) {
    VITRINE_DISPATCH(descendAvx2, (attraction, repulsion, factors, count, gains, updates, y));
    descendBody(attraction, repulsion, factors, count, gains, updates, y);
}

}  // namespace vitrine::internal
