// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>
#include <c10/core/InferenceMode.h>

#include "base/result.h"
#include "clip/device.h"

namespace vitrine::internal {

/// To be held inside every public call that computes with tensors: no gradients, and
/// computeThreads() threads. Both settings belong to the calling thread.
class ComputeScope {
public:
    ComputeScope();

private:
    c10::InferenceMode inference_;
};

/// Lets the calling thread use computeThreads() threads for tensors.
void applyComputeThreads();

/// The device that `options` names, checked to be there.
Result<c10::Device> resolveDevice(const DeviceOptions& options);

}  // namespace vitrine::internal
