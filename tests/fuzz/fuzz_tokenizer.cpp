// SPDX-License-Identifier: GPL-3.0-or-later
// Two files and a text, separated by zero bytes: vocab.json, merges.txt, text; without merges the first part
// is a tokenizer.json. Ids must be of the vocabulary, the list within the context length.
#include <cstdlib>
#include <string_view>

#include "clip/tokenizer.h"

namespace {

std::string_view takePart(std::string_view& rest) {
    const std::size_t end = rest.find('\0');
    const std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const std::string_view vocabulary = takePart(rest);
    const std::string_view merges = takePart(rest);
    constexpr int kContext = 16;
    const auto tokenizer = merges.empty() ? vitrine::Tokenizer::fromTokenizerJson(vocabulary, "fuzz", kContext)
                                          : vitrine::Tokenizer::fromVocabulary(vocabulary, merges, "fuzz", kContext);
    if (!tokenizer) return 0;
    const auto ids = tokenizer->encode(rest);
    static_cast<void>(tokenizer->coversText(rest));
    if (ids.size() < 2 || ids.size() > kContext || ids.back() != tokenizer->endToken()) std::abort();
    for (const std::int64_t id : ids)
        if (id < 0 || static_cast<std::size_t>(id) >= tokenizer->vocabularySize()) std::abort();
    return 0;
}
