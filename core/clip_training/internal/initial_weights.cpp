// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/internal/initial_weights.h"

#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_qr.h>

#include <array>
#include <cmath>

#include "base/counter_random.h"

namespace vitrine {
namespace {

constexpr double kInitialLogitScale = 2.6592;  // ln(1/0.07), Radford et al. 2021
constexpr double kPi = 3.14159265358979323846;
constexpr double kOffsetSharpness = 2.5;   // logit gain of a head that looks at a neighbour
constexpr double kOffsetNoise = 0.3;       // of the usual spread, so that such heads can become others
constexpr double kSmallestVariance = 3e-4; // of the largest: weaker components are not amplified further

at::Tensor normal(at::IntArrayRef shape, double spread, CounterRandom& random) {
    auto values = at::empty(shape, at::kFloat);
    auto* data = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i) data[i] = static_cast<float>(spread) * random.normal();
    return values;
}

at::Tensor linearWeight(std::int64_t out, std::int64_t in, double gain, CounterRandom& random) {
    return normal({out, in}, gain / std::sqrt(static_cast<double>(in)), random);
}

void addNorm(TensorMap& weights, const std::string& name, std::int64_t width) {
    weights[name + ".weight"] = at::ones({width});
    weights[name + ".bias"] = at::zeros({width});
}

void addTower(TensorMap& weights, const std::string& name, const TransformerConfig& shape, CounterRandom& random) {
    const std::int64_t width = shape.hiddenSize;
    const std::int64_t inner = shape.intermediateSize;
    for (int layer = 0; layer < shape.layers; ++layer) {
        const auto prefix = name + ".encoder.layers." + std::to_string(layer) + ".";
        addNorm(weights, prefix + "layer_norm1", width);
        addNorm(weights, prefix + "layer_norm2", width);
        for (const char* part : {"q_proj", "k_proj", "v_proj", "out_proj"}) {
            const double gain = std::string(part) == "out_proj" ? 0.7 : 1.0;
            weights[prefix + "self_attn." + part + ".weight"] = linearWeight(width, width, gain, random);
            weights[prefix + "self_attn." + part + ".bias"] = at::zeros({width});
        }
        weights[prefix + "mlp.fc1.weight"] = linearWeight(inner, width, 1.0, random);
        weights[prefix + "mlp.fc1.bias"] = at::zeros({inner});
        weights[prefix + "mlp.fc2.weight"] = linearWeight(width, inner, 0.7, random);
        weights[prefix + "mlp.fc2.bias"] = at::zeros({width});
    }
}

/// Whitened principal components, turned by a random rotation so that no unit holds the mean
/// colour alone: `count` rows of length 3p².
at::Tensor whitenedFilters(const at::Tensor& samples, std::int64_t count, CounterRandom& random) {
    const auto covariance = at::mm(samples.t(), samples) / static_cast<double>(samples.size(0));
    const auto [values, vectors] = at::linalg_eigh(covariance);
    const auto size = values.size(0);
    const auto kept = values.narrow(0, size - count, count);
    const auto floor = values[size - 1].item<float>() * kSmallestVariance;
    const auto scaled = vectors.narrow(1, size - count, count) / kept.clamp_min(floor).sqrt();
    const auto rotation = std::get<0>(at::linalg_qr(normal({count, count}, 1.0, random)));
    return at::mm(scaled, rotation).t().contiguous();
}

/// sin and cos of both coordinates of every patch at the frequencies π·f/n, f = 1…`frequencies`:
/// n² × 4·frequencies, ordered sin y, cos y, sin x, cos x.
at::Tensor positionCode(std::int64_t grid, std::int64_t frequencies) {
    const auto steps = at::arange(grid, at::kFloat);
    const auto omega =
        at::arange(1, frequencies + 1, at::kFloat) * (kPi / static_cast<double>(std::max(grid, frequencies)));
    const auto angles = at::outer(steps, omega);
    const auto axis = at::cat({angles.sin(), angles.cos()}, 1);
    const auto y = axis.unsqueeze(1).expand({grid, grid, 2 * frequencies});
    const auto x = axis.unsqueeze(0).expand({grid, grid, 2 * frequencies});
    return at::cat({y, x}, 2).reshape({grid * grid, 4 * frequencies});
}

/// Rotation of one axis' code by `offset` patches: cos of the angle sum peaks at that offset.
at::Tensor shiftOfAxis(std::int64_t grid, std::int64_t frequencies, double offset) {
    const auto omega =
        at::arange(1, frequencies + 1, at::kFloat) * (kPi / static_cast<double>(std::max(grid, frequencies)));
    const auto cosine = at::diag((omega * offset).cos());
    const auto sine = at::diag((omega * offset).sin());
    return at::cat({at::cat({cosine, sine}, 1), at::cat({-sine, cosine}, 1)}, 0);
}

void addNeighbourHeads(TensorMap& weights, const VisionConfig& vision, std::int64_t frequencies) {
    constexpr std::array<std::array<int, 2>, 8> kOffsets{
        {{0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}}};
    const auto& shape = vision.transformer;
    const std::int64_t code = 4 * frequencies;
    const std::int64_t content = shape.hiddenSize - code;
    const double gain = std::sqrt(kOffsetSharpness);
    std::size_t next = 0;
    for (int layer = 0; layer < std::min(2, shape.layers - 1); ++layer) {
        const auto prefix = "vision_model.encoder.layers." + std::to_string(layer) + ".self_attn.";
        auto queries = weights[prefix + "q_proj.weight"].mul_(kOffsetNoise);
        auto keys = weights[prefix + "k_proj.weight"].mul_(kOffsetNoise);
        for (int head = 0; head < shape.heads; ++head) {
            const auto& offset = kOffsets[next++ % kOffsets.size()];
            const auto shift = at::zeros({code, code});
            const auto half = 2 * frequencies;
            shift.narrow(0, 0, half).narrow(1, 0, half).copy_(shiftOfAxis(vision.patchGrid(), frequencies, offset[0]));
            shift.narrow(0, half, half).narrow(1, half, half)
                .copy_(shiftOfAxis(vision.patchGrid(), frequencies, offset[1]));
            const auto row = static_cast<std::int64_t>(head) * shape.headSize();
            queries.narrow(0, row, code).narrow(1, content, code).add_(shift, gain);
            keys.narrow(0, row, code).narrow(1, content, code).add_(at::eye(code), gain);
        }
    }
}

}  // namespace

