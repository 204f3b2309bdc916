// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_config.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "io/json_document.h"

namespace vitrine {
namespace {

using Json = nlohmann::json;

// A bound on each size keeps a hostile file from asking for more memory than any CLIP needs.
constexpr int kMaxWidth = 1 << 14;
constexpr int kMaxIntermediate = 1 << 16;
constexpr int kMaxLayers = 256;
constexpr int kMaxImageSide = 4096;
constexpr int kMaxPatches = 1 << 14;
constexpr int kMaxVocabulary = 1 << 22;
constexpr int kMaxContext = 4096;
constexpr std::uint64_t kMaxConfigBytes = 16U << 20;

/// Fields of one JSON object; remembers the first thing that is wrong with any of them.
class FieldReader {
public:
    FieldReader(const Json& object, std::string prefix, std::optional<Error>& error, const std::string& subject)
        : object_(object), prefix_(std::move(prefix)), error_(error), subject_(subject) {}

    int size(const char* name, int fallback, int minimum, int maximum) {
        const Json* value = find(name);
        if (value == nullptr) return fallback;
        if (!value->is_number_integer()) return complain(name, "is not a whole number"), fallback;
        // A 64-bit unsigned value beyond the signed range reads as negative, which is refused as well.
        const auto number = value->get<std::int64_t>();
        if (number < minimum || number > maximum) {
            complain(name, "is outside " + std::to_string(minimum) + " to " + std::to_string(maximum));
            return fallback;
        }
        return static_cast<int>(number);
    }

    float epsilon(const char* name, float fallback) {
        const Json* value = find(name);
        if (value == nullptr) return fallback;
        const double number = value->is_number() ? value->get<double>() : -1.0;
        // As float32, which is what the norm divides by: 1e-60 would be 0 there.
        const float small = number > 0.0 && number < 1.0 ? static_cast<float>(number) : -1.0F;
        if (!(small > 0.0F)) return complain(name, "is not a number between 0 and 1"), fallback;
        return small;
    }

    std::string word(const char* name, const std::string& fallback) {
        const Json* value = find(name);
        if (value == nullptr) return fallback;
        if (!value->is_string()) return complain(name, "is not a text"), fallback;
        return value->get<std::string>();
    }

    void complain(const std::string& name, const std::string& what, ErrorCode code = ErrorCode::FileCorrupt) {
        if (!error_) error_ = Error{code, subject_, prefix_ + name + " " + what};
    }

private:
    /// Null counts as absent, as in Hugging Face's own reader.
    const Json* find(const char* name) const {
        const auto found = object_.find(name);
        return found == object_.end() || found->is_null() ? nullptr : &*found;
    }

    const Json& object_;
    std::string prefix_;
    std::optional<Error>& error_;
    const std::string& subject_;
};

void readTransformer(FieldReader& fields, TransformerConfig& config) {
    config.hiddenSize = fields.size("hidden_size", config.hiddenSize, 1, kMaxWidth);
    config.intermediateSize = fields.size("intermediate_size", config.intermediateSize, 1, kMaxIntermediate);
    config.layers = fields.size("num_hidden_layers", config.layers, 1, kMaxLayers);
    config.heads = fields.size("num_attention_heads", config.heads, 1, kMaxWidth);
    config.layerNormEpsilon = fields.epsilon("layer_norm_eps", config.layerNormEpsilon);
    if (config.hiddenSize % config.heads != 0)
        fields.complain("hidden_size", std::to_string(config.hiddenSize) +
                                           " is not a multiple of num_attention_heads " + std::to_string(config.heads));
    const std::string activation = fields.word("hidden_act", "quick_gelu");
    if (activation == "quick_gelu") {
        config.activation = Activation::QuickGelu;
    } else if (activation == "gelu") {
        config.activation = Activation::Gelu;
    } else {
        fields.complain("hidden_act", "\"" + activation + "\" is neither quick_gelu nor gelu",
                        ErrorCode::UnsupportedFormat);
    }
}

void readVision(FieldReader fields, VisionConfig& config) {
    readTransformer(fields, config.transformer);
    config.imageSize = fields.size("image_size", config.imageSize, 1, kMaxImageSide);
    config.patchSize = fields.size("patch_size", config.patchSize, 1, kMaxImageSide);
    if (fields.size("num_channels", 3, 1, kMaxWidth) != 3)
        fields.complain("num_channels", "is not 3", ErrorCode::UnsupportedFormat);
    if (config.patchSize > config.imageSize) {
        fields.complain("patch_size", "is larger than image_size");
    } else if (config.patches() > kMaxPatches) {
        fields.complain("patch_size", "cuts the image into more than " + std::to_string(kMaxPatches) + " patches");
    }
}

void readText(FieldReader fields, TextConfig& config) {
    readTransformer(fields, config.transformer);
    config.vocabularySize = fields.size("vocab_size", config.vocabularySize, 2, kMaxVocabulary);
    config.contextLength = fields.size("max_position_embeddings", config.contextLength, 2, kMaxContext);
}

/// The object called `name`, an empty one where it is absent, nothing where it is of another type.
const Json* subObject(const Json& root, const char* name) {
    static const Json empty = Json::object();
    const auto found = root.find(name);
    if (found == root.end() || found->is_null()) return &empty;
    return found->is_object() ? &*found : nullptr;
}

Result<ClipConfig> configFromJson(const Json& root, const std::string& subject) {
    if (!root.is_object()) return fail(ErrorCode::FileCorrupt, subject, "is not a JSON object");
    const Json* vision = subObject(root, "vision_config");
    const Json* text = subObject(root, "text_config");
    if (vision == nullptr || text == nullptr)
        return fail(ErrorCode::FileCorrupt, subject,
                    vision == nullptr ? "vision_config is not an object" : "text_config is not an object");

    std::optional<Error> error;
    FieldReader top(root, "", error, subject);
    const std::string type = top.word("model_type", vision->empty() && text->empty() ? "unknown" : "clip");
    if (!error && type != "clip")
        return fail(ErrorCode::UnsupportedFormat, subject, "describes a model of type \"" + type + "\", not \"clip\"");

    ClipConfig config;
    config.projectionDim = top.size("projection_dim", config.projectionDim, 1, kMaxWidth);
    readVision(FieldReader(*vision, "vision_config.", error, subject), config.vision);
    readText(FieldReader(*text, "text_config.", error, subject), config.text);
    if (error) return fail(std::move(*error));
    return config;
}

}  // namespace

Result<ClipConfig> parseClipConfig(std::string_view json, const std::string& subject) {
    return guarded(subject, [&]() -> Result<ClipConfig> {
        VITRINE_ASSIGN(const Json root, parseJson(json, subject));
        return configFromJson(root, subject);
    });
}

Result<ClipConfig> loadClipConfig(const std::filesystem::path& directory) {
    const std::filesystem::path path = directory / "config.json";
    return guarded(path.string(), [&]() -> Result<ClipConfig> {
        VITRINE_ASSIGN(const Json root, readJson(path, kMaxConfigBytes));
        return configFromJson(root, path.string());
    });
}

}  // namespace vitrine
