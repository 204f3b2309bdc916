// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <string_view>

namespace vitrine::internal {

/// The widest vectors to compute with: VITRINE_VECTORS=none or =avx2 in the environment keeps kernels below what the
/// processor has, which is how each of them is tested on one machine and a fault of one is told from a fault of all.
inline bool vectorsAllowed(std::string_view unit) {
    const char* value = std::getenv("VITRINE_VECTORS");
    if (value == nullptr) return true;
    const std::string_view widest(value);
    return widest != "none" && (widest != "avx2" || unit == "avx2");
}

/// AVX2 and FMA: whether functions marked VITRINE_AVX2 (base/simd.h) may be called.
inline bool cpuHasAvx2() {
#if defined(__x86_64__)
    static const bool has =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && vectorsAllowed("avx2");
    return has;
#else
    return false;
#endif
}

/// AVX-512 F, DQ and VL, and FMA: the same for VITRINE_AVX512.
inline bool cpuHasAvx512() {
#if defined(__x86_64__)
    static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma") &&
                            vectorsAllowed("avx512");
    return has;
#else
    return false;
#endif
}

}  // namespace vitrine::internal
