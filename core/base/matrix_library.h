// SPDX-License-Identifier: GPL-3.0-or-later
// OpenBLAS, which the tensor library multiplies matrices with where a distribution builds it so, chooses its kernels
// when it is loaded. A release older than the processor does not know it and may take those of a processor of 2004:
// a fifth of the speed.
#pragma once

#include <string_view>

namespace vitrine {

struct VectorUnits {
    bool avx2 = false;    ///< with FMA
    bool avx512 = false;  ///< F, DQ and VL
};

/// The kernels to ask OpenBLAS for instead of those it has `chosen` by itself; empty where its choice is fitting.
std::string_view fittingKernels(std::string_view chosen, VectorUnits units);

/// The first call of main(). Where OpenBLAS is loaded with kernels that do not fit, starts the program again (same
/// process, same arguments) with $OPENBLAS_CORETYPE set; what the user has set there is left alone. Returns where
/// nothing is to be done, also if the new start is refused.
void restartWithFittingKernels(char** argv);

}  // namespace vitrine
