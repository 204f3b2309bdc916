// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/internal/fma_probe.h"

#include "base/simd.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kChains = 12;  // enough to hide four cycles of latency on two units
constexpr std::size_t kStepsPerRound = 1000;

template <class Vector>
VITRINE_INLINE float roundsBody(std::size_t rounds) {
    Vector chains[kChains];
    for (std::size_t c = 0; c < kChains; ++c) chains[c] = Vector{} + (1.0F + 0.01F * static_cast<float>(c));
    const Vector factor = Vector{} + 0.999F;
    const Vector summand = Vector{} + 0.001F;  // 1 is the fixed point: nothing overflows or underflows
    for (std::size_t step = 0; step < rounds * kStepsPerRound; ++step)
        for (std::size_t c = 0; c < kChains; ++c) chains[c] = chains[c] * factor + summand;
    float sum = 0.0F;
    for (std::size_t c = 0; c < kChains; ++c) sum += chains[c][0];
    return sum;
}

#if defined(VITRINE_AVX2)
VITRINE_AVX2 float roundsAvx2(std::size_t rounds) { return roundsBody<Floats>(rounds); }
VITRINE_AVX512 float roundsAvx512(std::size_t rounds) { return roundsBody<WideFloats>(rounds); }
#endif

}  // namespace

std::size_t fmaRoundOperations() { return 2 * kChains * kStepsPerRound * (cpuHasAvx512() ? kLanesOf<WideFloats> : kLanes); }

float fmaRounds(std::size_t rounds) {
#if defined(VITRINE_AVX2)
    if (cpuHasAvx512()) return roundsAvx512(rounds);
    if (cpuHasAvx2()) return roundsAvx2(rounds);
#endif
    return roundsBody<Floats>(rounds);
}

}  // namespace vitrine::internal
