// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/text_pieces.h"

#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace vitrine {
namespace {

constexpr utf8proc_int32_t kReplacement = 0xFFFD;
constexpr utf8proc_int32_t kCapitalDottedI = 0x130;
constexpr utf8proc_int32_t kDotAbove = 0x307;

enum class CharacterClass { Space, Letter, Number, Other };

struct Character {
    CharacterClass kind;
    std::size_t begin;  ///< first byte in the cleaned text
};

struct CleanText {
    std::string utf8;
    std::vector<Character> characters;
};

/// Unicode's White_Space property.
bool isWhiteSpace(utf8proc_int32_t c) {
    if (c >= 0x09 && c <= 0x0D) return true;
    if (c >= 0x2000 && c <= 0x200A) return true;
    switch (c) {
        case 0x20:
        case 0x85:
        case 0xA0:
        case 0x1680:
        case 0x2028:
        case 0x2029:
        case 0x202F:
        case 0x205F:
        case 0x3000: return true;
        default: return false;
    }
}

CharacterClass classOf(utf8proc_int32_t c) {
    if (isWhiteSpace(c)) return CharacterClass::Space;
    switch (utf8proc_category(c)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO: return CharacterClass::Letter;
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO: return CharacterClass::Number;
        default: return CharacterClass::Other;
    }
}

void append(std::string& text, utf8proc_int32_t codePoint) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto count = utf8proc_encode_char(codePoint, bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(count));
}

/// `visit(codePoint)` for each character; a byte that starts no valid one counts as U+FFFD.
template <class Visit>
void forEachCodePoint(std::string_view text, Visit visit) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        utf8proc_int32_t codePoint = kReplacement;
        const auto length = utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &codePoint);
        visit(length > 0 ? codePoint : kReplacement);
        at += length > 0 ? static_cast<std::size_t>(length) : 1;
    }
}

std::string composed(std::string_view text) {
    std::string valid;
    valid.reserve(text.size());
    forEachCodePoint(text, [&](utf8proc_int32_t c) { append(valid, c); });
    if (valid.empty()) return valid;
    utf8proc_uint8_t* mapped = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
                                     static_cast<utf8proc_ssize_t>(valid.size()), &mapped,
                                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    if (length < 0) throw std::bad_alloc();  // the only way to fail for valid UTF-8
    std::string result(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
    std::free(mapped);
    return result;
}

CleanText clean(std::string_view text) {
    CleanText result;
    const auto push = [&](utf8proc_int32_t c) {
        result.characters.push_back({classOf(c), result.utf8.size()});
        append(result.utf8, c);
    };
    forEachCodePoint(composed(text), [&](utf8proc_int32_t c) {
        if (c == kCapitalDottedI) {  // the one letter whose lower case is two characters everywhere
            push('i');
            push(kDotAbove);
        } else {
            push(utf8proc_tolower(c));
        }
    });
    return result;
}

/// The special token or contraction that begins here, or nothing.
std::string_view specialAt(std::string_view rest) {
    for (const std::string_view special : {kStartToken, kEndToken})
        if (rest.starts_with(special)) return special;
    return {};
}

std::string_view contractionAt(std::string_view rest) {
    for (const std::string_view contraction : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"})
        if (rest.starts_with(contraction)) return contraction;
    return {};
}

}  // namespace

std::vector<std::string> splitIntoPieces(std::string_view text) {
    const CleanText cleaned = clean(text);
    const std::string_view all = cleaned.utf8;
    const auto& characters = cleaned.characters;
    const auto byteOf = [&](std::size_t i) { return i < characters.size() ? characters[i].begin : all.size(); };

    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < characters.size();) {
        const CharacterClass kind = characters[at].kind;
        const std::string_view rest = all.substr(byteOf(at));
        std::size_t end = at + 1;
        if (kind == CharacterClass::Space) {
            at = end;
            continue;
        }
        std::string_view fixed = specialAt(rest);
        if (fixed.empty()) fixed = contractionAt(rest);
        if (!fixed.empty()) {
            end = at + fixed.size();  // these are ASCII: one byte a character
        } else if (kind != CharacterClass::Number) {
            while (end < characters.size() && characters[end].kind == kind &&
                   (kind == CharacterClass::Letter || specialAt(all.substr(byteOf(end))).empty()))
                ++end;
        }
        pieces.emplace_back(all.substr(byteOf(at), byteOf(end) - byteOf(at)));
        at = end;
    }
    return pieces;
}

const std::array<unsigned char, 256>& byteSymbolOrder() {
    static const auto order = [] {
        std::array<unsigned char, 256> bytes{};
        std::size_t count = 0;
        const auto printable = [](int b) { return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174; };
        for (int b = 0; b < 256; ++b)
            if (printable(b)) bytes[count++] = static_cast<unsigned char>(b);
        for (int b = 0; b < 256; ++b)
            if (!printable(b)) bytes[count++] = static_cast<unsigned char>(b);
        return bytes;
    }();
    return order;
}

const std::array<std::string, 256>& byteSymbols() {
    static const auto symbols = [] {
        constexpr std::size_t kPrintable = 188;
        std::array<std::string, 256> table;
        for (std::size_t i = 0; i < 256; ++i) {
            const unsigned char byte = byteSymbolOrder()[i];
            append(table[byte], i < kPrintable ? byte : static_cast<utf8proc_int32_t>(0x100 + i - kPrintable));
        }
        return table;
    }();
    return symbols;
}

}  // namespace vitrine
