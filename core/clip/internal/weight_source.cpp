// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/internal/weight_source.h"

#include <cmath>
#include <cstring>
#include <optional>

namespace vitrine::internal {
namespace {

std::optional<c10::ScalarType> floatTypeOf(DType dtype) {
    switch (dtype) {
        case DType::F64: return c10::kDouble;
        case DType::F32: return c10::kFloat;
        case DType::F16: return c10::kHalf;
        case DType::BF16: return c10::kBFloat16;
        default: return std::nullopt;
    }
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (const std::int64_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

Result<at::Tensor> readTensor(const ShardedSafetensors& weights, const std::string& name,
                              const std::vector<std::int64_t>& shape) {
    const auto [file, info] = weights.find(name);
    if (info == nullptr)
        return fail(ErrorCode::TensorMissing, weights.folder().string(), "the weights lack the tensor " + name);
    if (!std::equal(shape.begin(), shape.end(), info->shape.begin(), info->shape.end(),
                    [](std::int64_t wanted, std::size_t found) { return static_cast<std::size_t>(wanted) == found; }))
        return fail(ErrorCode::ShapeMismatch, file->path().string(),
                    "tensor " + name + " is " + info->description() + ", config.json asks for " + shapeText(shape));
    const auto type = floatTypeOf(info->dtype);
    if (!type)
        return fail(ErrorCode::UnsupportedFormat, file->path().string(),
                    "tensor " + name + " is " + info->description() + ", not floating point");
    // Copied out of the map: a file that shrinks under a map would end the program at the next look at it.
    const auto bytes = file->bytes(*info);
    at::Tensor stored = at::empty(shape, *type);
    std::memcpy(stored.data_ptr(), bytes.data(), bytes.size());
    at::Tensor result = stored.to(c10::kFloat);
    if (!std::isfinite(result.sum().item<float>()))  // one NaN or infinity spoils the sum
        return fail(ErrorCode::NumericalFailure, file->path().string(), "tensor " + name + " holds NaN or infinity");
    return result;
}

}  // namespace

WeightSource weightsFrom(const ShardedSafetensors& weights) {
    return [&weights](const std::string& name, const std::vector<std::int64_t>& shape) {
        return readTensor(weights, name, shape);
    };
}

Result<at::Tensor> LayerReader::tensor(const std::string& name, const std::vector<std::int64_t>& shape) const {
    VITRINE_ASSIGN(at::Tensor value, source_(name, shape));
    return value.to(device_);
}

LinearWeights LayerReader::placed(at::Tensor weight, at::Tensor bias) const {
    const auto type = bf16_ ? c10::kBFloat16 : c10::kFloat;
    return {weight.to(device_, type).t(), bias.to(device_, type)};
}

Result<LinearWeights> LayerReader::linear(const std::string& prefix, std::int64_t in, std::int64_t out,
                                          double inScale, double outScale) const {
    VITRINE_ASSIGN(at::Tensor weight, source_(prefix + ".weight", {out, in}));
    VITRINE_ASSIGN(at::Tensor bias, source_(prefix + ".bias", {out}));
    if (const double scale = inScale * outScale; scale != 1.0) weight = weight * scale;
    if (outScale != 1.0) bias = bias * outScale;
    return placed(std::move(weight), std::move(bias));
}

Result<LinearWeights> LayerReader::queryKeyValue(const std::string& prefix, std::int64_t width,
                                                 std::int64_t headSize) const {
    std::vector<at::Tensor> weights, biases;
    for (const char* part : {".q_proj", ".k_proj", ".v_proj"}) {
        VITRINE_ASSIGN(at::Tensor weight, source_(prefix + part + ".weight", {width, width}));
        VITRINE_ASSIGN(at::Tensor bias, source_(prefix + part + ".bias", {width}));
        weights.push_back(std::move(weight));
        biases.push_back(std::move(bias));
    }
    const double scale = 1.0 / std::sqrt(static_cast<double>(headSize));
    weights[0].mul_(scale);
    biases[0].mul_(scale);
    return placed(at::cat(weights, 0), at::cat(biases, 0));
}

Result<NormWeights> LayerReader::norm(const std::string& prefix, std::int64_t width, float epsilon) const {
    VITRINE_ASSIGN(at::Tensor scale, tensor(prefix + ".weight", {width}));
    VITRINE_ASSIGN(at::Tensor shift, tensor(prefix + ".bias", {width}));
    return NormWeights{std::move(scale), std::move(shift), epsilon};
}

}  // namespace vitrine::internal
