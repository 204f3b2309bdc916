// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/matrix_library.h"

#if defined(__linux__)
#include <dlfcn.h>
#include <unistd.h>
#endif

#include <cstdlib>
#include <string>

namespace vitrine {

VectorUnits vectorUnits() {
    VectorUnits units;
#if defined(__x86_64__)
    units.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    units.avx512 = units.avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#endif
    return units;
}

std::string_view fittingKernels(std::string_view chosen, VectorUnits units) {
    // Families from before AVX2: no processor with it is one of them.
    constexpr std::string_view kOld[] = {"Prescott", "Core2",     "Penryn",      "Dunnington", "Atom",
                                         "Nehalem",  "Katmai",    "Coppermine",  "Northwood",  "Banias",
                                         "Athlon",   "Opteron",   "Opteron_SSE3", "Barcelona"};
    for (const std::string_view old : kOld) {
        if (chosen != old) continue;
        if (units.avx512) return "SkylakeX";
        if (units.avx2) return "Haswell";
    }
    return {};
}

void restartWithFittingKernels(char** argv) {
#if defined(__linux__)
    constexpr const char* kVariable = "OPENBLAS_CORETYPE";
    if (std::getenv(kVariable) != nullptr) return;
    // Looked up and not linked: another library may stand behind the tensor library.
    using CoreName = char* (*)();
    const auto coreName = reinterpret_cast<CoreName>(::dlsym(RTLD_DEFAULT, "openblas_get_corename"));
    if (coreName == nullptr) return;
    const std::string kernels(fittingKernels(coreName(), vectorUnits()));
    if (kernels.empty()) return;
    ::setenv(kVariable, kernels.c_str(), 0);
    ::execv("/proc/self/exe", argv);
    ::unsetenv(kVariable);
#else
    (void)argv;
#endif
}

}  // namespace vitrine
