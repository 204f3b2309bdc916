// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "clip/clip_config.h"
#include "clip/internal/transformer.h"

namespace vitrine::internal {

/// How a network is to run; see DeviceOptions.
struct NetworkOptions {
    c10::Device device = c10::kCPU;
    bool bf16 = false;
    int microBatch = 0;  ///< 0 = by the number of tokens of one picture
};

/// Called before each block and after each micro-batch with the pictures or texts done; false stops.
using NetworkProgress = std::function<bool(std::int64_t done)>;

/// The two transformers of CLIP and their projections (methods §5.2, 5.3; Radford et al. 2021).
/// Immutable; the buffers belong to each call, so calls may nest.
class ClipNetwork {
public:
    static Result<ClipNetwork> read(const ClipConfig& config, const WeightSource& weights,
                                    const NetworkOptions& options);

    /// `pixels`: count × 3·S·S. Writes count × P into `embeddings` and, unless it is empty,
    /// count·patches × P into `patches`. Nothing (no error) when `progress` stopped it: false.
    bool encodeImages(std::span<const float> pixels, std::size_t count, std::span<float> embeddings,
                      std::span<float> patches, const NetworkProgress& progress) const;

    /// Token ids of each text, the end token `endToken` among them. Writes texts × P.
    bool encodeTexts(std::span<const std::vector<std::int64_t>> texts, std::int64_t endToken,
                     std::span<float> embeddings, const NetworkProgress& progress) const;

    float logitScale() const { return logitScale_; }
    std::int64_t microBatch() const { return microBatch_; }

private:
    struct Vision {
        at::Tensor patchWeight;  ///< 3·p·p × W
        at::Tensor classRow;     ///< W, class token plus its position
        at::Tensor patchRows;    ///< patches × W, positions of the patches
        NormWeights preNorm;
        Transformer transformer;
        NormWeights postNorm;
        at::Tensor projection;  ///< W × P
    };
    struct Text {
        at::Tensor tokens;     ///< vocabulary × W
        at::Tensor positions;  ///< context × W
        Transformer transformer;
        NormWeights finalNorm;
        at::Tensor projection;  ///< W × P
    };
    ClipNetwork(const ClipConfig& config, c10::Device device, Vision vision, Text text)
        : config_(config), device_(device), vision_(std::move(vision)), text_(std::move(text)) {}
    static Result<Vision> readVision(const ClipConfig& config, const LayerReader& reader, Backend backend);
    static Result<Text> readText(const ClipConfig& config, const LayerReader& reader, Backend backend);
    void embedPatches(const at::Tensor& pixels, at::Tensor stream) const;

    ClipConfig config_;
    c10::Device device_;
    Vision vision_;
    Text text_;
    float logitScale_ = 1.0F;
    std::int64_t microBatch_ = 1;
};

}  // namespace vitrine::internal
