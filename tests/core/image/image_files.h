// SPDX-License-Identifier: GPL-3.0-or-later
// Small image files of every kind, made in memory.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "image/image.h"

namespace vitrine::test {

using FileBytes = std::vector<std::uint8_t>;

/// `extension` as OpenCV knows it: ".webp" (lossless), ".tiff", ".bmp", ".png".
FileBytes encodedWithOpenCv(const Image& image, const std::string& extension);
/// Four channels, the alpha of every pixel being `alpha`.
FileBytes encodedWithAlpha(const Image& image, const std::string& extension, std::uint8_t alpha);
/// One channel holding the red of `image`.
FileBytes encodedGrey(const Image& image, const std::string& extension);
/// 16 bits a channel: the byte as high part, 0xEE as low part.
FileBytes encoded16Bit(const Image& image, const std::string& extension);

/// One colour of inks 0 to 255 (255 = full); `adobe` writes Adobe's marker and its inverted inks.
FileBytes cmykJpeg(int width, int height, const std::array<std::uint8_t, 4>& inks, bool adobe);
/// `jpeg` with an EXIF segment of that orientation behind its first marker.
FileBytes withExif(const FileBytes& jpeg, int orientation, bool bigEndian);
/// `png` with an eXIf chunk of that orientation before its data.
FileBytes pngWithExif(const FileBytes& png, int orientation);

struct GifFrame {
    int left = 0, top = 0, width = 0, height = 0;
    bool interlaced = false;
    std::vector<std::uint8_t> indices;  ///< below 128
};
/// Colour i of the palette is (i, 2·i mod 256, 255 − i); background is colour 5.
FileBytes gifFile(int width, int height, const std::vector<GifFrame>& frames);

/// A PNG header of that size, without any data.
FileBytes pngHeader(std::uint32_t width, std::uint32_t height);

}  // namespace vitrine::test
