// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vitrine {

inline constexpr std::uint64_t kMaxJsonBytes = 64ULL << 20U;

/// Parses strict JSON (UTF-8, no comments, no member twice in one object). FileCorrupt names
/// `subject`, the line and the cause.
Result<nlohmann::json> parseJson(std::string_view text, const std::string& subject);

/// Reads and parses a file of at most `maxBytes`.
Result<nlohmann::json> readJson(const std::filesystem::path& path, std::uint64_t maxBytes = kMaxJsonBytes);

/// Writes `document` indented by two spaces with a final newline, atomically.
Result<> writeJson(const std::filesystem::path& path, const nlohmann::ordered_json& document);

}  // namespace vitrine
