// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of z to the relaxed k-hot h (grounded_losses.h), the gate and the teacher term, and back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace vitrine::internal {

struct KHotRows {
    const float* outputs = nullptr;  ///< rows × columns
    const float* noise = nullptr;    ///< the same, or null for none
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t rounds = 0;  ///< k
    float temperature = 1.0F;

    /// Rows first, first + 1, … of these.
    KHotRows part(std::size_t first, std::size_t count) const;
};
void kHot(const KHotRows& rows, float* khot);

/// a = min(h, 1)·relu(z).
void gate(const float* khot, const float* outputs, std::size_t count, float* activations);

/// Floats that gatedTeacher leaves of each row for its gradient.
constexpr std::size_t kHotTraceOf(std::size_t rounds) { return rounds + 2; }

/// a = min(h, 1)·relu(z); terms[i] becomes row i's share of the teacher term, −Σ ln(max(h, 1e-12)/k) over its positives
/// (rows × m, m the same for all).
void gatedTeacher(const KHotRows& rows, std::span<const std::int64_t> positives, float* activations, float* trace,
                  double* terms);

/// The gradient with respect to the outputs, from that with respect to a (null for none) and teacherSlope, that with
/// respect to each row's term. Takes the rounds again, by what is left of them in `trace`.
void gatedTeacherGradient(const KHotRows& rows, std::span<const std::int64_t> positives, const float* trace,
                          const float* activationGradient, float teacherSlope, float* gradient);

}  // namespace vitrine::internal
