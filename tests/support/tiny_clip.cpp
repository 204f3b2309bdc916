// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tiny_clip.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>

#include "clip/text_pieces.h"

namespace vitrine::test {
namespace {

using Json = nlohmann::json;

struct Vocabulary {
    Json tokens = Json::object();
    std::string merges = "#version: 0.2\n";
};

/// The 512 byte symbols, then the tokens that grow each word from its left end, then the two specials.
Vocabulary vocabularyOf(const std::vector<std::string>& words) {
    Vocabulary vocabulary;
    int id = 0;
    for (const char* end : {"", "</w>"})
        for (const unsigned char byte : byteSymbolOrder()) vocabulary.tokens[byteSymbols()[byte] + end] = id++;
    for (const std::string& word : words) {
        std::string left = word.substr(0, 1);
        for (std::size_t i = 1; i < word.size(); ++i) {
            const std::string right = word.substr(i, 1) + (i + 1 == word.size() ? "</w>" : "");
            if (!vocabulary.tokens.contains(left + right)) {
                vocabulary.tokens[left + right] = id++;
                vocabulary.merges += left + " " + right + "\n";
            }
            left += right;
        }
    }
    vocabulary.tokens[std::string(kStartToken)] = id++;
    vocabulary.tokens[std::string(kEndToken)] = id++;
    return vocabulary;
}

void writeText(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

int TinyClip::vocabularySize() const { return static_cast<int>(vocabularyOf(words).tokens.size()); }

TinyClip::Tensors TinyClip::tensors() const {
    std::mt19937 generator(7);
    Tensors tensors;
    const auto add = [&](const std::string& name, std::vector<std::size_t> shape, float mean, float spread) {
        std::normal_distribution<float> normal(mean, spread);
        std::size_t count = 1;
        for (const std::size_t size : shape) count *= size;
        Tensor tensor{std::move(shape), std::vector<float>(count)};
        for (float& value : tensor.values) value = normal(generator);
        tensors[name] = std::move(tensor);
    };
    const auto norm = [&](const std::string& name, std::size_t width) {
        add(name + ".weight", {width}, 1.0F, 0.1F);
        add(name + ".bias", {width}, 0.0F, 0.1F);
    };
    const auto linear = [&](const std::string& name, std::size_t in, std::size_t out) {
        add(name + ".weight", {out, in}, 0.0F, 0.2F);
        add(name + ".bias", {out}, 0.0F, 0.1F);
    };
    const auto blocks = [&](const std::string& prefix, std::size_t width) {
        for (int i = 0; i < layers; ++i) {
            const std::string layer = prefix + ".encoder.layers." + std::to_string(i) + ".";
            norm(layer + "layer_norm1", width);
            for (const char* part : {"q_proj", "k_proj", "v_proj", "out_proj"})
                linear(layer + "self_attn." + part, width, width);
            norm(layer + "layer_norm2", width);
            linear(layer + "mlp.fc1", width, 4 * width);
            linear(layer + "mlp.fc2", 4 * width, width);
        }
    };
    const auto v = static_cast<std::size_t>(visionWidth);
    const auto t = static_cast<std::size_t>(textWidth);
    const auto p = static_cast<std::size_t>(projectionDim);
    const auto side = static_cast<std::size_t>(patchSize);
    const auto grid = static_cast<std::size_t>(imageSize / patchSize);
    add("logit_scale", {}, 4.6F, 0.0F);
    add("vision_model.embeddings.class_embedding", {v}, 0.0F, 0.5F);
    add("vision_model.embeddings.patch_embedding.weight", {v, 3, side, side}, 0.0F, 0.1F);
    add("vision_model.embeddings.position_embedding.weight", {grid * grid + 1, v}, 0.0F, 0.5F);
    norm("vision_model.pre_layrnorm", v);
    blocks("vision_model", v);
    norm("vision_model.post_layernorm", v);
    add("visual_projection.weight", {p, v}, 0.0F, 0.3F);
    add("text_model.embeddings.token_embedding.weight", {static_cast<std::size_t>(vocabularySize()), t}, 0.0F, 0.5F);
    add("text_model.embeddings.position_embedding.weight", {static_cast<std::size_t>(contextLength), t}, 0.0F, 0.5F);
    blocks("text_model", t);
    norm("text_model.final_layer_norm", t);
    add("text_projection.weight", {p, t}, 0.0F, 0.3F);
    return tensors;
}

void TinyClip::writeConfig(const std::filesystem::path& folder) const {
    const auto half = [&](int width, int heads) {
        return Json{{"hidden_size", width},
                    {"intermediate_size", 4 * width},
                    {"num_hidden_layers", layers},
                    {"num_attention_heads", heads},
                    {"hidden_act", activation}};
    };
    Json vision = half(visionWidth, visionHeads);
    vision["image_size"] = imageSize;
    vision["patch_size"] = patchSize;
    Json text = half(textWidth, textHeads);
    text["vocab_size"] = vocabularySize();
    text["max_position_embeddings"] = contextLength;
    const Json config{
        {"model_type", "clip"}, {"projection_dim", projectionDim}, {"vision_config", vision}, {"text_config", text}};
    const Vocabulary vocabulary = vocabularyOf(words);
    writeText(folder / "config.json", config.dump());
    writeText(folder / "vocab.json", vocabulary.tokens.dump());
    writeText(folder / "merges.txt", vocabulary.merges);
    writeText(folder / "preprocessor_config.json", Json{{"size", imageSize}, {"crop_size", imageSize}}.dump());
}

void TinyClip::write(const std::filesystem::path& folder, DType dtype) const {
    std::filesystem::create_directories(folder);
    writeConfig(folder);
    writeTensors(tensors(), folder / "model.safetensors", dtype);
}

void writeTensors(const TinyClip::Tensors& tensors, const std::filesystem::path& file, DType dtype) {
    SafetensorsWriter writer;
    for (const auto& [name, tensor] : tensors) writer.addFloats(name, tensor.shape, tensor.values, dtype);
    if (const auto written = writer.write(file); !written) throw std::runtime_error(written.error().message());
}

std::vector<float> randomPixels(std::size_t count, int size) {
    std::mt19937 generator(11);
    std::normal_distribution<float> normal;
    std::vector<float> pixels(count * 3 * static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
    for (float& value : pixels) value = normal(generator);
    return pixels;
}

}  // namespace vitrine::test
