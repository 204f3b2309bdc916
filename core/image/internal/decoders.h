// SPDX-License-Identifier: GPL-3.0-or-later
// One function a format: bytes whose header was checked to RGB as stored (not yet turned). Each keeps its
// library quiet and its error handling inside; FileCorrupt where the data end early or are damaged.
#pragma once

#include <string>

#include "base/result.h"
#include "image/image.h"
#include "image/internal/image_header.h"

namespace vitrine::internal {

Result<Image> decodePng(Bytes bytes, const StoredImage& header, const std::string& subject);
Result<Image> decodeJpeg(Bytes bytes, const StoredImage& header, const std::string& subject);
Result<Image> decodeGif(Bytes bytes, const StoredImage& header, const std::string& subject);
Result<Image> decodeWebP(Bytes bytes, const StoredImage& header, const std::string& subject);
Result<Image> decodeTiff(Bytes bytes, const StoredImage& header, const std::string& subject);
Result<Image> decodeBmp(Bytes bytes, const StoredImage& header, const std::string& subject);

}  // namespace vitrine::internal
