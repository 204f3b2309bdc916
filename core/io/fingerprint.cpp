// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/fingerprint.h"

#include <algorithm>
#include <cstring>

#include "io/internal/sha256_blocks.h"
#include "io/mapped_file.h"

namespace vitrine {
namespace {

constexpr std::size_t kBlock = 64;

std::span<const std::uint8_t> bytesOf(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

Sha256::Sha256()
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19} {}

void Sha256::update(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const std::size_t filled = length_ % kBlock;
        std::size_t count = std::min(kBlock - filled, bytes.size());
        if (count == kBlock) {
            count = bytes.size() / kBlock * kBlock;
            internal::compressSha256(state_, bytes.data(), count / kBlock);
        } else {
            std::memcpy(block_.data() + filled, bytes.data(), count);
            if (filled + count == kBlock) internal::compressSha256(state_, block_.data(), 1);
        }
        length_ += count;
        bytes = bytes.subspan(count);
    }
}

void Sha256::update(std::string_view text) { update(bytesOf(text)); }

std::string Sha256::finish() {
    const std::uint64_t bits = length_ * 8;
    std::array<std::uint8_t, kBlock + 8> tail{0x80};
    const std::size_t padding = (length_ % kBlock < 56 ? 56 : 120) - length_ % kBlock;
    for (std::size_t i = 0; i < 8; ++i) tail[padding + i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
    update(std::span(tail).first(padding + 8));
    std::string out;
    for (const std::uint32_t word : state_)
        for (int shift = 28; shift >= 0; shift -= 4) out += "0123456789abcdef"[(word >> shift) & 0xFU];
    return out;
}

Result<std::string> fileFingerprint(const std::filesystem::path& path) {
    VITRINE_ASSIGN(const auto map, MappedFile::open(path));
    return bytesFingerprint(map->bytes());
}

std::string bytesFingerprint(std::span<const std::uint8_t> bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}

std::string bytesFingerprint(std::string_view text) { return bytesFingerprint(bytesOf(text)); }

}  // namespace vitrine
