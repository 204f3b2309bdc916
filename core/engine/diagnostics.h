// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace vitrine {

/// What the machine offers and whether the linear algebra on it is fast.
struct Diagnostics {
    std::string vitrineVersion;
    std::string torchVersion;
    std::string openCvVersion;
    std::string device;                         ///< in use: "cpu", "cuda:0"
    std::vector<std::string> availableDevices;
    std::string processor;                      ///< model name of the CPU, empty if unknown
    int hardwareThreads = 0;
    int computeThreads = 0;                     ///< of tensor work
    bool hasBfloat16 = false;                   ///< bfloat16 pays on this CPU
    std::string blasLibrary;                    ///< file of the BLAS in this process, empty if unknown
    double linearGflops = 0.0;                  ///< a biased layer as in ViT-B/32 (see clip/blas_health.h)
    double peakGflops = 0.0;                    ///< fused multiply-adds this CPU can do
    bool blasIsSlow = false;
    std::vector<std::string> advice;            ///< plain English, one next step each

    /// Aligned "name  value" lines for a terminal or a text box.
    std::string toText() const;
    std::string toJson() const;
};

/// Measures for some fifth of a second; tensor work, so the engine calls it on the executor thread.
Diagnostics measureDiagnostics(const std::string& device);

}  // namespace vitrine
