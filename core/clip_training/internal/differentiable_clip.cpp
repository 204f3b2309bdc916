// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/internal/differentiable_clip.h"

#include <cmath>
#include <limits>

#include "clip_training/internal/mixed_linear.h"

namespace vitrine {
namespace {

const at::Tensor& weightOf(const TensorMap& weights, const std::string& name) {
    const auto found = weights.find(name);
    TORCH_CHECK(found != weights.end(), name, ": the model lacks this tensor");
    return found->second;
}

/// One tower: its weights, sizes and arithmetic.
struct Tower {
    const TensorMap& weights;
    std::string name;
    const TransformerConfig& config;
    bool bf16;

    const at::Tensor& operator[](const std::string& suffix) const { return weightOf(weights, name + suffix); }

    at::Tensor norm(const at::Tensor& x, const std::string& layer) const {
        return at::layer_norm(x, {x.size(-1)}, (*this)[layer + ".weight"], (*this)[layer + ".bias"],
                              config.layerNormEpsilon);
    }
};

/// One product for queries, keys and values. The scale 1/√d goes into the query rows: scaling a
/// few thousand weights is free, scaling every activation is not.
at::Tensor selfAttention(const Tower& tower, const at::Tensor& x, const std::string& prefix, const at::Tensor& mask) {
    const auto batch = x.size(0);
    const auto tokens = x.size(1);
    const std::int64_t heads = tower.config.heads;
    const std::int64_t headSize = tower.config.headSize();
    const double scale = 1.0 / std::sqrt(static_cast<double>(headSize));
    const auto stacked = [&](const char* kind) {
        return at::cat({tower[prefix + "q_proj" + kind] * scale, tower[prefix + "k_proj" + kind],
                        tower[prefix + "v_proj" + kind]});
    };
    const auto fused = mixedLinear(x, stacked(".weight"), stacked(".bias"), tower.bf16);
    const auto split = fused.view({batch, tokens, 3, heads, headSize})
                           .permute({2, 0, 3, 1, 4})
                           .reshape({3, batch * heads, tokens, headSize});
    auto scores = mixedProduct(split[0], split[1], true, tower.bf16);
    if (mask.defined()) scores = scores + mask;
    const auto mixed = mixedProduct(at::softmax(scores, -1), split[2], false, tower.bf16);
    const auto joined = mixed.view({batch, heads, tokens, headSize}).transpose(1, 2).reshape(x.sizes());
    return mixedLinear(joined, tower[prefix + "out_proj.weight"], tower[prefix + "out_proj.bias"], tower.bf16);
}

/// Quick GELU x·σ(1.702 x) is silu(1.702 x) / 1.702: the library has silu in one pass, and both
/// factors go into the weights.
at::Tensor perceptron(const Tower& tower, const at::Tensor& x, const std::string& prefix) {
    const auto& in = tower[prefix + "fc1.weight"];
    const auto& inBias = tower[prefix + "fc1.bias"];
    const auto& out = tower[prefix + "fc2.weight"];
    const auto& outBias = tower[prefix + "fc2.bias"];
    if (tower.config.activation == Activation::Gelu) {
        return mixedLinear(at::gelu(mixedLinear(x, in, inBias, tower.bf16)), out, outBias, tower.bf16);
    }
    const auto hidden = mixedLinear(x, in * kQuickGeluSlope, inBias * kQuickGeluSlope, tower.bf16);
    return mixedLinear(at::silu(hidden), out * (1.0 / kQuickGeluSlope), outBias, tower.bf16);
}

at::Tensor runLayers(const Tower& tower, at::Tensor x, const at::Tensor& mask, int first, int last) {
    for (int layer = first; layer < last; ++layer) {
        const auto prefix = "encoder.layers." + std::to_string(layer) + ".";
        x = x + selfAttention(tower, tower.norm(x, prefix + "layer_norm1"), prefix + "self_attn.", mask);
        x = x + perceptron(tower, tower.norm(x, prefix + "layer_norm2"), prefix + "mlp.");
    }
    return x;
}

}  // namespace

VisionOutput encodeVision(const TensorMap& weights, const ClipConfig& config, const at::Tensor& patches,
                          const ForwardOptions& options) {
    const auto& shape = config.vision.transformer;
    const Tower tower{weights, "vision_model.", shape, options.bf16};
    const std::int64_t width = shape.hiddenSize;
    const auto filters = tower["embeddings.patch_embedding.weight"].reshape({width, -1});
    const auto start = tower["embeddings.class_embedding"].expand({patches.size(0), 1, width});
    auto x = at::cat({start, mixedLinear(patches, filters, {}, options.bf16)}, 1) +
             tower["embeddings.position_embedding.weight"];
    x = tower.norm(x, "pre_layrnorm");
    const auto project = [&](const at::Tensor& tokens) {
        return mixedLinear(tower.norm(tokens, "post_layernorm"), weightOf(weights, "visual_projection.weight"), {},
                           options.bf16);
    };
    const auto patchesOf = [](const at::Tensor& tokens) { return tokens.narrow(1, 1, tokens.size(1) - 1); };
    VisionOutput output;
    const int early = options.earlyPatchTokens ? shape.layers - 1 : 0;
    x = runLayers(tower, x, {}, 0, early);
    if (early > 0) output.earlyPatchTokens = project(patchesOf(x));
    x = project(runLayers(tower, x, {}, early, shape.layers));
    output.classTokens = x.select(1, 0);
    output.patchTokens = patchesOf(x);
    return output;
}

at::Tensor encodeText(const TensorMap& weights, const ClipConfig& config, const at::Tensor& ids,
                      const ForwardOptions& options) {
    const Tower tower{weights, "text_model.", config.text.transformer, options.bf16};
    const auto length = ids.size(1);
    const auto positions = tower["embeddings.position_embedding.weight"].narrow(0, 0, length);
    auto x = at::embedding(tower["embeddings.token_embedding.weight"], ids) + positions;
    const auto mask =
        at::full({length, length}, -std::numeric_limits<float>::infinity(), x.options().requires_grad(false)).triu(1);
    x = runLayers(tower, x, mask, 0, config.text.transformer.layers);
    x = x.index({at::arange(ids.size(0), ids.options()), ids.argmax(-1)});
    return at::linear(tower.norm(x, "final_layer_norm"), weightOf(weights, "text_projection.weight"));
}

at::Tensor patchify(const at::Tensor& pixels, int patchSize) {
    const auto grid = pixels.size(2) / patchSize;
    return pixels.reshape({pixels.size(0), 3, grid, patchSize, grid, patchSize})
        .permute({0, 2, 4, 1, 3, 5})
        .reshape({pixels.size(0), grid * grid, 3 * patchSize * patchSize});
}

at::Tensor unitRows(const at::Tensor& rows) {
    return rows / rows.norm(2, {-1}, true).clamp_min(1e-6);
}

}  // namespace vitrine
