// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/grid_convolution.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/internal/grid_passes.h"

namespace vitrine::internal {
namespace {

constexpr std::array<std::size_t, 25> kCells = {32,  48,  64,  80,  96,  128, 144, 160, 192,  240,  256,  288, 320,
                                                384, 400, 480, 512, 576, 640, 768, 800, 1024, 1280, 1536, 2048};

/// Spectrum of a cubic B-spline's samples (1, 4, 1)/6: points meet the grid through the spline twice, as charges
/// and as readers, so the kernel's spectrum is divided by this twice along each side.
double splineSpectrum(std::size_t wave, std::size_t length) {
    return (2.0 + std::cos(2.0 * std::numbers::pi * static_cast<double>(wave) / static_cast<double>(length))) / 3.0;
}

/// 1/(1 + d²) and the two components of d/(1 + d²)² at node (x, y) of the padded, periodic grid.
struct KernelSample {
    KernelSample(std::size_t x, std::size_t y, std::size_t length, float spacing) {
        const auto offset = [&](std::size_t node) {
            const double steps = node <= length / 2 ? static_cast<double>(node)
                                                    : static_cast<double>(node) - static_cast<double>(length);
            return steps * spacing;
        };
        const double dx = offset(x), dy = offset(y);
        const double weight = 1.0 / (1.0 + dx * dx + dy * dy);
        kernel = static_cast<float>(weight);
        // Half-way round an odd kernel has both signs: none.
        forceX = x == length / 2 ? 0.0F : static_cast<float>(dx * weight * weight);
        forceY = y == length / 2 ? 0.0F : static_cast<float>(dy * weight * weight);
    }
    float kernel, forceX, forceY;
};

}  // namespace

std::size_t GridConvolution::allowedCells(std::size_t least) {
    for (const std::size_t cells : kCells)
        if (cells >= least) return cells;
    return kCells.back();
}

GridConvolution::GridConvolution(std::size_t cells, float spacing)
    : cells_(cells),
      spacing_(spacing),
      length_(2 * cells),
      stride_(cells + 16),
      groups_(cells / kLines + 1),
      plan_(length_),
      charges_(cells * stride_),
      field_(cells * 2 * stride_),
      spectrumX_(2 * groups_ * kLines * stride_),
      spectrumY_(2 * groups_ * kLines * stride_),
      kernel_(groups_ * (cells + 1) * kLines),
      forceX_(groups_ * (cells + 1) * kLines),
      forceY_(groups_ * (cells + 1) * kLines) {
    makeKernels();
}

/// The kernels are even or odd along each side, so two real spectra travel in one complex transform: first along
/// y for each x of the half grid, then along x for each wave number along y.
void GridConvolution::makeKernels() {
    const std::size_t half = cells_ + 1, lanes = groups_ * kLines;
    AlignedFloats lines(2 * length_ * kElement), spare(length_ * kElement);
    float* const pair = lines.data();
    float* const single = pair + length_ * kElement;
    // [x][wave number along y] of the kernel, forceX and forceY after the first pass.
    std::vector<float> kernel(half * lanes), forceX(half * lanes), forceY(half * lanes);
    for (std::size_t first = 0; first < half; first += kLines) {
        for (std::size_t y = 0; y < length_; ++y)
            for (std::size_t lane = 0; lane < kLines; ++lane) {
                const KernelSample sample(std::min(first + lane, cells_), y, length_, spacing_);
                pair[y * kElement + lane] = sample.kernel;
                pair[y * kElement + kLines + lane] = sample.forceX;
                single[y * kElement + lane] = sample.forceY;
                single[y * kElement + kLines + lane] = 0.0F;
            }
        forwardLines(plan_, pair, spare.data());
        forwardLines(plan_, single, spare.data());
        for (std::size_t lane = 0; lane < kLines && first + lane < half; ++lane)
            for (std::size_t k = 0; k < half; ++k) {
                const std::size_t at = (first + lane) * lanes + k;
                kernel[at] = pair[k * kElement + lane];
                forceX[at] = pair[k * kElement + kLines + lane];
                forceY[at] = -single[k * kElement + kLines + lane];  // −i·β → β
            }
    }
    // Everything that the transforms leave undivided: 1/length² for each pair of them, 1/2 of the unpacked columns.
    const double scale = 0.5 / (static_cast<double>(length_) * static_cast<double>(length_));
    for (std::size_t group = 0; group < groups_; ++group) {
        for (std::size_t x = 0; x < length_; ++x) {
            const bool mirrored = x > cells_;
            const std::size_t at = (mirrored ? length_ - x : x) * lanes + group * kLines;
            for (std::size_t lane = 0; lane < kLines; ++lane) {
                pair[x * kElement + lane] = kernel[at + lane];
                pair[x * kElement + kLines + lane] = forceY[at + lane];
                single[x * kElement + lane] = mirrored ? -forceX[at + lane] : forceX[at + lane];
                single[x * kElement + kLines + lane] = 0.0F;
            }
        }
        forwardLines(plan_, pair, spare.data());
        forwardLines(plan_, single, spare.data());
        for (std::size_t k = 0; k < half; ++k)
            for (std::size_t lane = 0; lane < kLines; ++lane) {
                const std::size_t wave = group * kLines + lane, at = (group * half + k) * kLines + lane;
                if (wave > cells_) continue;  // lanes beyond the spectrum stay 0
                const double spline = splineSpectrum(k, length_) * splineSpectrum(wave, length_);
                const double factor = scale / (spline * spline);
                // Both halves of the spectrum along y count, but only one is there; and q comes doubled, so q²
                // fourfold.
                const double times = wave == 0 || wave == cells_ ? 0.5 : 1.0;
                kernel_.data()[at] = static_cast<float>(pair[k * kElement + lane] * factor * times);
                forceY_.data()[at] = static_cast<float>(pair[k * kElement + kLines + lane] * factor);
                forceX_.data()[at] = static_cast<float>(-single[k * kElement + kLines + lane] * factor);
            }
    }
}

double GridConvolution::convolve() {
    const std::size_t plane = groups_ * kLines * stride_;
    const ComplexPlane x{spectrumX_.data(), spectrumX_.data() + plane, stride_};
    const ComplexPlane y{spectrumY_.data(), spectrumY_.data() + plane, stride_};
    while (scratch_.size() < static_cast<std::size_t>(at::get_num_threads()))
        scratch_.emplace_back(passScratch(length_));
    const auto inParallel = [&](std::size_t count, const auto& work) {
        at::parallel_for(0, static_cast<std::int64_t>(count), 1, [&](std::int64_t first, std::int64_t last) {
            float* const scratch = scratch_[static_cast<std::size_t>(at::get_thread_num())].data();
            for (std::int64_t i = first; i < last; ++i) work(static_cast<std::size_t>(i), scratch);
        });
    };
    inParallel(cells_ / 2 / kLines, [&](std::size_t block, float* scratch) {
        forwardColumns(plan_, charges_.data(), cells_, block, x, scratch);
    });
    std::vector<double> pairs(groups_);
    inParallel(groups_, [&](std::size_t group, float* scratch) {
        const std::size_t at = group * (cells_ + 1) * kLines;
        const KernelSpectra kernels{kernel_.data() + at, forceX_.data() + at, forceY_.data() + at};
        pairs[group] = convolveRows(plan_, cells_, kernels, group, x, y, scratch);
    });
    inParallel(cells_ / kLines, [&](std::size_t block, float* scratch) {
        inverseColumns(plan_, x, y, cells_, block, field_.data(), fieldStride(), scratch);
    });
    double total = 0.0;
    for (const double share : pairs) total += share;
    return total;
}

}  // namespace vitrine::internal