TensorMap initialWeights(const ClipConfig& config, const at::Tensor& samplePatches, std::uint64_t seed) {
    CounterRandom random(seed, 0x1417);
    TensorMap weights;
    const std::string vision = "vision_model.embeddings.";
    const std::string text = "text_model.embeddings.";
    const auto& visionShape = config.vision.transformer;
    const std::int64_t width = visionShape.hiddenSize;
    const std::int64_t patch = config.vision.patchSize;
    const std::int64_t frequencies = visionShape.headSize() / 4;
    const std::int64_t code = 4 * frequencies;

    const auto filters = at::zeros({width, 3 * patch * patch});
    const auto content = std::min(width - code, filters.size(1));
    filters.narrow(0, 0, content).copy_(whitenedFilters(samplePatches, content, random));
    weights[vision + "patch_embedding.weight"] = filters.reshape({width, 3, patch, patch});
    weights[vision + "class_embedding"] = normal({width}, 1.0 / std::sqrt(static_cast<double>(width)), random);
    const auto positions = at::zeros({config.vision.tokens(), width});
    positions.narrow(0, 1, config.vision.patches()).narrow(1, width - code, code)
        .copy_(positionCode(config.vision.patchGrid(), frequencies));
    weights[vision + "position_embedding.weight"] = positions;
    addNorm(weights, "vision_model.pre_layrnorm", width);
    addNorm(weights, "vision_model.post_layernorm", width);
    addTower(weights, "vision_model", visionShape, random);
    addNeighbourHeads(weights, config.vision, frequencies);

    const std::int64_t textWidth = config.text.transformer.hiddenSize;
    weights[text + "token_embedding.weight"] = normal({config.text.vocabularySize, textWidth}, 0.02, random);
    weights[text + "position_embedding.weight"] = normal({config.text.contextLength, textWidth}, 0.01, random);
    addTower(weights, "text_model", config.text.transformer, random);
    addNorm(weights, "text_model.final_layer_norm", textWidth);

    weights["visual_projection.weight"] = linearWeight(config.projectionDim, width, 1.0, random);
    weights["text_projection.weight"] = linearWeight(config.projectionDim, textWidth, 1.0, random);
    weights["logit_scale"] = at::full({}, kInitialLogitScale, at::kFloat);
    return weights;
}

}  // namespace vitrine
