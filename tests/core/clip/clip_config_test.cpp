// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_directory.h"

namespace vitrine {
namespace {

ErrorCode codeOf(const std::string& json) {
    const auto config = parseClipConfig(json, "config.json");
    EXPECT_FALSE(config) << json;
    if (config) return ErrorCode::Internal;
    EXPECT_EQ(config.error().subject, "config.json");
    EXPECT_FALSE(config.error().detail.empty());
    return config.error().code;
}

TEST(ClipConfig, AbsentFieldsTakeHuggingFaceDefaults) {
    const auto config = parseClipConfig(R"({"model_type": "clip"})", "config.json");
    ASSERT_TRUE(config) << config.error().message();
    EXPECT_EQ(config->projectionDim, 512);
    EXPECT_EQ(config->vision.transformer.hiddenSize, 768);
    EXPECT_EQ(config->vision.transformer.intermediateSize, 3072);
    EXPECT_EQ(config->vision.transformer.layers, 12);
    EXPECT_EQ(config->vision.transformer.heads, 12);
    EXPECT_EQ(config->vision.tokens(), 50);
    EXPECT_EQ(config->text.transformer.hiddenSize, 512);
    EXPECT_EQ(config->text.transformer.intermediateSize, 2048);
    EXPECT_EQ(config->text.transformer.heads, 8);
    EXPECT_EQ(config->text.vocabularySize, 49408);
    EXPECT_EQ(config->text.contextLength, 77);
    EXPECT_EQ(config->text.transformer.activation, Activation::QuickGelu);
    EXPECT_FLOAT_EQ(config->vision.transformer.layerNormEpsilon, 1e-5F);
}

TEST(ClipConfig, ReadsWhatIsThere) {
    const auto config = parseClipConfig(
        R"({"projection_dim": 768, "text_config": {"hidden_size": 768, "num_attention_heads": 12, "hidden_act": "gelu",
            "eos_token_id": 2, "bos_token_id": null},
            "vision_config": {"hidden_size": 1024, "num_attention_heads": 16, "num_hidden_layers": 24,
            "intermediate_size": 4096, "patch_size": 14, "image_size": 336, "layer_norm_eps": 1e-6}})",
        "config.json");
    ASSERT_TRUE(config) << config.error().message();
    EXPECT_EQ(config->vision.tokens(), 577);
    EXPECT_EQ(config->vision.transformer.headSize(), 64);
    EXPECT_EQ(config->text.transformer.activation, Activation::Gelu);
    EXPECT_FLOAT_EQ(config->vision.transformer.layerNormEpsilon, 1e-6F);
}

TEST(ClipConfig, RefusesOtherModels) {
    EXPECT_EQ(codeOf(R"({"model_type": "siglip"})"), ErrorCode::UnsupportedFormat);
    EXPECT_EQ(codeOf("{}"), ErrorCode::UnsupportedFormat);
    EXPECT_EQ(codeOf(R"({"model_type": "clip", "vision_config": {"hidden_act": "relu"}})"),
              ErrorCode::UnsupportedFormat);
    EXPECT_EQ(codeOf(R"({"model_type": "clip", "vision_config": {"num_channels": 1}})"), ErrorCode::UnsupportedFormat);
}

TEST(ClipConfig, RefusesBrokenContents) {
    for (const char* json :
         {"", "{", "[]", "\xff", R"({"model_type": 3})", R"({"model_type": "clip", "projection_dim": "512"})",
          R"({"model_type": "clip", "projection_dim": 0})", R"({"model_type": "clip", "projection_dim": 512.5})",
          R"({"model_type": "clip", "projection_dim": 18446744073709551615})",
          R"({"model_type": "clip", "vision_config": 7})", R"({"model_type": "clip", "text_config": []})",
          R"({"model_type": "clip", "vision_config": {"hidden_size": 770}})",
          R"({"model_type": "clip", "vision_config": {"hidden_size": 2000000000}})",
          R"({"model_type": "clip", "vision_config": {"patch_size": 0}})",
          R"({"model_type": "clip", "vision_config": {"patch_size": 225}})",
          R"({"model_type": "clip", "vision_config": {"patch_size": 1, "image_size": 4000}})",
          R"({"model_type": "clip", "text_config": {"layer_norm_eps": -1}})",
          R"({"model_type": "clip", "text_config": {"layer_norm_eps": 0}})",
          R"({"model_type": "clip", "text_config": {"layer_norm_eps": 1e-60}})",
          R"({"model_type": "clip", "text_config": {"max_position_embeddings": 1}})"})
        EXPECT_EQ(codeOf(json), ErrorCode::FileCorrupt) << json;
}

TEST(ClipConfig, NamesTheFieldThatIsWrong) {
    const auto config =
        parseClipConfig(R"({"model_type": "clip", "vision_config": {"patch_size": "x"}})", "config.json");
    ASSERT_FALSE(config);
    EXPECT_NE(config.error().detail.find("vision_config.patch_size"), std::string::npos) << config.error().detail;
}

TEST(ClipConfig, NamesTheFileThatIsMissing) {
    const test::TemporaryDirectory folder;
    const auto config = loadClipConfig(folder.path());
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, ErrorCode::FileNotFound);
    EXPECT_NE(config.error().message().find("config.json"), std::string::npos);
}

}  // namespace
}  // namespace vitrine
