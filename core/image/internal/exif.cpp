// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/internal/exif.h"

#include <cstring>

namespace vitrine::internal {
namespace {

constexpr std::uint32_t kWidthTag = 256;
constexpr std::uint32_t kHeightTag = 257;
constexpr std::uint32_t kOrientationTag = 274;
constexpr std::uint32_t kShort = 3;
constexpr std::uint32_t kLong = 4;

}  // namespace

std::optional<TiffDirectory> readTiffDirectory(Bytes tiff) {
    const bool bigEndian = hasAt(tiff, 0, std::string_view("MM\0*", 4));
    if (!bigEndian && !hasAt(tiff, 0, std::string_view("II*\0", 4))) return std::nullopt;
    const auto directory = numberAt(tiff, 4, 4, bigEndian);
    if (!directory) return std::nullopt;
    const auto count = numberAt(tiff, *directory, 2, bigEndian);
    if (!count) return std::nullopt;
    TiffDirectory out;
    for (std::size_t i = 0; i < *count; ++i) {
        const std::size_t entry = std::size_t{*directory} + 2 + 12 * i;
        const auto tag = numberAt(tiff, entry, 2, bigEndian);
        const auto type = numberAt(tiff, entry + 2, 2, bigEndian);
        if (!tag || !type) break;
        if (*type != kShort && *type != kLong) continue;
        const auto value = numberAt(tiff, entry + 8, *type == kShort ? 2 : 4, bigEndian);
        if (!value) break;
        if (*tag == kWidthTag) out.width = *value;
        if (*tag == kHeightTag) out.height = *value;
        if (*tag == kOrientationTag && *value >= 1 && *value <= 8) out.orientation = static_cast<int>(*value);
    }
    return out;
}

int exifOrientation(Bytes payload) {
    constexpr std::string_view kPrefix("Exif\0\0", 6);
    if (hasAt(payload, 0, kPrefix)) payload = payload.subspan(kPrefix.size());
    const auto directory = readTiffDirectory(payload);
    return directory ? directory->orientation : 1;
}

Image upright(const Image& image, int orientation) {
    if (orientation <= 1 || orientation > 8 || image.empty()) return image;
    const bool swapsSides = orientation >= 5;
    const int width = swapsSides ? image.height() : image.width();
    const int height = swapsSides ? image.width() : image.height();
    // Where the stored row and column of an upright pixel run backwards.
    const bool fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    std::vector<std::uint8_t> out(static_cast<std::size_t>(width) * height * 3);
    std::uint8_t* target = out.data();
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x, target += 3) {
            const int storedX = swapsSides ? y : x;
            const int storedY = swapsSides ? x : y;
            const int column = fromRight ? image.width() - 1 - storedX : storedX;
            const int line = fromBottom ? image.height() - 1 - storedY : storedY;
            std::memcpy(target, image.row(line) + static_cast<std::size_t>(column) * 3, 3);
        }
    }
    return {width, height, std::move(out)};
}

}  // namespace vitrine::internal
