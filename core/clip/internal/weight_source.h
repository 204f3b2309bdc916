// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/sharded_safetensors.h"

namespace vitrine::internal {

/// Gives the tensor called `name` of exactly `shape`: float32 on the CPU in memory of its own.
/// TensorMissing or ShapeMismatch name the tensor.
using WeightSource = std::function<Result<at::Tensor>(const std::string& name, const std::vector<std::int64_t>& shape)>;

/// F32, F16, BF16 and F64 tensors of `weights`, which must outlive the source.
WeightSource weightsFrom(const ShardedSafetensors& weights);

/// y = x·weight + bias for rows x. `weight` is in × out, a transposed view of what is stored.
struct LinearWeights {
    at::Tensor weight;
    at::Tensor bias;
};

struct NormWeights {
    at::Tensor scale;
    at::Tensor shift;
    float epsilon = 1e-5F;
};

/// Reads whole layers to where and in the precision they run.
class LayerReader {
public:
    LayerReader(WeightSource source, c10::Device device, bool bf16)
        : source_(std::move(source)), device_(device), bf16_(bf16) {}

    /// float32 on the device.
    Result<at::Tensor> tensor(const std::string& name, const std::vector<std::int64_t>& shape) const;
    /// `prefix`.weight times inScale, and both it and .bias times outScale, before they are rounded.
    Result<LinearWeights> linear(const std::string& prefix, std::int64_t in, std::int64_t out, double inScale = 1.0,
                                 double outScale = 1.0) const;
    /// q_proj, k_proj and v_proj of `prefix` side by side; 1/√headSize is folded into the queries.
    Result<LinearWeights> queryKeyValue(const std::string& prefix, std::int64_t width, std::int64_t headSize) const;
    Result<NormWeights> norm(const std::string& prefix, std::int64_t width, float epsilon) const;

private:
    LinearWeights placed(at::Tensor weight, at::Tensor bias) const;

    WeightSource source_;
    c10::Device device_;
    bool bf16_;
};

}  // namespace vitrine::internal
