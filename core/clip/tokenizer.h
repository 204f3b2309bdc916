// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vitrine {

/// CLIP's byte-level byte pair encoding (Sennrich et al. 2016; Radford et al. 2021), token for token
/// what Hugging Face's CLIPTokenizerFast gives. Immutable to its users, copies share one vocabulary
/// and one cache of words; any thread.
class Tokenizer {
public:
    /// Reads vocab.json and merges.txt of `directory`, or tokenizer.json where those are absent.
    /// The ids of the start and end token are looked up in the vocabulary: the ones stated in
    /// OpenAI's config files are wrong. `contextLength` (≥ 2) counts both.
    static Result<Tokenizer> load(const std::filesystem::path& directory, int contextLength = 77);

    /// The same from the contents of vocab.json and merges.txt (`directory` only names them in errors),
    /// or from that of tokenizer.json.
    static Result<Tokenizer> fromVocabulary(std::string_view vocabularyJson, std::string_view merges,
                                            const std::filesystem::path& directory, int contextLength = 77);
    static Result<Tokenizer> fromTokenizerJson(std::string_view json, const std::string& subject,
                                               int contextLength = 77);

    /// Start token, text, end token; not padded; cut to contextLength() with the end token kept.
    std::vector<std::int64_t> encode(std::string_view text) const;

    /// Whether every word is one token. A small vocabulary spells unknown words in fragments that
    /// its model hardly met in training, so an embedding of such a text means little.
    bool coversText(std::string_view text) const;

    int contextLength() const { return contextLength_; }
    std::size_t vocabularySize() const;  ///< largest id + 1
    std::int64_t startToken() const;
    std::int64_t endToken() const;

private:
    struct Vocabulary;
    Tokenizer(std::shared_ptr<const Vocabulary> vocabulary, int contextLength)
        : vocabulary_(std::move(vocabulary)), contextLength_(contextLength) {}

    std::shared_ptr<const Vocabulary> vocabulary_;
    int contextLength_;
};

}  // namespace vitrine
