// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/nearness_filter.h"

#include "base/simd.h"

namespace vitrine::internal {
namespace {

using Longs = std::int64_t __attribute__((vector_size(32)));
constexpr std::size_t kStep = 4 * kLanes;

VITRINE_INLINE bool any(Integers mask) {
    Longs wide;
    std::memcpy(&wide, &mask, sizeof wide);
    return ((wide[0] | wide[1]) | (wide[2] | wide[3])) != 0;
}

VITRINE_INLINE std::size_t atLeastBody(const float* products, const float* half, float least, std::size_t count,
                                       std::size_t* hits) {
    std::size_t found = 0, c = 0;
    for (; c + kStep <= count; c += kStep) {
        Integers mask{};
        for (std::size_t v = 0; v < kStep; v += kLanes)
            mask |= loadFloats(products + c + v) - loadFloats(half + c + v) >= least;
        if (!any(mask)) continue;
        for (std::size_t i = c; i < c + kStep; ++i) {
            hits[found] = i;
            found += products[i] - half[i] >= least ? 1 : 0;
        }
    }
    for (; c < count; ++c)
        if (products[c] - half[c] >= least) hits[found++] = c;
    return found;
}

VITRINE_INLINE std::size_t atLeastEachBody(const float* products, float own, const float* least, std::size_t count,
                                           std::size_t* hits) {
    std::size_t found = 0, c = 0;
    for (; c + kStep <= count; c += kStep) {
        Integers mask{};
        for (std::size_t v = 0; v < kStep; v += kLanes)
            mask |= loadFloats(products + c + v) - own >= loadFloats(least + c + v);
        if (!any(mask)) continue;
        for (std::size_t i = c; i < c + kStep; ++i) {
            hits[found] = i;
            found += products[i] - own >= least[i] ? 1 : 0;
        }
    }
    for (; c < count; ++c)
        if (products[c] - own >= least[c]) hits[found++] = c;
    return found;
}

#if defined(VITRINE_AVX2)
VITRINE_AVX2 std::size_t atLeastAvx2(const float* products, const float* half, float least, std::size_t count,
                                     std::size_t* hits) {
    return atLeastBody(products, half, least, count, hits);
}
VITRINE_AVX2 std::size_t atLeastEachAvx2(const float* products, float own, const float* least, std::size_t count,
                                         std::size_t* hits) {
    return atLeastEachBody(products, own, least, count, hits);
}
#endif

}  // namespace

std::size_t atLeast(const float* products, const float* half, float least, std::size_t count, std::size_t* hits) {
#if defined(VITRINE_AVX2)
    if (cpuHasAvx2()) return atLeastAvx2(products, half, least, count, hits);
#endif
    return atLeastBody(products, half, least, count, hits);
}

std::size_t atLeastEach(const float* products, float own, const float* least, std::size_t count, std::size_t* hits) {
#if defined(VITRINE_AVX2)
    if (cpuHasAvx2()) return atLeastEachAvx2(products, own, least, count, hits);
#endif
    return atLeastEachBody(products, own, least, count, hits);
}

}  // namespace vitrine::internal
