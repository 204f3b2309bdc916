// SPDX-License-Identifier: GPL-3.0-or-later
// The rounds of the k-hot as they are defined, an exponential and a logarithm for each entry of each: for the rare rows
// whose weights float32 can not hold (khot_kernel.cpp).
#pragma once

#include <algorithm>

#include "base/instruction_sets.h"
#include "classifiers/internal/padded_row.h"

namespace vitrine::internal {

inline constexpr float kLeastRest = 1e-6F;  ///< of 1 − p

/// One row in padded memory, with what its rounds leave.
struct KHotDefinition {
    std::size_t columns = 0;  ///< with the padding
    std::size_t rounds = 0;
    float inverseTemperature = 1.0F;
    float* alpha = nullptr;  ///< z + noise; overwritten
    float* khot = nullptr;
    float* shares = nullptr;    ///< rounds × columns
    float* towards = nullptr;   ///< dL/dh
    float* gradient = nullptr;  ///< dL/dα
    float* pull = nullptr;
};

template <class Vector>
VITRINE_INLINE void roundsByDefinition(const KHotDefinition& row) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    float highest = largestOfRow<Vector>(row.alpha, row.columns);
    std::fill_n(row.khot, row.columns, 0.0F);
    for (std::size_t round = 0; round < row.rounds; ++round) {
        float* p = row.shares + round * row.columns;
        Vector sums{};
        for (std::size_t j = 0; j < row.columns; j += kStep) {
            const Vector e = exponential((loadFloats<Vector>(row.alpha + j) - highest) * row.inverseTemperature);
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

/// 1/(1 − p), 0 where the k-hot's own floor holds.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE Vector slopeOfRest(Vector share) {
    const Vector rest = 1.0F - share;
    Vector slope;
    Set::reciprocal(rest, slope);
    return rest >= broadcast<Vector>(kLeastRest) ? slope : Vector{};
}

/// Back through the rounds, the last first, by their shares. What a round pulls towards and the step along its softmax
/// need the row's mean between them; the step of one round and the pull of the one before it share a pass.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void gradientByDefinition(const KHotDefinition& row) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
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
            const Vector gradient = loadFloats<Vector>(row.gradient + j) + step * row.inverseTemperature;
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
        storeFloats(row.gradient + j, loadFloats<Vector>(row.gradient + j) + step * row.inverseTemperature);
    }
}

}  // namespace vitrine::internal
