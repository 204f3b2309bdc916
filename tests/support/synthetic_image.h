// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "image/image.h"

namespace vitrine::test {

/// A busy picture that any language can make again: channel c of pixel (x, y) is the low byte of
/// (7x² + 13y + xy(3 + c) + 50c) xor 8x xor 5y.
inline Image busyImage(int width, int height) {
    std::vector<std::uint8_t> rgb;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c)
                rgb.push_back(static_cast<std::uint8_t>((x * x * 7 + y * 13 + x * y * (3 + c) + c * 50) ^ (x * 8) ^ (y * 5)));
    return {width, height, std::move(rgb)};
}

/// Soft gradients, as kind to lossy formats as a photograph.
inline Image smoothImage(int width, int height) {
    std::vector<std::uint8_t> rgb;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            rgb.push_back(static_cast<std::uint8_t>(30 + 180 * x / width));
            rgb.push_back(static_cast<std::uint8_t>(40 + 150 * y / height));
            rgb.push_back(static_cast<std::uint8_t>(200 - 100 * x / width));
        }
    }
    return {width, height, std::move(rgb)};
}

inline Image filledImage(int width, int height, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    std::vector<std::uint8_t> rgb;
    for (int i = 0; i < width * height; ++i) rgb.insert(rgb.end(), {red, green, blue});
    return {width, height, std::move(rgb)};
}

}  // namespace vitrine::test
