// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace vitrine {

/// What the machine offers and whether the linear algebra on it is sound and fast.
struct Diagnostics {
    std::string vitrineVersion;
    std::string torchVersion;
    std::string openCvVersion;
    std::string device;                ///< "cpu", "cuda:0"
    std::string processor;             ///< model name of the CPU
    int hardwareThreads = 0;
    int torchThreads = 0;
    bool hasAvx512Bf16 = false;
    std::string blasLibrary;           ///< file name of the BLAS loaded into the process, empty if not found
    double biasedLinearMilliseconds = 0.0;  ///< 200×768 by 768×768 with bias, best of a few
    double plainLinearMilliseconds = 0.0;   ///< the same without bias
    double gemmGflops = 0.0;           ///< of the biased layer
    bool blasIsSlow = false;           ///< the biased layer is far behind the plain one or below any sane rate
    bool blasIsWrong = false;          ///< the biased layer's numbers differ from a plain loop
    std::vector<std::string> advice;   ///< plain English, one next step each

    /// Aligned "name  value" lines for a terminal or a text box.
    std::string toText() const;
    std::string toJson() const;
};

/// Measures. Takes some 50 ms; torch work, so call it on the executor thread (the engine does).
Diagnostics measureDiagnostics(const std::string& device);

}  // namespace vitrine
