// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace vitrine {

/// How fast this process multiplies matrices, beside what the CPU could do.
struct BlasHealth {
    std::string library;      ///< file of the BLAS the dynamic linker chose, empty where it is built in
    double linearGflops = 0;  ///< a biased layer 50 × 768 → 3072, as in the first block of ViT-B/32
    double peakGflops = 0;    ///< measured rate of fused multiply-adds, all compute threads together
    double ratio = 0;         ///< linearGflops / peakGflops; a good library reaches 0.4 to 0.7
    bool slow = false;        ///< the library is to blame, not other programs that hold the cores
    std::string advice;       ///< what to install when slow, else empty
};

/// Measures for about a fifth of a second, on the calling thread and computeThreads() − 1 others.
/// The layer is a biased one on purpose: a plain product hides the case in which the threads of the
/// tensor library and those of the matrix library wait for each other.
BlasHealth measureBlasHealth();

/// Rate of fused multiply-adds in float32 on `threads` threads at once, GFLOP/s (best of a few).
double measureFmaGflops(int threads);

}  // namespace vitrine
