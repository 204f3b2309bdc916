// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "image/image.h"

namespace vitrine {

/// A small picture kept compressed (JPEG, quality 90): thousands of thumbnails cost some kilobytes each
/// instead of their pixels. Immutable; copies share the bytes; any thread.
class StoredPicture {
public:
    StoredPicture() = default;
    /// Empty for an empty image, and where it can not be encoded.
    StoredPicture(const Image& image);  // NOLINT: every picture may be stored

    bool empty() const { return !bytes_ || bytes_->empty(); }
    /// The pixels, a little changed by the compression; an empty image for an empty picture.
    Image decode() const;
    std::size_t byteCount() const { return bytes_ ? bytes_->size() : 0; }

private:
    std::shared_ptr<const std::vector<std::uint8_t>> bytes_;
};

}  // namespace vitrine
