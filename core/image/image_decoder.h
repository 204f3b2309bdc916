// SPDX-License-Identifier: GPL-3.0-or-later
// Files to pixels: PNG, JPEG, WebP, TIFF, BMP and GIF (first frame), recognised by their bytes and
// not by their name. Any thread; needs no lock.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "base/result.h"
#include "image/image.h"

namespace vitrine {

enum class ImageFormat { Png, Jpeg, WebP, Tiff, Bmp, Gif };

/// "PNG", "JPEG", …
const char* imageFormatName(ImageFormat format);

/// More pixels than this are refused before any is decoded: 16384 × 16384.
inline constexpr std::int64_t kMaxImagePixels = 268'435'456;
/// Longer files are refused; above every image of so many pixels with 8 channels of 16 bits, uncompressed.
inline constexpr std::uint64_t kMaxImageFileBytes = 4ULL << 30U;

/// What the header says, in pixels as shown (after the EXIF orientation).
struct ImageInfo {
    int width = 0;
    int height = 0;
    ImageFormat format = ImageFormat::Png;
    int orientation = 1;  ///< EXIF, 1 to 8; 1 = upright
};

/// Reads the header only. FileNotFound, FileCorrupt, UnsupportedFormat (not an image Vitrine reads,
/// or more than kMaxImagePixels).
Result<ImageInfo> probeImage(const std::filesystem::path& path);
Result<ImageInfo> probeImage(std::span<const std::uint8_t> bytes, const std::string& subject);

/// Decodes to upright 8-bit RGB: EXIF orientation applied, alpha dropped, grey repeated, the high
/// byte of 16-bit samples kept, CMYK converted. A truncated file is FileCorrupt, never half a picture.
Result<Image> decodeImage(const std::filesystem::path& path);
Result<Image> decodeImage(std::span<const std::uint8_t> bytes, const std::string& subject);

/// Whether the name ends like a format decodeImage reads (case ignored); for picking files of a folder.
bool hasImageExtension(const std::filesystem::path& path);

}  // namespace vitrine
