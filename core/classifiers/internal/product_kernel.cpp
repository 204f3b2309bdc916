// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/product_kernel.h"

#include "base/simd.h"

namespace vitrine::internal {
namespace {
/// Steps along the depth for each line that is asked for: more often, and the requests would wait for each other.
constexpr std::size_t kStepsPerLine = 4;

/// Vectors side by side in a tile: with sixteen registers two, with thirty-two of AVX-512 four.
template <class Vector>
constexpr std::size_t kAcross = kLanesOf<Vector> == kLanes ? 2 : 4;

template <class Vector, std::size_t across>
VITRINE_INLINE void addOuterProduct(Vector (&sums)[kTileRows][across], const float* a, std::size_t rowStride,
                                    const float* row) {
    Vector b[across];
    for (std::size_t v = 0; v < across; ++v) b[v] = loadFloats<Vector>(row + v * kLanesOf<Vector>);
    for (std::size_t r = 0; r < kTileRows; ++r)
        for (std::size_t v = 0; v < across; ++v) sums[r][v] += a[r * rowStride] * b[v];
}

template <class Vector, std::size_t across>
VITRINE_INLINE void tileOf(const float* a, std::size_t rowStride, std::size_t depthStride, const float* panel,
                           std::size_t depth, float* out, std::size_t outStride, const Ahead& ahead) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    constexpr std::size_t kPanelStride = kAcross<Vector> * kStep;
    Vector sums[kTileRows][across];
    for (auto& row : sums)
        for (Vector& sum : row) sum = Vector{};
    std::size_t k = 0;
    for (std::size_t line = 0; line < ahead.lines && k + kStepsPerLine <= depth; ++line) {
        for (const float* from : ahead.from) __builtin_prefetch(from + line * kLineFloats);
        for (std::size_t step = 0; step < kStepsPerLine; ++step, ++k)
            addOuterProduct<Vector, across>(sums, a + k * depthStride, rowStride, panel + k * kPanelStride);
    }
    for (; k < depth; ++k)
        addOuterProduct<Vector, across>(sums, a + k * depthStride, rowStride, panel + k * kPanelStride);
    for (std::size_t r = 0; r < kTileRows; ++r)
        for (std::size_t v = 0; v < across; ++v) storeFloats(out + r * outStride + v * kStep, sums[r][v]);
}

/// Half the sums still keep the processor busy; fewer would wait for each other.
template <class Vector>
VITRINE_INLINE void tileBody(const float* a, std::size_t rowStride, std::size_t depthStride, const float* panel,
                             std::size_t depth, std::size_t columns, float* out, std::size_t outStride,
                             const Ahead& ahead) {
    constexpr std::size_t kHalf = kAcross<Vector> / 2;
    if (columns <= kHalf * kLanesOf<Vector>)
        tileOf<Vector, kHalf>(a, rowStride, depthStride, panel, depth, out, outStride, ahead);
    else
        tileOf<Vector, kAcross<Vector>>(a, rowStride, depthStride, panel, depth, out, outStride, ahead);
}

// Never inlined: what surrounds a call would take registers from the sums.
#if defined(__x86_64__)
[[gnu::noinline]] VITRINE_AVX2 void tileAvx2(const float* a, std::size_t rowStride, std::size_t depthStride,
                                             const float* panel, std::size_t depth, std::size_t columns, float* out,
                                             std::size_t outStride, const Ahead& ahead) {
    tileBody<Floats>(a, rowStride, depthStride, panel, depth, columns, out, outStride, ahead);
}
[[gnu::noinline]] VITRINE_AVX512 void tileAvx512(const float* a, std::size_t rowStride, std::size_t depthStride,
                                                 const float* panel, std::size_t depth, std::size_t columns, float* out,
                                                 std::size_t outStride, const Ahead& ahead) {
    tileBody<WideFloats>(a, rowStride, depthStride, panel, depth, columns, out, outStride, ahead);
}
#endif
[[gnu::noinline]] void tilePlain(const float* a, std::size_t rowStride, std::size_t depthStride, const float* panel,
                                 std::size_t depth, std::size_t columns, float* out, std::size_t outStride,
                                 const Ahead& ahead) {
    tileBody<Floats>(a, rowStride, depthStride, panel, depth, columns, out, outStride, ahead);
}

}  // namespace

std::size_t tileColumns() {
    return cpuHasAvx512() ? kAcross<WideFloats> * kLanesOf<WideFloats> : kAcross<Floats> * kLanesOf<Floats>;
}

void productTile(const float* a, std::size_t rowStride, std::size_t depthStride, const float* panel, std::size_t depth,
                 std::size_t columns, float* out, std::size_t outStride, const Ahead& ahead) {
    VITRINE_BY_CPU(tile, a, rowStride, depthStride, panel, depth, columns, out, outStride, ahead);
}

}  // namespace vitrine::internal
