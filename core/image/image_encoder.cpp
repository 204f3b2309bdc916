// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/image_encoder.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "io/atomic_file.h"

namespace vitrine {
namespace {

Result<std::vector<std::uint8_t>> encode(const Image& image, const char* extension, const std::vector<int>& options) {
    if (image.empty()) return fail(ErrorCode::EmptyInput, "image", "has no pixels");
    return guarded("image", [&]() -> Result<std::vector<std::uint8_t>> {
        const cv::Mat rgb(image.height(), image.width(), CV_8UC3, const_cast<std::uint8_t*>(image.pixels().data()));
        cv::Mat bgr;
        cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
        std::vector<std::uint8_t> out;
        if (!cv::imencode(extension, bgr, out, options)) return fail(ErrorCode::Internal, "image", "cannot be encoded");
        return out;
    });
}

}  // namespace

Result<std::vector<std::uint8_t>> encodePng(const Image& image) { return encode(image, ".png", {}); }

Result<std::vector<std::uint8_t>> encodeJpeg(const Image& image, int quality) {
    if (quality < 1 || quality > 100) return fail(ErrorCode::InvalidOption, "quality", "must be from 1 to 100");
    return encode(image, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality});
}

Result<> writePng(const Image& image, const std::filesystem::path& path) {
    VITRINE_ASSIGN(const auto bytes, encodePng(image));
    return writeFileAtomically(path, bytes);
}

}  // namespace vitrine
