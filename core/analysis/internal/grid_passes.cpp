// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/grid_passes.h"

#include <algorithm>

#include "analysis/internal/line_fft.h"

namespace vitrine::internal {
namespace {

/// Rows and columns of an 8×8 tile change places.
VITRINE_INLINE void transposeTile(Floats* t) {
    Floats a[8], b[8];
    for (int i = 0; i < 8; i += 2) {
        a[i] = __builtin_shufflevector(t[i], t[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        a[i + 1] = __builtin_shufflevector(t[i], t[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < 8; i += 4) {
        for (int j = 0; j < 2; ++j) {
            b[i + j] = __builtin_shufflevector(a[i + j], a[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            b[i + j + 2] = __builtin_shufflevector(a[i + j], a[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    }
    for (int i = 0; i < 4; ++i) {
        t[i] = __builtin_shufflevector(b[i], b[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        t[i + 4] = __builtin_shufflevector(b[i], b[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

VITRINE_INLINE void zeroElements(float* lines, std::size_t first, std::size_t last) {
    std::fill(lines + first * kElement, lines + last * kElement, 0.0F);
}

VITRINE_INLINE void forwardColumnsBody(const LineFftPlan& plan, const float* charges, std::size_t cells,
                                       std::size_t block, const ComplexPlane& out, float* scratch) {
    const std::size_t length = plan.length;
    const std::size_t left = block * kLanes, right = left + cells / 2;
    for (std::size_t y = 0; y < cells; ++y)
        storeLanes(scratch + y * kElement,
                   {loadFloats(charges + y * out.stride + left), loadFloats(charges + y * out.stride + right)});
    zeroElements(scratch, cells, length);
    const float* const lines = fftLines<false>(plan, scratch, scratch + length * kElement);
    // Two real columns went as one complex one; the symmetry of real spectra takes them apart (the factor 2 is
    // in the kernels).
    for (std::size_t k = 0; k <= cells; ++k) {
        const ComplexLanes a = loadLanes(lines + k * kElement);
        const ComplexLanes b = loadLanes(lines + (k == 0 ? 0 : length - k) * kElement);
        float* const re = out.re + k * out.stride;
        float* const im = out.im + k * out.stride;
        storeFloats(re + left, a.re + b.re);
        storeFloats(im + left, a.im - b.im);
        storeFloats(re + right, a.im + b.im);
        storeFloats(im + right, b.re - a.re);
    }
}

VITRINE_INLINE void loadRows(const ComplexPlane& from, std::size_t group, std::size_t cells, float* lines) {
    const float* const re = from.re + group * kLanes * from.stride;
    const float* const im = from.im + group * kLanes * from.stride;
    for (std::size_t x = 0; x < cells; x += kLanes) {
        Floats tile[8];
        for (std::size_t r = 0; r < 8; ++r) tile[r] = loadFloats(re + r * from.stride + x);
        transposeTile(tile);
        for (std::size_t r = 0; r < 8; ++r) storeFloats(lines + (x + r) * kElement, tile[r]);
        for (std::size_t r = 0; r < 8; ++r) tile[r] = loadFloats(im + r * from.stride + x);
        transposeTile(tile);
        for (std::size_t r = 0; r < 8; ++r) storeFloats(lines + (x + r) * kElement + kLanes, tile[r]);
    }
}

VITRINE_INLINE void storeRows(const ComplexPlane& to, std::size_t group, std::size_t cells, const float* lines) {
    float* const re = to.re + group * kLanes * to.stride;
    float* const im = to.im + group * kLanes * to.stride;
    for (std::size_t x = 0; x < cells; x += kLanes) {
        Floats tile[8];
        for (std::size_t r = 0; r < 8; ++r) tile[r] = loadFloats(lines + (x + r) * kElement);
        transposeTile(tile);
        for (std::size_t r = 0; r < 8; ++r) storeFloats(re + r * to.stride + x, tile[r]);
        for (std::size_t r = 0; r < 8; ++r) tile[r] = loadFloats(lines + (x + r) * kElement + kLanes);
        transposeTile(tile);
        for (std::size_t r = 0; r < 8; ++r) storeFloats(im + r * to.stride + x, tile[r]);
    }
}

VITRINE_INLINE double convolveRowsBody(const LineFftPlan& plan, std::size_t cells, const KernelSpectra& kernels,
                                       std::size_t group, const ComplexPlane& x, const ComplexPlane& y,
                                       float* scratch) {
    const std::size_t length = plan.length, size = length * kElement;
    loadRows(x, group, cells, scratch);
    zeroElements(scratch, cells, length);
    float* const spectrum = fftLines<false>(plan, scratch, scratch + size);
    float* const other = spectrum == scratch ? scratch + size : scratch;
    float* const forY = scratch + 2 * size;
    double pairs = 0.0;
    Floats sums{};
    for (std::size_t k = 0; k < length; ++k) {
        const bool mirrored = k > cells;  // spectra along x: the kernel's and forceY's even, forceX's odd
        const std::size_t at = (mirrored ? length - k : k) * kLanes;
        const ComplexLanes q = loadLanes(spectrum + k * kElement);
        const Floats forceX = mirrored ? -loadFloats(kernels.forceX + at) : loadFloats(kernels.forceX + at);
        const Floats forceY = loadFloats(kernels.forceY + at);
        sums += loadFloats(kernels.kernel + at) * (q.re * q.re + q.im * q.im);
        if (k % 64 == 63) {
            pairs += sumOf(sums);
            sums = Floats{};
        }
        storeLanes(spectrum + k * kElement, {forceX * q.im, -forceX * q.re});  // times −i
        storeLanes(forY + k * kElement, {forceY * q.im, -forceY * q.re});
    }
    pairs += sumOf(sums);
    storeRows(x, group, cells, fftLines<true>(plan, spectrum, other));
    storeRows(y, group, cells, fftLines<true>(plan, forY, forY + size));
    return pairs;
}

VITRINE_INLINE void inverseColumnsBody(const LineFftPlan& plan, const ComplexPlane& x, const ComplexPlane& y,
                                       std::size_t cells, std::size_t block, float* field, std::size_t fieldStride,
                                       float* scratch) {
    const std::size_t length = plan.length, left = block * kLanes;
    for (std::size_t k = 0; k <= cells; ++k) {
        const std::size_t at = k * x.stride + left;
        const ComplexLanes a{loadFloats(x.re + at), loadFloats(x.im + at)};
        const ComplexLanes b{loadFloats(y.re + at), loadFloats(y.im + at)};
        storeLanes(scratch + k * kElement, {a.re - b.im, a.im + b.re});
        if (k > 0 && k < cells) storeLanes(scratch + (length - k) * kElement, {a.re + b.im, b.re - a.im});
    }
    const float* const lines = fftLines<true>(plan, scratch, scratch + length * kElement);
    for (std::size_t row = 0; row < cells; ++row) {
        const ComplexLanes z = loadLanes(lines + row * kElement);
        float* const to = field + row * fieldStride + 2 * left;
        storeFloats(to, __builtin_shufflevector(z.re, z.im, 0, 8, 1, 9, 2, 10, 3, 11));
        storeFloats(to + kLanes, __builtin_shufflevector(z.re, z.im, 4, 12, 5, 13, 6, 14, 7, 15));
    }
}

VITRINE_INLINE void forwardLinesBody(const LineFftPlan& plan, float* lines, float* scratch) {
    const float* const result = fftLines<false>(plan, lines, scratch);
    if (result != lines) std::copy(result, result + plan.length * kElement, lines);
}

#if defined(VITRINE_AVX2)
VITRINE_AVX2 void forwardColumnsAvx2(const LineFftPlan& plan, const float* charges, std::size_t cells,
                                     std::size_t block, const ComplexPlane& out, float* scratch) {
    forwardColumnsBody(plan, charges, cells, block, out, scratch);
}
VITRINE_AVX2 double convolveRowsAvx2(const LineFftPlan& plan, std::size_t cells, const KernelSpectra& kernels,
                                     std::size_t group, const ComplexPlane& x, const ComplexPlane& y, float* scratch) {
    return convolveRowsBody(plan, cells, kernels, group, x, y, scratch);
}
VITRINE_AVX2 void inverseColumnsAvx2(const LineFftPlan& plan, const ComplexPlane& x, const ComplexPlane& y,
                                     std::size_t cells, std::size_t block, float* field, std::size_t fieldStride,
                                     float* scratch) {
    inverseColumnsBody(plan, x, y, cells, block, field, fieldStride, scratch);
}
VITRINE_AVX2 void forwardLinesAvx2(const LineFftPlan& plan, float* lines, float* scratch) {
    forwardLinesBody(plan, lines, scratch);
}
#define VITRINE_DISPATCH(fast, call) \
    if (cpuHasAvx2()) return fast call
#else
#define VITRINE_DISPATCH(fast, call) static_cast<void>(0)
#endif

}  // namespace

void forwardColumns(const LineFftPlan& plan, const float* charges, std::size_t cells, std::size_t block,
                    const ComplexPlane& out, float* scratch) {
    VITRINE_DISPATCH(forwardColumnsAvx2, (plan, charges, cells, block, out, scratch));
    forwardColumnsBody(plan, charges, cells, block, out, scratch);
}

double convolveRows(const LineFftPlan& plan, std::size_t cells, const KernelSpectra& kernels, std::size_t group,
                    const ComplexPlane& x, const ComplexPlane& y, float* scratch) {
    VITRINE_DISPATCH(convolveRowsAvx2, (plan, cells, kernels, group, x, y, scratch));
    return convolveRowsBody(plan, cells, kernels, group, x, y, scratch);
}

void inverseColumns(const LineFftPlan& plan, const ComplexPlane& x, const ComplexPlane& y, std::size_t cells,
                    std::size_t block, float* field, std::size_t fieldStride, float* scratch) {
    VITRINE_DISPATCH(inverseColumnsAvx2, (plan, x, y, cells, block, field, fieldStride, scratch));
    inverseColumnsBody(plan, x, y, cells, block, field, fieldStride, scratch);
}

void forwardLines(const LineFftPlan& plan, float* lines, float* scratch) {
    VITRINE_DISPATCH(forwardLinesAvx2, (plan, lines, scratch));
    forwardLinesBody(plan, lines, scratch);
}

}  // namespace vitrine::internal
