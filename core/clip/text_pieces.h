// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to a text before byte pair encoding; shared by the tokenizer and by whoever builds
// a vocabulary for it.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace vitrine {

inline constexpr std::string_view kStartToken = "<|startoftext|>";
inline constexpr std::string_view kEndToken = "<|endoftext|>";
inline constexpr std::string_view kWordEnd = "</w>";

/// The pieces that CLIP's byte pair encoding looks at one by one, as UTF-8: text in composed form
/// (NFC), lower case, split at white space into the two special tokens, English contractions ('s 't
/// 're 've 'm 'll 'd), runs of letters, single digits and runs of anything else. Invalid UTF-8
/// becomes U+FFFD. White space itself belongs to no piece.
std::vector<std::string> splitIntoPieces(std::string_view text);

/// UTF-8 spelling of each byte in a vocabulary file: printable Latin-1 bytes are themselves, the
/// other 68 follow in order from U+0100, so that no token contains white space or control characters.
const std::array<std::string, 256>& byteSymbols();

/// The 256 bytes in the order in which CLIP's vocabulary lists their symbols (ids 0 to 255).
const std::array<unsigned char, 256>& byteSymbolOrder();

}  // namespace vitrine
