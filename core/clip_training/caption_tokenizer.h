// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "clip/tokenizer.h"
#include "clip/vocabulary_trainer.h"

namespace vitrine {

/// How captions become tokens: a vocabulary learnt from them, or that of another model. Immutable.
class CaptionTokenizer {
public:
    /// At most `merges` merges, learnt from `captions` (evenly spread ones where there are very many). EmptyInput.
    static Result<CaptionTokenizer> learn(const std::vector<std::string>& captions, std::size_t merges, int contextLength);
    /// The vocabulary of the model in `directory`. UnsupportedFormat where its end token is not the largest id,
    /// which is how CLIP finds the end of a text.
    static Result<CaptionTokenizer> of(const std::filesystem::path& directory, int contextLength);

    /// Start token, text, end token, at most contextLength of them.
    std::vector<std::int64_t> encode(std::string_view text) const;
    std::int64_t endToken() const;
    std::size_t vocabularySize() const;
    int contextLength() const { return contextLength_; }

    /// The vocabulary's files into `directory`, which must exist.
    Result<> write(const std::filesystem::path& directory) const;

private:
    struct Borrowed {
        Tokenizer tokenizer;
        std::filesystem::path directory;
    };
    CaptionTokenizer(std::shared_ptr<const BytePairVocabulary> own, std::shared_ptr<const Borrowed> borrowed, int contextLength)
        : own_(std::move(own)), borrowed_(std::move(borrowed)), contextLength_(contextLength) {}

    std::shared_ptr<const BytePairVocabulary> own_;  ///< or
    std::shared_ptr<const Borrowed> borrowed_;
    int contextLength_;
};

}  // namespace vitrine
