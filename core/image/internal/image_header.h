// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "image/image_decoder.h"
#include "image/internal/image_bytes.h"

namespace vitrine::internal {

/// What a header says, with the pixels as stored (before the orientation).
struct StoredImage {
    ImageFormat format = ImageFormat::Png;
    std::int64_t width = 0;
    std::int64_t height = 0;
    int orientation = 1;
};

/// Recognises the format by its first bytes and checks the size; decodes nothing. Errors as probeImage.
Result<StoredImage> readImageHeader(Bytes bytes, const std::string& subject);

}  // namespace vitrine::internal
