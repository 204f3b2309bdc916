// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/matrix_library.h"

#if defined(__linux__)
#include <dlfcn.h>
#include <unistd.h>
#endif

#include <cstdlib>
#include <string>

#include "base/cpu_features.h"

namespace vitrine {

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
    const std::string kernels(fittingKernels(coreName(), {internal::cpuHasAvx2(), internal::cpuHasAvx512()}));
    if (kernels.empty()) return;
    ::setenv(kVariable, kernels.c_str(), 0);
    ::execv("/proc/self/exe", argv);
    ::unsetenv(kVariable);
#else
    (void)argv;
#endif
}

}  // namespace vitrine
