// SPDX-License-Identifier: GPL-3.0-or-later
// From a picture to what the vision transformer reads: resize, centre crop, scale, normalise, as
// `preprocessor_config.json` of a Hugging Face CLIP directory says.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "image/image.h"
#include "image/resample.h"

namespace vitrine {

/// The fields of the file; the defaults are OpenAI's CLIP.
struct PreprocessorConfig {
    bool resize = true;
    int shortestEdge = 224;  ///< pixels; 0: resize to width × height whatever the aspect
    int width = 0;
    int height = 0;
    ResampleFilter filter = ResampleFilter::Bicubic;
    bool crop = true;
    int cropSize = 224;  ///< pixels, square
    bool rescale = true;
    double rescaleFactor = 1.0 / 255.0;
    bool normalize = true;
    std::array<double, 3> mean{0.48145466, 0.4578275, 0.40821073};  ///< red, green, blue
    std::array<double, 3> deviation{0.26862954, 0.26130258, 0.27577711};
};

/// Immutable; any thread.
class Preprocessor {
public:
    /// Checks that pictures of every size come out as `imageSize` × `imageSize`; else ShapeMismatch.
    static Result<Preprocessor> create(const PreprocessorConfig& config, int imageSize);
    /// `modelFolder`/preprocessor_config.json, or the defaults at `imageSize` where it is absent.
    static Result<Preprocessor> load(const std::filesystem::path& modelFolder, int imageSize);

    /// Side S of the square the model sees, in pixels.
    int imageSize() const { return imageSize_; }
    /// Floats of one picture: 3·S·S.
    std::size_t pixelCount() const { return std::size_t{3} * imageSize_ * imageSize_; }

    /// Writes plane R, G, B of S×S rows into `out` (pixelCount() floats). EmptyInput for an empty
    /// image, ShapeMismatch where the configuration does not resize and the image has another size.
    Result<> apply(const Image& image, std::span<float> out) const;
    /// The S×S picture the model sees, before scaling to floats; fails as apply() does.
    Result<Image> view(const Image& image) const;
    /// Region of `image` (in its own pixels, fractions kept) that view() shows: x, y, width, height.
    std::array<double, 4> viewedRegion(const Image& image) const;

    const PreprocessorConfig& config() const { return config_; }
    /// SHA-256 of everything that changes the floats; part of an embedding's identity.
    const std::string& fingerprint() const { return fingerprint_; }

private:
    Preprocessor(const PreprocessorConfig& config, int imageSize);

    PreprocessorConfig config_;
    int imageSize_ = 224;
    std::array<std::array<float, 256>, 3> levels_{};  ///< byte → float of each channel
    std::string fingerprint_;
};

}  // namespace vitrine
