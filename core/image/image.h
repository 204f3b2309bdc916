// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace vitrine {

/// Immutable 8-bit RGB picture, rows top to bottom, pixels interleaved R, G, B without padding.
/// Copies share the pixels; reading is safe from any thread.
class Image {
public:
    Image() = default;
    /// `rgb` must hold width × height × 3 bytes.
    Image(int width, int height, std::vector<std::uint8_t> rgb)
        : width_(width), height_(height), pixels_(std::make_shared<const std::vector<std::uint8_t>>(std::move(rgb))) {}

    int width() const { return width_; }
    int height() const { return height_; }
    bool empty() const { return width_ == 0 || height_ == 0; }
    std::span<const std::uint8_t> pixels() const {
        return pixels_ ? std::span<const std::uint8_t>(*pixels_) : std::span<const std::uint8_t>{};
    }
    const std::uint8_t* row(int y) const { return pixels_->data() + static_cast<std::size_t>(y) * width_ * 3; }

private:
    int width_ = 0;
    int height_ = 0;
    std::shared_ptr<const std::vector<std::uint8_t>> pixels_;
};

}  // namespace vitrine
