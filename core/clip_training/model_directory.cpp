// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/model_directory.h"

#include <string>

#include "clip/text_pieces.h"
#include "io/atomic_file.h"
#include "io/json_document.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

Json transformerJson(const char* type, const TransformerConfig& config, int projectionDim) {
    return {{"model_type", type},
            {"hidden_size", config.hiddenSize},
            {"intermediate_size", config.intermediateSize},
            {"num_hidden_layers", config.layers},
            {"num_attention_heads", config.heads},
            {"hidden_act", config.activation == Activation::QuickGelu ? "quick_gelu" : "gelu"},
            {"layer_norm_eps", 1e-5},
            {"projection_dim", projectionDim}};
}

Json configJson(const std::string& name, const ClipConfig& config) {
    auto text = transformerJson("clip_text_model", config.text.transformer, config.projectionDim);
    text["vocab_size"] = config.text.vocabularySize;
    text["max_position_embeddings"] = config.text.contextLength;
    text["bos_token_id"] = config.text.vocabularySize - 2;
    text["eos_token_id"] = config.text.vocabularySize - 1;
    text["pad_token_id"] = config.text.vocabularySize - 1;
    auto vision = transformerJson("clip_vision_model", config.vision.transformer, config.projectionDim);
    vision["image_size"] = config.vision.imageSize;
    vision["patch_size"] = config.vision.patchSize;
    vision["num_channels"] = 3;
    return {{"_name_or_path", name},
            {"architectures", {"CLIPModel"}},
            {"model_type", "clip"},
            {"projection_dim", config.projectionDim},
            {"logit_scale_init_value", 2.6592},
            {"text_config", text},
            {"vision_config", vision}};
}

Json preprocessorJson(const PreprocessorConfig& config) {
    constexpr int kBicubic = 3;
    constexpr int kBilinear = 2;
    return {{"image_processor_type", "CLIPImageProcessor"},
            {"feature_extractor_type", "CLIPFeatureExtractor"},
            {"do_resize", config.resize},
            {"size", {{"shortest_edge", config.shortestEdge}}},
            {"resample", config.filter == ResampleFilter::Bicubic ? kBicubic : kBilinear},
            {"do_center_crop", config.crop},
            {"crop_size", {{"height", config.cropSize}, {"width", config.cropSize}}},
            {"do_rescale", config.rescale},
            {"rescale_factor", config.rescaleFactor},
            {"do_normalize", config.normalize},
            {"image_mean", config.mean},
            {"image_std", config.deviation},
            {"do_convert_rgb", true}};
}

}  // namespace

Result<> writeModelDirectory(const std::filesystem::path& directory, const std::string& name, const ClipConfig& config,
                             const PreprocessorConfig& preprocessor) {
    VITRINE_TRY(createDirectories(directory));
    VITRINE_TRY(writeJson(directory / "config.json", configJson(name, config)));
    VITRINE_TRY(writeJson(directory / "preprocessor_config.json", preprocessorJson(preprocessor)));
    const std::string start(kStartToken);
    const std::string end(kEndToken);
    VITRINE_TRY(writeJson(directory / "tokenizer_config.json", Json{{"tokenizer_class", "CLIPTokenizer"},
                                                                    {"model_max_length", config.text.contextLength},
                                                                    {"do_lower_case", true},
                                                                    {"bos_token", start},
                                                                    {"eos_token", end},
                                                                    {"pad_token", end},
                                                                    {"unk_token", end}}));
    return writeJson(directory / "special_tokens_map.json",
                     Json{{"bos_token", start}, {"eos_token", end}, {"pad_token", end}, {"unk_token", end}});
}

}  // namespace vitrine
