// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vitrine {

/// The non-linearity between the two layers of a block.
enum class Activation {
    QuickGelu,  ///< x·σ(kQuickGeluSlope x): OpenAI's weights
    Gelu        ///< x·Φ(x) with the exact normal distribution: LAION's weights
};
inline constexpr double kQuickGeluSlope = 1.702;

/// One transformer. Defaults are those of Hugging Face's CLIPVisionConfig / CLIPTextConfig, which
/// hold for every field that a config.json leaves out.
struct TransformerConfig {
    int hiddenSize = 0;        ///< width of a token
    int intermediateSize = 0;  ///< width between the two layers of the MLP
    int layers = 0;
    int heads = 0;  ///< divides hiddenSize
    float layerNormEpsilon = 1e-5F;
    Activation activation = Activation::QuickGelu;

    int headSize() const { return hiddenSize / heads; }
};

struct VisionConfig {
    TransformerConfig transformer{768, 3072, 12, 12};
    int imageSize = 224;  ///< side of the square picture the network sees, pixels
    int patchSize = 32;   ///< pixels beyond the last whole patch are ignored, as by a strided convolution

    int patchGrid() const { return imageSize / patchSize; }
    int patches() const { return patchGrid() * patchGrid(); }
    int tokens() const { return patches() + 1; }
};

struct TextConfig {
    TransformerConfig transformer{512, 2048, 12, 8};
    int vocabularySize = 49408;
    int contextLength = 77;  ///< longest text in tokens, start and end included
};

/// Shape of a CLIP model (Radford et al. 2021) as Hugging Face's config.json states it.
struct ClipConfig {
    VisionConfig vision;
    TextConfig text;
    int projectionDim = 512;  ///< P, length of an embedding
};

/// Reads `json`; `subject` names it in errors. Unknown fields are ignored. Broken JSON, a wrong
/// type or a size out of bounds is FileCorrupt, a model other than CLIP UnsupportedFormat.
Result<ClipConfig> parseClipConfig(std::string_view json, const std::string& subject);

/// parseClipConfig of `directory`/config.json.
Result<ClipConfig> loadClipConfig(const std::filesystem::path& directory);

}  // namespace vitrine
