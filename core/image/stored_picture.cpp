// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/stored_picture.h"

#include "image/image_decoder.h"
#include "image/image_encoder.h"

namespace vitrine {

namespace {
constexpr int kQuality = 90;
}

StoredPicture::StoredPicture(const Image& image) {
    auto bytes = encodeJpeg(image, kQuality);
    if (!bytes) return;
    bytes->shrink_to_fit();
    bytes_ = std::make_shared<const std::vector<std::uint8_t>>(std::move(*bytes));
}

Image StoredPicture::decode() const {
    if (empty()) return {};
    const auto image = decodeImage(*bytes_, "thumbnail");
    return image ? *image : Image{};
}

}  // namespace vitrine
