// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/vocabulary_trainer.h"

#include <limits>

#include "clip/text_pieces.h"
#include "io/atomic_file.h"
#include "io/json_document.h"

namespace vitrine {
namespace {

/// The printable symbols of a word's bytes, the last marked as the end of the word.
std::vector<std::string> symbolsOf(const std::string& word) {
    std::vector<std::string> symbols;
    for (const char byte : word) symbols.push_back(byteSymbols()[static_cast<unsigned char>(byte)]);
    if (!symbols.empty()) symbols.back() += kWordEnd;
    return symbols;
}

/// Joins every occurrence of the pair, left to right.
void join(std::vector<std::string>& symbols, const std::pair<std::string, std::string>& pair) {
    std::vector<std::string> joined;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        if (i + 1 < symbols.size() && symbols[i] == pair.first && symbols[i + 1] == pair.second) {
            joined.push_back(symbols[i] + symbols[i + 1]);
            ++i;
        } else {
            joined.push_back(symbols[i]);
        }
    }
    symbols = std::move(joined);
}

struct CountedWord {
    std::vector<std::string> symbols;
    std::size_t count = 0;
};

}  // namespace

Result<BytePairVocabulary> BytePairVocabulary::learn(const std::vector<std::string>& corpus, std::size_t merges) {
    std::map<std::string, std::size_t> counts;
    for (const auto& text : corpus) {
        for (auto& piece : splitIntoPieces(text)) ++counts[piece];
    }
    counts.erase(std::string(kStartToken));
    counts.erase(std::string(kEndToken));
    if (counts.empty()) return fail(ErrorCode::EmptyInput, "vocabulary", "the corpus holds no word");
    std::vector<CountedWord> words;
    for (const auto& [word, count] : counts) words.push_back({symbolsOf(word), count});

    BytePairVocabulary vocabulary;
    while (vocabulary.merges_.size() < merges) {
        std::map<Pair, std::size_t> pairs;
        for (const auto& word : words) {
            for (std::size_t i = 1; i < word.symbols.size(); ++i) {
                pairs[{word.symbols[i - 1], word.symbols[i]}] += word.count;
            }
        }
        if (pairs.empty()) break;
        auto best = pairs.begin();
        for (auto pair = pairs.begin(); pair != pairs.end(); ++pair) {
            if (pair->second > best->second) best = pair;
        }
        for (auto& word : words) join(word.symbols, best->first);
        vocabulary.ranks_[best->first] = vocabulary.merges_.size();
        vocabulary.merges_.push_back(best->first);
    }

    auto& tokens = vocabulary.tokens_;
    for (const auto byte : byteSymbolOrder()) tokens.push_back(byteSymbols()[byte]);
    for (const auto byte : byteSymbolOrder()) tokens.push_back(byteSymbols()[byte] + std::string(kWordEnd));
    for (const auto& [first, second] : vocabulary.merges_) tokens.push_back(first + second);
    tokens.emplace_back(kStartToken);
    tokens.emplace_back(kEndToken);
    for (std::size_t i = 0; i < tokens.size(); ++i) vocabulary.ids_.emplace(tokens[i], static_cast<std::int64_t>(i));
    return vocabulary;
}

std::vector<std::string> BytePairVocabulary::split(const std::string& word, float dropout,
                                                   CounterRandom* random) const {
    auto symbols = symbolsOf(word);
    while (symbols.size() > 1) {
        auto best = std::numeric_limits<std::size_t>::max();
        for (std::size_t i = 1; i < symbols.size(); ++i) {
            const auto rank = ranks_.find({symbols[i - 1], symbols[i]});
            if (rank == ranks_.end() || rank->second >= best) continue;
            if (random != nullptr && random->chance(dropout)) continue;
            best = rank->second;
        }
        if (best == std::numeric_limits<std::size_t>::max()) break;
        join(symbols, merges_[best]);
    }
    return symbols;
}

std::vector<std::int64_t> BytePairVocabulary::encodeWith(std::string_view text, int contextLength, float dropout,
                                                         CounterRandom* random) const {
    std::vector<std::int64_t> ids{startToken()};
    const auto room = static_cast<std::size_t>(contextLength) - 1;
    for (const auto& piece : splitIntoPieces(text)) {
        for (const auto& symbol : split(piece, dropout, random)) {
            if (ids.size() < room) ids.push_back(ids_.at(symbol));
        }
    }
    ids.push_back(endToken());
    return ids;
}

std::vector<std::int64_t> BytePairVocabulary::encode(std::string_view text, int contextLength) const {
    return encodeWith(text, contextLength, 0.0F, nullptr);
}

std::vector<std::int64_t> BytePairVocabulary::encodeWithDropout(std::string_view text, int contextLength,
                                                                float dropout, CounterRandom& random) const {
    return encodeWith(text, contextLength, dropout, &random);
}

Result<> BytePairVocabulary::write(const std::filesystem::path& directory) const {
    nlohmann::ordered_json vocabulary = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < tokens_.size(); ++i) vocabulary[tokens_[i]] = i;
    std::string merges = "#version: 0.2\n";
    for (const auto& [first, second] : merges_) merges += first + " " + second + "\n";
    VITRINE_TRY(writeJson(directory / "vocab.json", vocabulary));
    return writeFileAtomically(directory / "merges.txt", merges);
}

}  // namespace vitrine
