// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace vitrine {

/// SHA-256 as the 32 bytes it is: the identity of an image's content, small enough to hold a million.
struct ContentHash {
    std::array<std::uint8_t, 32> bytes{};

    static ContentHash of(std::span<const std::uint8_t> content);
    static ContentHash of(std::string_view content);
    /// 64 lower-case hexadecimal digits.
    std::string hex() const;
    auto operator<=>(const ContentHash&) const = default;
};

}  // namespace vitrine

template <>
struct std::hash<vitrine::ContentHash> {
    std::size_t operator()(const vitrine::ContentHash& value) const noexcept {
        std::size_t first = 0;  // any eight bytes of a cryptographic hash are evenly spread
        std::memcpy(&first, value.bytes.data(), sizeof first);
        return first;
    }
};
