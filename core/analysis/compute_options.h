// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace vitrine {

/// Where the functions of this room compute. They are called on the thread that owns the device.
struct ComputeOptions {
    std::string device = "cpu";  ///< "cpu", "cuda" or "cuda:1"; DeviceUnavailable where it is not there
    int threads = 0;             ///< CPU threads of the call; 0 = as many as the tensor library has now
};

/// How far apart two points are. Cosine normalises every row first, so that squared distances are
/// 2 − 2 cos; it refuses zero vectors (NumericalFailure naming the row).
enum class DistanceMetric { Euclidean, Cosine };

}  // namespace vitrine
