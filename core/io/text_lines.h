// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vitrine {

inline constexpr std::uint64_t kMaxTextBytes = 256ULL << 20U;

/// Whether `text` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
bool isValidUtf8(std::string_view text);

/// Splits at LF, CRLF and lone CR; a byte order mark is dropped, a final line end adds no line.
/// FileCorrupt names `subject` and the line that is not UTF-8 or holds a zero byte.
Result<std::vector<std::string>> splitTextLines(std::string_view text, const std::string& subject);

/// splitTextLines() of a file; an empty file has no lines.
Result<std::vector<std::string>> readTextLines(const std::filesystem::path& path);

}  // namespace vitrine
