// SPDX-License-Identifier: GPL-3.0-or-later
// Loops of a training step over plain float32 memory, eight or sixteen entries at a time. Without them a step spends
// more time reading and writing memory, and on logarithms one by one, than on its matrix products.
#pragma once

#include <cstddef>
#include <cstdint>

namespace vitrine::internal {

inline constexpr double kAdamBeta1 = 0.9;
inline constexpr double kAdamBeta2 = 0.999;
inline constexpr double kAdamEpsilon = 1e-8;

/// One step of Adam or AdamW and, where `threshold` > 0, the proximal step of an ℓ1 term in Adam's metric.
struct AdamCoefficients {
    float rate = 0.0F;                   ///< η / (1 − β₁ᵗ), above 0
    float inverseRootCorrection = 1.0F;  ///< 1 / √(1 − β₂ᵗ)
    float decay = 1.0F;                  ///< 1 − η·(weight decay) for AdamW
    float threshold = 0.0F;              ///< η·λ/D
};
void adamStep(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
              const AdamCoefficients& coefficients);

/// Cross-entropy of rows of logits, summed over the rows, and how many rows have their label as their (first) largest.
/// `gradient` becomes that of the mean: (softmax − one-hot)/rows.
struct ClassLossSums {
    double loss = 0.0;
    std::int64_t correct = 0;
};
ClassLossSums classLossAndGradient(const float* logits, const std::int64_t* labels, std::size_t rows,
                                   std::size_t classes, float* gradient);

/// to = (from − mean)/deviation for one row, which may be the same memory. `next` is the row after it or null: a table
/// is read at random, so the memory brings that one meanwhile.
void standardise(const float* from, const float* next, const float* mean, const float* deviation, std::size_t columns,
                 float* to);

/// Σ |x|, summed in float64 over blocks.
double absoluteSum(const float* values, std::size_t count);

/// Entries first, first + 1, … of CounterRandom(seed, stream)'s Gumbel(0, 1) numbers; `first` a multiple of 4. The
/// logarithms are taken in float32: the last digit may differ from CounterRandom::gumbel().
void fillGumbel(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out, std::size_t count);

/// ln Σ exp of every row and of every column of outputs (rows × columns), and `shares` = rowScale·softmax over the row
/// + columnScales[j]·softmax over the column.
void softmaxBothWays(const float* outputs, std::size_t rows, std::size_t columns, float rowScale,
                     const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares);

}  // namespace vitrine::internal
