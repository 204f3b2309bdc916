// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/philox.h"

namespace vitrine {

/// Counter-based generator Philox 4×32-10 (Salmon et al., "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011). The n-th number depends on (seed, stream, n) only, so a resumed run draws
/// what an uninterrupted one would have drawn, on every machine.
class CounterRandom {
public:
    explicit CounterRandom(std::uint64_t seed, std::uint64_t stream = 0) : seed_(seed), stream_(stream) {}

    std::uint32_t next();
    /// Uniform in [0, 1) with 24 bits.
    float uniform();
    float uniform(float low, float high) { return low + (high - low) * uniform(); }
    /// Uniform integer in [0, bound); bound ≥ 1.
    std::size_t index(std::size_t bound);
    bool chance(float probability) { return uniform() < probability; }
    /// Standard normal by Box-Muller, both values used.
    float normal();
    /// Gumbel(0, 1) = −log E with E ~ Exp(1).
    float gumbel();

    template <class T>
    const T& pick(std::span<const T> items) {
        return items[index(items.size())];
    }
    template <class T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[index(i)]);
    }

private:
    std::uint64_t seed_;
    std::uint64_t stream_;
    std::uint64_t counter_ = 0;
    PhiloxWords<std::uint32_t> block_{};
    std::size_t used_ = 4;
    float spareNormal_ = 0.0F;
    bool hasSpareNormal_ = false;
};

}  // namespace vitrine
