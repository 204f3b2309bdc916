// SPDX-License-Identifier: GPL-3.0-or-later
// The passes of a GridConvolution over blocks of eight lines, for one thread.
#pragma once

#include <cstddef>

#include "analysis/internal/line_fft_plan.h"

namespace vitrine::internal {

/// Plane of complex numbers: `rows` × `stride` real parts, then as many imaginary ones.
struct ComplexPlane {
    float* re = nullptr;
    float* im = nullptr;
    std::size_t stride = 0;
};

/// Kernel spectra of one group of eight wave numbers along y; wave number along x 0 … cells, lanes of eight.
struct KernelSpectra {
    const float* kernel = nullptr;
    const float* forceX = nullptr;
    const float* forceY = nullptr;
};

/// Floats of scratch that a pass over lines of `length` needs.
inline std::size_t passScratch(std::size_t length) { return 4 * length * kElement; }

/// Along y, forth: columns [8·block, …+8) and those cells/2 further right of the real charges.
void forwardColumns(const LineFftPlan& plan, const float* charges, std::size_t cells, std::size_t block,
                    const ComplexPlane& out, float* scratch);

/// Along x, forth, times the kernels, and back, for the group's eight rows: `x` is read, then replaced by the
/// spectrum of the force along x; `y` gets the other one. Returns the group's share of Z.
double convolveRows(const LineFftPlan& plan, std::size_t cells, const KernelSpectra& kernels, std::size_t group,
                    const ComplexPlane& x, const ComplexPlane& y, float* scratch);

/// Along y, back: columns [8·block, …+8) of both force components, interleaved into `field`.
void inverseColumns(const LineFftPlan& plan, const ComplexPlane& x, const ComplexPlane& y, std::size_t cells,
                    std::size_t block, float* field, std::size_t fieldStride, float* scratch);

/// A plain transform of `length` elements from `lines` (kElement floats each) in place, for making kernels.
void forwardLines(const LineFftPlan& plan, float* lines, float* scratch);

}  // namespace vitrine::internal
