// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vitrine::internal {

using Bytes = std::span<const std::uint8_t>;

/// Whether `text` stands at byte `offset`.
inline bool hasAt(Bytes bytes, std::size_t offset, std::string_view text) {
    if (offset > bytes.size() || bytes.size() - offset < text.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (bytes[offset + i] != static_cast<std::uint8_t>(text[i])) return false;
    return true;
}

/// Unsigned integer of 1 to 4 bytes at `offset`; nothing beyond the end.
inline std::optional<std::uint32_t> numberAt(Bytes bytes, std::size_t offset, std::size_t size, bool bigEndian) {
    if (offset > bytes.size() || bytes.size() - offset < size) return std::nullopt;
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < size; ++i) out = out << 8U | bytes[offset + (bigEndian ? i : size - 1 - i)];
    return out;
}

/// `size` bytes at `offset`, fewer at the end.
inline Bytes part(Bytes bytes, std::size_t offset, std::size_t size) {
    if (offset >= bytes.size()) return {};
    return bytes.subspan(offset, size < bytes.size() - offset ? size : bytes.size() - offset);
}

}  // namespace vitrine::internal
