// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/caption_tokenizer.h"

#include <array>
#include <system_error>

#include "io/atomic_file.h"
#include "io/mapped_file.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostCaptions = 20'000;  ///< to learn a vocabulary from: more hardly change it
constexpr std::array<const char*, 3> kVocabularyFiles{"vocab.json", "merges.txt", "tokenizer.json"};

}  // namespace

Result<CaptionTokenizer> CaptionTokenizer::learn(const std::vector<std::string>& captions, std::size_t merges, int contextLength) {
    std::vector<std::string> corpus;
    const std::size_t stride = captions.size() / kMostCaptions + 1;
    for (std::size_t i = 0; i < captions.size(); i += stride) corpus.push_back(captions[i]);
    VITRINE_ASSIGN(BytePairVocabulary vocabulary, BytePairVocabulary::learn(corpus, merges));
    return CaptionTokenizer(std::make_shared<const BytePairVocabulary>(std::move(vocabulary)), nullptr, contextLength);
}

Result<CaptionTokenizer> CaptionTokenizer::of(const fs::path& directory, int contextLength) {
    VITRINE_ASSIGN(Tokenizer tokenizer, Tokenizer::load(directory, contextLength));
    if (tokenizer.endToken() + 1 != static_cast<std::int64_t>(tokenizer.vocabularySize()))
        return fail(ErrorCode::UnsupportedFormat, directory.string(), "its end token is not the last of its vocabulary");
    return CaptionTokenizer(nullptr, std::make_shared<const Borrowed>(Borrowed{std::move(tokenizer), directory}), contextLength);
}

std::vector<std::int64_t> CaptionTokenizer::encode(std::string_view text) const {
    if (own_) return own_->encode(text, contextLength_);
    return borrowed_->tokenizer.encode(text);
}

std::int64_t CaptionTokenizer::endToken() const {
    if (own_) return own_->endToken();
    return borrowed_->tokenizer.endToken();
}

std::size_t CaptionTokenizer::vocabularySize() const {
    if (own_) return own_->size();
    return borrowed_->tokenizer.vocabularySize();
}

Result<> CaptionTokenizer::write(const fs::path& directory) const {
    if (own_) return own_->write(directory);
    const fs::path& from = borrowed_->directory;
    for (const char* name : kVocabularyFiles) {
        std::error_code error;
        if (!fs::exists(from / name, error)) continue;
        VITRINE_ASSIGN(const auto file, MappedFile::open(from / name));
        VITRINE_TRY(writeFileAtomically(directory / name, file->bytes()));
    }
    return {};
}

}  // namespace vitrine
