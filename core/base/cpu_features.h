// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace vitrine::internal {

/// AVX2 and FMA: whether functions marked VITRINE_AVX2 (base/simd.h) may be called.
inline bool cpuHasAvx2() {
#if defined(__x86_64__)
    static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return has;
#else
    return false;
#endif
}

/// AVX-512 F, DQ and VL, and FMA: the same for VITRINE_AVX512.
inline bool cpuHasAvx512() {
#if defined(__x86_64__)
    static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
    return has;
#else
    return false;
#endif
}

}  // namespace vitrine::internal
