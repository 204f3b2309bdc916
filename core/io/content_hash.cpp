// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/content_hash.h"

#include "io/fingerprint.h"

namespace vitrine {
namespace {

unsigned digit(char letter) { return static_cast<unsigned>(letter <= '9' ? letter - '0' : letter - 'a' + 10); }

}  // namespace

ContentHash ContentHash::of(std::span<const std::uint8_t> content) {
    const std::string hex = bytesFingerprint(content);
    ContentHash out;
    for (std::size_t i = 0; i < out.bytes.size(); ++i)
        out.bytes[i] = static_cast<std::uint8_t>(digit(hex[2 * i]) << 4U | digit(hex[2 * i + 1]));
    return out;
}

ContentHash ContentHash::of(std::string_view content) {
    return of(std::span(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()));
}

std::string ContentHash::hex() const {
    std::string out;
    for (const std::uint8_t byte : bytes) {
        out += "0123456789abcdef"[byte >> 4U];
        out += "0123456789abcdef"[byte & 0xFU];
    }
    return out;
}

}  // namespace vitrine
