// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/preprocessor.h"

#include <algorithm>
#include <cmath>

#include "io/fingerprint.h"
#include "io/json_document.h"

namespace vitrine {
namespace {

using nlohmann::json;

constexpr int kMaxSide = 16384;

/// Reads the fields of one file; each check names the field.
class ConfigReader {
public:
    ConfigReader(const json& document, std::string subject) : document_(document), subject_(std::move(subject)) {}

    Result<PreprocessorConfig> read(int imageSize) const {
        PreprocessorConfig config;
        config.shortestEdge = config.cropSize = imageSize;
        VITRINE_TRY(readFlag("do_resize", config.resize));
        VITRINE_TRY(readFlag("do_center_crop", config.crop));
        VITRINE_TRY(readFlag("do_rescale", config.rescale));
        VITRINE_TRY(readFlag("do_normalize", config.normalize));
        VITRINE_TRY(readSize(config));
        VITRINE_TRY(readCropSize(config));
        VITRINE_TRY(readFilter(config));
        VITRINE_TRY(readNumber("rescale_factor", config.rescaleFactor));
        VITRINE_TRY(readTriple("image_mean", config.mean));
        VITRINE_TRY(readTriple("image_std", config.deviation));
        if (std::any_of(config.deviation.begin(), config.deviation.end(), [](double value) { return value <= 0.0; }))
            return refuse("image_std", "three numbers above 0");
        return config;
    }

private:
    tl::unexpected<Error> refuse(const std::string& field, const std::string& needed) const {
        return fail(ErrorCode::FileCorrupt, subject_, "\"" + field + "\" needs " + needed);
    }

    /// Null where the field is absent or null.
    const json* field(const char* name) const {
        const auto found = document_.find(name);
        return found == document_.end() || found->is_null() ? nullptr : &*found;
    }

    Result<> readFlag(const char* name, bool& target) const {
        const json* const value = field(name);
        if (value == nullptr) return {};
        if (!value->is_boolean()) return refuse(name, "true or false");
        target = value->get<bool>();
        return {};
    }

    Result<> readNumber(const char* name, double& target) const {
        const json* const value = field(name);
        if (value == nullptr) return {};
        if (!value->is_number()) return refuse(name, "a number");
        target = value->get<double>();
        return {};
    }

    Result<> readTriple(const char* name, std::array<double, 3>& target) const {
        const json* const value = field(name);
        if (value == nullptr) return {};
        const auto isNumber = [](const json& item) { return item.is_number(); };
        if (!value->is_array() || value->size() != 3 || !std::all_of(value->begin(), value->end(), isNumber))
            return refuse(name, "three numbers");
        for (std::size_t i = 0; i < 3; ++i) target[i] = (*value)[i].get<double>();
        return {};
    }

    Result<int> side(const char* name, const json& value) const {
        if (!value.is_number_integer() || value < 1 || value > kMaxSide)
            return refuse(name, "whole pixels from 1 to " + std::to_string(kMaxSide));
        return value.get<int>();
    }

    /// An integer, {"shortest_edge": n} or {"height": h, "width": w}.
    Result<> readSize(PreprocessorConfig& config) const {
        const json* const value = field("size");
        if (value == nullptr) return {};
        if (value->is_object() && value->contains("height") && value->contains("width")) {
            config.shortestEdge = 0;
            VITRINE_ASSIGN(config.height, side("size", (*value)["height"]));
            VITRINE_ASSIGN(config.width, side("size", (*value)["width"]));
            return {};
        }
        if (value->is_object() && !value->contains("shortest_edge"))
            return refuse("size", "a number, shortest_edge, or height and width");
        VITRINE_ASSIGN(config.shortestEdge, side("size", value->is_object() ? (*value)["shortest_edge"] : *value));
        return {};
    }

    /// An integer or {"height": n, "width": n}.
    Result<> readCropSize(PreprocessorConfig& config) const {
        const json* const value = field("crop_size");
        if (value == nullptr) return {};
        if (!value->is_object()) {
            VITRINE_ASSIGN(config.cropSize, side("crop_size", *value));
            return {};
        }
        if (!value->contains("height") || value->value("width", json()) != (*value)["height"])
            return refuse("crop_size", "equal height and width");
        VITRINE_ASSIGN(config.cropSize, side("crop_size", (*value)["height"]));
        return {};
    }

    /// Numbers of the Python Imaging Library.
    Result<> readFilter(PreprocessorConfig& config) const {
        const json* const value = field("resample");
        if (value == nullptr || *value == 3) return {};
        if (*value != 2)
            return fail(ErrorCode::UnsupportedFormat, subject_, "\"resample\" is " + value->dump() + "; 2 (bilinear) and 3 (bicubic) are known");
        config.filter = ResampleFilter::Bilinear;
        return {};
    }

