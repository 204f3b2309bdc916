// SPDX-License-Identifier: GPL-3.0-or-later
// Loops of a training step over plain float32 memory, eight or sixteen entries at a time. Without them a step spends more
// time reading and writing memory, and on logarithms one by one, than on its matrix products.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace vitrine::internal {

inline constexpr double kAdamBeta1 = 0.9;
inline constexpr double kAdamBeta2 = 0.999;
inline constexpr double kAdamEpsilon = 1e-8;

/// One step of Adam or AdamW and, where `threshold` > 0, the proximal step of an ℓ1 term in Adam's metric.
struct AdamCoefficients {
    float rate = 0.0F;                   ///< η / (1 − β₁ᵗ)
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

/// values (rows × columns) become (x − mean)/deviation of their column.
void standardise(const float* mean, const float* deviation, std::size_t rows, std::size_t columns, float* values);

/// Σ |x|, summed in float64 over blocks.
double absoluteSum(const float* values, std::size_t count);

/// Entries first, first + 1, … of CounterRandom(seed, stream)'s Gumbel(0, 1) numbers; `first` a multiple of 4. The
/// logarithms are taken in float32: the last digit may differ from CounterRandom::gumbel().
void fillGumbel(std::uint64_t seed, std::uint64_t stream, std::size_t first, float* out, std::size_t count);

/// One row of z on its way to the relaxed k-hot (grounded_losses.h). `noise` may be null.
struct KHotRow {
    const float* outputs = nullptr;
    const float* noise = nullptr;
    std::size_t columns = 0;
    std::size_t rounds = 0;  ///< k
    float temperature = 1.0F;
};
void kHot(const KHotRow& row, float* khot);

/// a = min(h, 1)·relu(z).
void gate(const float* khot, const float* outputs, std::size_t count, float* activations);

/// a = min(h, 1)·relu(z) of the row's own h; returns its share of the teacher term, −Σ ln(max(h, 1e-12)/k) over
/// `positives`. Leaves what the gradient needs of each round in `scales` (k numbers).
double gatedTeacher(const KHotRow& row, std::span<const std::int64_t> positives, float* activations, float* scales);
/// The gradient with respect to the outputs, from that with respect to a (null for none) and teacherSlope, that with
/// respect to what gatedTeacher returns. Takes the rounds again, by their scales: the softmaxes of a row stay in the
/// cache, while those of a whole batch kept from before would not.
void gatedTeacherGradient(const KHotRow& row, std::span<const std::int64_t> positives, const float* scales,
                          const float* activationGradient, float teacherSlope, float* gradient);

/// ln Σ exp of every row and of every column of outputs (rows × columns), and `shares` = rowScale·softmax over the row
/// + columnScales[j]·softmax over the column.
void softmaxBothWays(const float* outputs, std::size_t rows, std::size_t columns, float rowScale,
                     const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares);

}  // namespace vitrine::internal
