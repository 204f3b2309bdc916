// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "image/image.h"

namespace vitrine {

/// 8-bit RGB PNG. EmptyInput for an empty image.
Result<std::vector<std::uint8_t>> encodePng(const Image& image);
/// 8-bit JPEG, quality 1 to 100 (InvalidOption otherwise).
Result<std::vector<std::uint8_t>> encodeJpeg(const Image& image, int quality);

/// encodePng to a file, atomically.
Result<> writePng(const Image& image, const std::filesystem::path& path);

}  // namespace vitrine
