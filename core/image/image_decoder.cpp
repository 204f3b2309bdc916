// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/image_decoder.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "image/internal/decoders.h"
#include "image/internal/exif.h"
#include "io/mapped_file.h"

namespace vitrine {
namespace {

Result<Image> decodeStored(std::span<const std::uint8_t> bytes, const internal::StoredImage& header, const std::string& subject) {
    switch (header.format) {
        case ImageFormat::Png: return internal::decodePng(bytes, header, subject);
        case ImageFormat::Jpeg: return internal::decodeJpeg(bytes, header, subject);
        case ImageFormat::Gif: return internal::decodeGif(bytes, header, subject);
        case ImageFormat::WebP: return internal::decodeWebP(bytes, header, subject);
        case ImageFormat::Tiff: return internal::decodeTiff(bytes, header, subject);
        case ImageFormat::Bmp: return internal::decodeBmp(bytes, header, subject);
    }
    return fail(ErrorCode::UnsupportedFormat, subject, "has no decoder");
}

}  // namespace

const char* imageFormatName(ImageFormat format) {
    switch (format) {
        case ImageFormat::Png: return "PNG";
        case ImageFormat::Jpeg: return "JPEG";
        case ImageFormat::WebP: return "WebP";
        case ImageFormat::Tiff: return "TIFF";
        case ImageFormat::Bmp: return "BMP";
        case ImageFormat::Gif: return "GIF";
    }
    return "";
}

Result<ImageInfo> probeImage(std::span<const std::uint8_t> bytes, const std::string& subject) {
    VITRINE_ASSIGN(const auto header, internal::readImageHeader(bytes, subject));
    ImageInfo info{static_cast<int>(header.width), static_cast<int>(header.height), header.format, header.orientation};
    if (header.orientation >= 5) std::swap(info.width, info.height);
    return info;
}

Result<ImageInfo> probeImage(const std::filesystem::path& path) {
    VITRINE_ASSIGN(const auto map, MappedFile::open(path));
    return probeImage(map->bytes(), path.string());
}

Result<Image> decodeImage(std::span<const std::uint8_t> bytes, const std::string& subject) {
    VITRINE_ASSIGN(const auto header, internal::readImageHeader(bytes, subject));
    return guarded(subject, [&]() -> Result<Image> {
        VITRINE_ASSIGN(const Image stored, decodeStored(bytes, header, subject));
        return internal::upright(stored, header.orientation);
    });
}

Result<Image> decodeImage(const std::filesystem::path& path) {
    // Read, not mapped: images come from anywhere, and a file cut short meanwhile must not end the program.
    VITRINE_ASSIGN(const auto bytes, readFile(path, kMaxImageFileBytes));
    return decodeImage(bytes, path.string());
}

bool hasImageExtension(const std::filesystem::path& path) {
    constexpr std::array<std::string_view, 12> kExtensions = {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp",
                                                              ".tif", ".tiff", ".bmp", ".dib", ".gif", ".apng"};
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

}  // namespace vitrine
