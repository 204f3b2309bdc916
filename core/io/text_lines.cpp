// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/text_lines.h"

#include "io/mapped_file.h"

namespace vitrine {
namespace {

/// Length of the well-formed UTF-8 sequence that starts at `index`, 0 if there is none.
/// Bounds of the second byte: table 3-7 of the Unicode standard.
std::size_t sequenceLength(std::string_view text, std::size_t index) {
    const auto byteAt = [&](std::size_t offset) {
        return index + offset < text.size() ? static_cast<unsigned char>(text[index + offset]) : 0U;
    };
    const unsigned first = byteAt(0);
    if (first < 0x80) return 1;
    std::size_t length = 0;
    unsigned low = 0x80;
    unsigned high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) length = 2;
    else if (first >= 0xE0 && first <= 0xEF) length = 3;
    else if (first >= 0xF0 && first <= 0xF4) length = 4;
    else return 0;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
    if (byteAt(1) < low || byteAt(1) > high) return 0;
    for (std::size_t offset = 2; offset < length; ++offset)
        if (byteAt(offset) < 0x80 || byteAt(offset) > 0xBF) return 0;
    return length;
}

}  // namespace

bool isValidUtf8(std::string_view text) {
    for (std::size_t index = 0; index < text.size();) {
        const std::size_t length = sequenceLength(text, index);
        if (length == 0) return false;
        index += length;
    }
    return true;
}

Result<std::vector<std::string>> splitTextLines(std::string_view text, const std::string& subject) {
    if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF")
        return fail(ErrorCode::FileCorrupt, subject, "is UTF-16 text; save it as UTF-8");
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of("\r\n");
        const std::string_view line = text.substr(0, end);
        const auto refuse = [&](const char* cause) {
            return fail(ErrorCode::FileCorrupt, subject, "line " + std::to_string(lines.size() + 1) + " " + cause);
        };
        if (!isValidUtf8(line)) return refuse("is not valid UTF-8");
        if (line.find('\0') != std::string_view::npos) return refuse("holds a zero byte");
        lines.emplace_back(line);
        if (end == std::string_view::npos) break;
        text.remove_prefix(text.substr(end, 2) == "\r\n" ? end + 2 : end + 1);
    }
    return lines;
}

Result<std::vector<std::string>> readTextLines(const std::filesystem::path& path) {
    VITRINE_ASSIGN(const auto bytes, readFile(path, kMaxTextBytes));
    return splitTextLines({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

}  // namespace vitrine
