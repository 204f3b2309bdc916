// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loops of t-SNE on a map y of n points (x, y interleaved), for one thread of a CPU.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vitrine::internal {

/// Rows of affinities are padded to a multiple of this.
inline constexpr std::size_t kRowPadding = 8;

/// Symmetric joint affinities p_ij as rows; each row is padded to a multiple of 8 entries with p = 0 and its own index.
struct JointAffinities {
    std::vector<std::int64_t> rowStart;  ///< n + 1
    std::vector<std::int32_t> columns;
    std::vector<float> values;  ///< sum 1
    double entropySum = 0.0;    ///< Σ p log p

    std::size_t size() const { return rowStart.empty() ? 0 : rowStart.size() - 1; }
};

/// forces[i] = Σ_j p_ij (y_i − y_j)/(1 + d²) for rows [first, last).
void attract(const JointAffinities& p, const float* y, std::size_t first, std::size_t last, float* forces);

/// Σ p_ij log(1 + d²) over rows [first, last).
double attractionEnergy(const JointAffinities& p, const float* y, std::size_t first, std::size_t last);

/// Exact repulsion of `count` points (x and z apart) on `queries` places: forces[i] = Σ_j (q_i − y_j)/(1 + d²)²;
/// `sums[i]` gets Σ_j 1/(1 + d²), a point that is its own query with itself as well.
void repelExactly(const float* x, const float* z, std::size_t count, const float* queryX, const float* queryZ,
                  std::size_t queries, float* forces, float* sums);

/// Where the grid lies: node (c, r) at origin + spacing·(c, r).
struct GridPlacement {
    float originX = 0.0F, originY = 0.0F, inverseSpacing = 1.0F;
};

/// Adds points [first, last) to the charges through cubic B-splines.
void spread(const float* y, std::size_t first, std::size_t last, const GridPlacement& place, float* charges,
            std::size_t stride);

/// forces[i] = the field at point i through the same splines.
void readField(const float* y, std::size_t first, std::size_t last, const GridPlacement& place, const float* field,
               std::size_t fieldStride, float* forces);

/// One step of the optimiser.
struct StepFactors {
    float exaggeration = 1.0F;
    float inverseZ = 1.0F;
    float learningRate = 1.0F;
    float momentum = 0.5F;
};
/// gradient = exaggeration·attraction − repulsion/Z; gains as Jacobs 1988 (+.2 against the last update's direction,
/// ×.8 along it, at least .01); y moves. Over `count` floats.
void descend(const float* attraction, const float* repulsion, const StepFactors& factors, std::size_t count,
             float* gains, float* updates, float* y);

}  // namespace vitrine::internal
