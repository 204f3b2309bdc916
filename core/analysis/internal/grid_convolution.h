// SPDX-License-Identifier: GPL-3.0-or-later
// The repulsion of t-SNE between all points at once: charges on a square grid, convolved with the force
// d/(1 + d²)² and the kernel 1/(1 + d²). One transform forth and one complex one back: the sum over all pairs,
// Z, comes from the spectrum (Parseval), both force components travel as one complex field.
#pragma once

#include <cstddef>
#include <vector>

#include "base/aligned_floats.h"
#include "analysis/internal/line_fft_plan.h"

namespace vitrine::internal {

/// Everything of one grid: `cells`² nodes `spacing` apart, padded to twice the side.
class GridConvolution {
public:
    /// `cells` is a multiple of 16, twice it a product of 2, 3 and 5; `spacing` > 0.
    GridConvolution(std::size_t cells, float spacing);

    std::size_t cells() const { return cells_; }
    float spacing() const { return spacing_; }
    std::size_t chargeStride() const { return stride_; }
    /// Floats of one row of the field.
    std::size_t fieldStride() const { return 2 * stride_; }

    /// cells × chargeStride; the caller fills it.
    float* charges() { return charges_.data(); }
    /// After convolve(): cells rows of pairs (force x, force y).
    const float* field() const { return field_.data(); }

    /// Returns Σ over all pairs of points, each with itself as well, of 1/(1 + d²).
    double convolve();

    /// The smallest allowed number of cells that is at least `least` (the largest one where there is none).
    static std::size_t allowedCells(std::size_t least);

private:
    void makeKernels();

    std::size_t cells_;
    float spacing_;
    std::size_t length_;  ///< padded side, 2·cells
    std::size_t stride_;  ///< of rows; not a multiple of the page, so that columns do not collide in the cache
    std::size_t groups_;  ///< of eight wave numbers along y
    LineFftPlan plan_;
    AlignedFloats charges_, field_;
    AlignedFloats spectrumX_, spectrumY_;     ///< (8·groups) rows of `stride_` real parts, then as many imaginary ones
    AlignedFloats kernel_, forceX_, forceY_;  ///< [group][wave number along x, 0 … cells][8 wave numbers along y]
    std::vector<AlignedFloats> scratch_;      ///< of each thread
};

}  // namespace vitrine::internal
