// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as an image: the header always, the pixels where they are few. TIFF pixels stay out, since that
// library takes memory as its tags ask and the fuzzer counts that as a fault.
#include <cstdlib>

#include "image/image_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr int kMaxSide = 128;
    const auto info = vitrine::probeImage({data, size}, "fuzz");
    if (!info) return 0;
    if (info->width < 1 || info->height < 1 || info->orientation < 1 || info->orientation > 8) std::abort();
    if (info->width > kMaxSide || info->height > kMaxSide || info->format == vitrine::ImageFormat::Tiff) return 0;
    const auto image = vitrine::decodeImage({data, size}, "fuzz");
    if (image && (image->width() != info->width || image->height() != info->height)) std::abort();
    if (!image && image.error().code == vitrine::ErrorCode::Internal) std::abort();
    return 0;
}
