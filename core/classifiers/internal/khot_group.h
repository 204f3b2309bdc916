// SPDX-License-Identifier: GPL-3.0-or-later
// A round of the k-hot gives each entry the share p = σ·q of its weight q and leaves it q·(1 − p)^s, with σ = 1/Σq, s = 1/τ
// and q = x = exp((α − highest)/τ) at first. So what a round leaves of an entry depends on its own x and on the σ alone:
// q = x·F(x), with one F for a whole row. For entries that little is taken of, the light ones, F is a short power series
// in t = x/threshold. All rounds then need of them only the sums Σtᵏ, taken once, and h is one more series. The same
// holds on the way back: their gradient is x·(dL/dh·A(t) + B(t)) with two series that come from the sums Σ dL/dh·tᵏ.
// The few heavy entries go through each round. Rounds are taken for as many rows as a vector has lanes, row beside row.
#pragma once

#include <vector>

#include "base/aligned_floats.h"
#include "classifiers/internal/khot_kernel.h"
#include "classifiers/internal/power_series.h"

namespace vitrine::internal {

inline constexpr std::size_t kMostLanes = kLanesOf<WideFloats>;
inline constexpr int kTerms = PowerSeries<Floats>::kTerms;

/// A number for each row of a group.
struct Lanes {
    alignas(WideFloats) float at[kMostLanes];
};

/// As many rows as a vector has lanes, or fewer. Lanes without a row hold numbers that do no harm.
struct KHotGroup {
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

}  // namespace vitrine::internal