    const json& document_;
    std::string subject_;
};

/// Everything that changes the floats, with a version for changes of this code.
std::string describe(const PreprocessorConfig& config, int imageSize) {
    const nlohmann::ordered_json text = {
        {"version", 1},
        {"image_size", imageSize},
        {"resize", config.resize ? json{config.shortestEdge, config.width, config.height, static_cast<int>(config.filter)} : json()},
        {"crop", config.crop ? json(config.cropSize) : json()},
        {"rescale", config.rescale ? json(config.rescaleFactor) : json()},
        {"normalize", config.normalize ? json{config.mean, config.deviation} : json()}};
    return text.dump();
}

struct Size {
    int width = 0;
    int height = 0;
};

Size resizedSize(const PreprocessorConfig& config, int width, int height) {
    if (!config.resize) return {width, height};
    if (config.shortestEdge == 0) return {config.width, config.height};
    const std::int64_t edge = config.shortestEdge;
    if (width <= height) return {config.shortestEdge, static_cast<int>(edge * height / width)};
    return {static_cast<int>(edge * width / height), config.shortestEdge};
}

}  // namespace

Preprocessor::Preprocessor(const PreprocessorConfig& config, int imageSize)
    : config_(config), imageSize_(imageSize), fingerprint_(bytesFingerprint(describe(config, imageSize))) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            double value = static_cast<double>(byte);
            if (config.rescale) value *= config.rescaleFactor;
            if (config.normalize) value = (value - config.mean[channel]) / config.deviation[channel];
            levels_[channel][byte] = static_cast<float>(value);
        }
    }
}

Result<Preprocessor> Preprocessor::create(const PreprocessorConfig& config, int imageSize) {
    const std::string wanted = " pixels, the model needs " + std::to_string(imageSize);
    if (config.crop && config.cropSize != imageSize)
        return fail(ErrorCode::ShapeMismatch, "preprocessor", "crops to " + std::to_string(config.cropSize) + wanted);
    if (!config.crop && config.resize && (config.shortestEdge != 0 || config.width != imageSize || config.height != imageSize))
        return fail(ErrorCode::ShapeMismatch, "preprocessor", "neither crops nor resizes to a square of " + std::to_string(imageSize) + " pixels");
    return guarded("preprocessor", [&]() -> Result<Preprocessor> { return Preprocessor(config, imageSize); });
}

Result<Preprocessor> Preprocessor::load(const std::filesystem::path& modelFolder, int imageSize) {
    const auto path = modelFolder / "preprocessor_config.json";
    PreprocessorConfig config;
    config.shortestEdge = config.cropSize = imageSize;
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) {
        VITRINE_ASSIGN(const json document, readJson(path));
        if (!document.is_object()) return fail(ErrorCode::FileCorrupt, path.string(), "is not a JSON object");
        VITRINE_ASSIGN(config, ConfigReader(document, path.string()).read(imageSize));
    }
    auto made = create(config, imageSize);
    if (!made) made.error().subject = path.string();
    return made;
}

Result<Image> Preprocessor::view(const Image& image) const {
    if (image.empty()) return fail(ErrorCode::EmptyInput, "image", "has no pixels");
    const Size size = resizedSize(config_, image.width(), image.height());
    if (!config_.crop && (size.width != imageSize_ || size.height != imageSize_))
        return fail(ErrorCode::ShapeMismatch, "image",
                    "has " + std::to_string(size.width) + "×" + std::to_string(size.height) +
                        " pixels and the preprocessor neither resizes nor crops");
    return guarded("image", [&]() -> Result<Image> {
        if (!config_.crop) return resize(image, size.width, size.height, config_.filter);
        if (size.width < imageSize_ || size.height < imageSize_)
            return cropCentre(resize(image, size.width, size.height, config_.filter), imageSize_, imageSize_);
        const Region centre{(size.width - imageSize_) / 2, (size.height - imageSize_) / 2, imageSize_, imageSize_};
        return resizeRegion(image, size.width, size.height, centre, config_.filter);
    });
}

Result<> Preprocessor::apply(const Image& image, std::span<float> out) const {
    if (out.size() != pixelCount())
        return fail(ErrorCode::ShapeMismatch, "pixel buffer",
                    "holds " + std::to_string(out.size()) + " floats, " + std::to_string(pixelCount()) + " are needed");
    VITRINE_ASSIGN(const Image seen, view(image));
    const auto pixels = seen.pixels();
    const std::size_t plane = out.size() / 3;
    for (std::size_t i = 0; i < plane; ++i)
        for (std::size_t channel = 0; channel < 3; ++channel)
            out[channel * plane + i] = levels_[channel][pixels[i * 3 + channel]];
    return {};
}

std::array<double, 4> Preprocessor::viewedRegion(const Image& image) const {
    if (image.empty()) return {};
    const Size size = resizedSize(config_, image.width(), image.height());
    const double scaleX = static_cast<double>(image.width()) / size.width;
    const double scaleY = static_cast<double>(image.height()) / size.height;
    const double side = imageSize_;
    return {std::floor((size.width - side) / 2) * scaleX, std::floor((size.height - side) / 2) * scaleY, side * scaleX,
            side * scaleY};
}

}  // namespace vitrine
