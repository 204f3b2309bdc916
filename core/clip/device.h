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

/// Threads of every tensor operation from now on, in the whole process; 0 = every core, or what followMachineLoad()
/// says. The tensor library's own default is not reliable (1 on some machines). Takes effect at the next public call
/// of a room, on the thread that makes it.
void setComputeThreads(int threads);
int computeThreads();

/// From now on "every core" are those that other programs leave free, less `spare`, at least one: threads that share
/// cores with a busy program wait for each other at the end of every operation, which makes small operations twenty
/// times slower. What is free is seen between this call and the moment a number is first needed, 60 ms later at least;
/// it then holds until the next call, so that one training keeps one number. For programs to call when a job begins.
void followMachineLoad(int spare = 0);

}  // namespace vitrine
