// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "image/image.h"

namespace vitrine {

/// Pixels without a format inside a larger file: plane R, then G, then B, each width × height bytes,
/// rows top to bottom. Data sets of small pictures come so, thousands in one file.
struct RawPlanes {
    std::uint64_t offset = 0;  ///< of the first byte, from the start of the file
    int width = 0;             ///< pixels
    int height = 0;

    std::size_t byteCount() const { return std::size_t{3} * width * height; }
    bool operator==(const RawPlanes&) const = default;
};

/// Where the pixels of one image are: a whole image file, or a stretch of a file.
struct ImageLocation {
    std::filesystem::path path;
    std::optional<RawPlanes> planes;

    /// For messages: the path, with the offset where it is a stretch.
    std::string text() const;
};

/// The bytes of the image and nothing else of its file; what a content hash is of. FileNotFound,
/// FileCorrupt (the file ends before the stretch does, or is larger than any image may be).
Result<std::vector<std::uint8_t>> readImageBytes(const ImageLocation& location);

/// Decodes those bytes to RGB. Fails as decodeImage(path) and readImageBytes() do.
Result<Image> decodeImage(const ImageLocation& location);

}  // namespace vitrine
