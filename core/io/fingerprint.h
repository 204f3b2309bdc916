// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vitrine {

/// SHA-256 (FIPS 180-4) over bytes that arrive in pieces.
class Sha256 {
public:
    Sha256();
    void update(std::span<const std::uint8_t> bytes);
    void update(std::string_view text);
    /// 64 lower-case hexadecimal digits; the object is used up afterwards.
    std::string finish();

private:
    std::array<std::uint32_t, 8> state_;
    std::array<std::uint8_t, 64> block_{};
    std::uint64_t length_ = 0;
};

/// SHA-256 of a file's bytes as 64 hexadecimal digits. Fails as MappedFile::open does.
Result<std::string> fileFingerprint(const std::filesystem::path& path);
std::string bytesFingerprint(std::span<const std::uint8_t> bytes);
std::string bytesFingerprint(std::string_view text);

}  // namespace vitrine
