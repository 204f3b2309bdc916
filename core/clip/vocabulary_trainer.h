// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/counter_random.h"
#include "base/result.h"

namespace vitrine {

/// A byte pair vocabulary in CLIP's form, learned from a corpus: 256 bytes, the same at the end of
/// a word, one token for each merge, start and end of text.
class BytePairVocabulary {
public:
    /// Learns at most `merges` merges, most frequent pair first and the lower pair on ties (Sennrich
    /// et al. 2016), until every word of `corpus` is one token. EmptyInput without any word.
    static Result<BytePairVocabulary> learn(const std::vector<std::string>& corpus, std::size_t merges);

    std::size_t size() const { return tokens_.size(); }
    std::int64_t startToken() const { return static_cast<std::int64_t>(size()) - 2; }
    std::int64_t endToken() const { return static_cast<std::int64_t>(size()) - 1; }

    /// As Tokenizer::encode does with the files written below.
    std::vector<std::int64_t> encode(std::string_view text, int contextLength) const;
    /// The same, but each merge is left out with probability `dropout` (BPE-dropout, Provilkov et
    /// al. 2020): so fragments of words are met in training and spell unknown words sensibly.
    std::vector<std::int64_t> encodeWithDropout(std::string_view text, int contextLength, float dropout,
                                                CounterRandom& random) const;

    /// vocab.json and merges.txt into `directory`, which must exist; each atomic.
    Result<> write(const std::filesystem::path& directory) const;

private:
    using Pair = std::pair<std::string, std::string>;

    std::vector<std::string> split(const std::string& word, float dropout, CounterRandom* random) const;
    std::vector<std::int64_t> encodeWith(std::string_view text, int contextLength, float dropout,
                                         CounterRandom* random) const;

    std::vector<Pair> merges_;
    std::map<Pair, std::size_t> ranks_;
    std::vector<std::string> tokens_;
    std::map<std::string, std::int64_t> ids_;
};

}  // namespace vitrine
