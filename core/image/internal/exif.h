// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "image/image.h"
#include "image/internal/image_bytes.h"

namespace vitrine::internal {

/// The first directory of a TIFF structure (also the payload of EXIF data).
struct TiffDirectory {
    std::uint32_t width = 0;   ///< 0: not given
    std::uint32_t height = 0;
    int orientation = 1;       ///< 1 to 8
};

/// Nothing where `tiff` does not start with a TIFF header and a directory inside it.
std::optional<TiffDirectory> readTiffDirectory(Bytes tiff);

/// Orientation of an EXIF payload with or without the "Exif" prefix; 1 where it says none.
int exifOrientation(Bytes payload);

/// Turns and mirrors decoded pixels so that EXIF orientation 2 to 8 becomes 1 (EXIF 2.32, 4.6.4 A).
Image upright(const Image& image, int orientation);

}  // namespace vitrine::internal
