// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace vitrine {

/// Where and how a network runs.
struct DeviceOptions {
    std::string device = "cpu";  ///< "cpu", "cuda" or "cuda:1"
    int threads = 0;             ///< setComputeThreads() when a model is loaded; 0 = as it is
    bool bf16 = false;           ///< linear layers in bfloat16: CUDA, and CPUs with AVX-512 BF16
    int microBatch = 0;          ///< images through the network at once; 0 = what keeps the caches full
};

/// InvalidOption for a device that does not parse, DeviceUnavailable for one that is not there.
Result<> checkDevice(const DeviceOptions& options);

/// "cpu" and each CUDA device that this build and machine can use.
std::vector<std::string> availableDevices();

/// Whether bfloat16 pays on this CPU (AVX-512 BF16); elsewhere it is emulated and slower than float32.
bool cpuHasBfloat16();

/// Threads of every tensor operation from now on, in the whole process; 0 = every core. The tensor
/// library's own default is not reliable (1 on some machines). Takes effect at the next public
/// call of a room, on the thread that makes it.
void setComputeThreads(int threads);
int computeThreads();

}  // namespace vitrine
