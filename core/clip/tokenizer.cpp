// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/tokenizer.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <nlohmann/json.hpp>
#include <queue>
#include <shared_mutex>
#include <unordered_map>

#include "clip/text_pieces.h"
#include "io/json_document.h"
#include "io/mapped_file.h"
#include "io/text_lines.h"

namespace vitrine {
namespace {

using Json = nlohmann::json;
using Token = std::int32_t;

constexpr const char* kVocabularyFile = "vocab.json";
constexpr const char* kMergesFile = "merges.txt";
constexpr Token kMaxToken = 1 << 22;
constexpr std::uint64_t kMaxFileBytes = 256U << 20;
constexpr std::size_t kMaxCachedWords = 1U << 16;
constexpr std::size_t kMaxCachedWordBytes = 64;

struct Merge {
    std::uint32_t rank;
    Token result;
};

std::uint64_t pairKey(Token left, Token right) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
}

using Merges = std::unordered_map<std::uint64_t, Merge>;

/// Joins neighbours of `symbols`, lowest rank first and left before right, until no pair is known.
/// A heap over a linked list: a hostile text without a space stays n·log n.
std::vector<Token> mergeSymbols(const std::vector<Token>& symbols, const Merges& merges) {
    struct Node {
        Token token;
        std::ptrdiff_t previous, next;
    };
    struct Candidate {
        std::uint32_t rank;
        std::ptrdiff_t left;
        std::uint64_t pair;
        Token result;
        bool operator>(const Candidate& other) const {
            return rank != other.rank ? rank > other.rank : left > other.left;
        }
    };
    const auto count = static_cast<std::ptrdiff_t>(symbols.size());
    std::vector<Node> nodes;
    nodes.reserve(symbols.size());
    for (std::ptrdiff_t i = 0; i < count; ++i)
        nodes.push_back({symbols[static_cast<std::size_t>(i)], i - 1, i + 1 < count ? i + 1 : -1});
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates;
    const auto node = [&](std::ptrdiff_t i) -> Node& { return nodes[static_cast<std::size_t>(i)]; };
    const auto offer = [&](std::ptrdiff_t left) {
        if (left < 0 || node(left).next < 0) return;
        const std::uint64_t pair = pairKey(node(left).token, node(node(left).next).token);
        if (const auto found = merges.find(pair); found != merges.end())
            candidates.push({found->second.rank, left, pair, found->second.result});
    };
    for (std::ptrdiff_t i = 0; i < count; ++i) offer(i);
    while (!candidates.empty()) {
        const Candidate best = candidates.top();
        candidates.pop();
        Node& left = node(best.left);
        // An entry is stale once one of its two symbols has been joined to something else.
        if (left.token < 0 || left.next < 0 || pairKey(left.token, node(left.next).token) != best.pair) continue;
        Node& right = node(left.next);
        left.token = best.result;
        left.next = right.next;
        right.token = -1;
        if (left.next >= 0) node(left.next).previous = best.left;
        offer(left.previous);
        offer(best.left);
    }
    std::vector<Token> result;
    for (std::ptrdiff_t i = count > 0 ? 0 : -1; i >= 0; i = node(i).next) result.push_back(node(i).token);
    return result;
}

using TokenPairs = std::vector<std::pair<std::string, std::string>>;

/// "ab c</w>" → "ab", "c</w>".
Result<std::pair<std::string, std::string>> splitPair(const std::string& text, const std::string& subject) {
    const std::size_t space = text.find(' ');
    if (space == 0 || space == std::string::npos || space + 1 == text.size() ||
        text.find(' ', space + 1) != std::string::npos)
        return fail(ErrorCode::FileCorrupt, subject, "merge \"" + text + "\" is not a pair of tokens");
    return std::pair(text.substr(0, space), text.substr(space + 1));
}

/// tokenizer.json may list the start and end token outside the vocabulary.
Result<> addSpecialTokens(const Json& root, Json& vocabulary, const std::string& subject) {
    const auto added = root.find("added_tokens");
    if (added == root.end() || !added->is_array() || !vocabulary.is_object()) return {};
    for (const Json& token : *added) {
        if (!token.is_object() || !token.contains("content") || !token.contains("id") || !token["content"].is_string())
            return fail(ErrorCode::FileCorrupt, subject, "an entry of added_tokens has no content and id");
        const auto& content = token["content"].get_ref<const std::string&>();
        if ((content == kStartToken || content == kEndToken) && !vocabulary.contains(content))
            vocabulary[content] = token["id"];
    }
    return {};
}

}  // namespace

struct Tokenizer::Vocabulary {
    std::unordered_map<std::string, Token> tokens;
    Merges merges;
    std::array<Token, 256> byteTokens{};      ///< inside a word
    std::array<Token, 256> lastByteTokens{};  ///< at its end
    Token start = 0;
    Token end = 0;
    Token largest = 0;
    mutable std::shared_mutex cacheMutex;
    mutable std::unordered_map<std::string, std::vector<Token>> cache;

    /// The subjects name what holds the tokens and what holds the merges, for errors.
    static Result<Tokenizer> build(const Json& vocabulary, const TokenPairs& merges, const std::string& subject,
                                   const std::string& mergesSubject, int contextLength);
    std::vector<Token> tokensOf(const std::string& piece) const;

private:
    Result<> readTokens(const Json& vocabulary, const std::string& subject);
    Result<> readMerges(const TokenPairs& pairs, const std::string& subject);
};

Result<> Tokenizer::Vocabulary::readTokens(const Json& vocabulary, const std::string& subject) {
    if (!vocabulary.is_object() || vocabulary.empty())
        return fail(ErrorCode::FileCorrupt, subject, "the vocabulary is not an object of tokens");
    tokens.reserve(vocabulary.size());
    std::vector<bool> taken;
    for (const auto& [token, id] : vocabulary.items()) {
        if (!id.is_number_integer() || id.get<std::int64_t>() < 0 || id.get<std::int64_t>() >= kMaxToken)
            return fail(ErrorCode::FileCorrupt, subject, "token \"" + token + "\" has no valid id");
        const auto number = id.get<Token>();
        if (static_cast<std::size_t>(number) >= taken.size()) taken.resize(static_cast<std::size_t>(number) + 1);
        if (taken[static_cast<std::size_t>(number)])
            return fail(ErrorCode::FileCorrupt, subject, "two tokens have the id " + std::to_string(number));
        taken[static_cast<std::size_t>(number)] = true;
        tokens.emplace(token, number);
        largest = std::max(largest, number);
    }
    for (const auto& [name, id] : {std::pair{kStartToken, &start}, std::pair{kEndToken, &end}}) {
        const auto found = tokens.find(std::string(name));
        if (found == tokens.end())
            return fail(ErrorCode::FileCorrupt, subject, "the vocabulary lacks the token " + std::string(name));
        *id = found->second;
    }
    // A byte the vocabulary does not spell becomes the end token, as in Hugging Face's tokenizer.
    for (std::size_t byte = 0; byte < 256; ++byte) {
        const auto inner = tokens.find(byteSymbols()[byte]);
        const auto last = tokens.find(byteSymbols()[byte] + std::string(kWordEnd));
        byteTokens[byte] = inner == tokens.end() ? end : inner->second;
        lastByteTokens[byte] = last == tokens.end() ? end : last->second;
    }
    return {};
}

Result<> Tokenizer::Vocabulary::readMerges(const TokenPairs& pairs, const std::string& subject) {
    merges.reserve(pairs.size());
    std::uint32_t rank = 0;
    for (const auto& [left, right] : pairs) {
        const auto leftToken = tokens.find(left);
        const auto rightToken = tokens.find(right);
        const auto joined = tokens.find(left + right);
        if (leftToken == tokens.end() || rightToken == tokens.end() || joined == tokens.end())
            return fail(ErrorCode::FileCorrupt, subject,
                        "merge \"" + left + " " + right + "\" uses a token that is not in the vocabulary");
        merges.insert_or_assign(pairKey(leftToken->second, rightToken->second), Merge{rank++, joined->second});
    }
    return {};
}

Result<Tokenizer> Tokenizer::Vocabulary::build(const Json& vocabulary, const TokenPairs& merges,
                                               const std::string& subject, const std::string& mergesSubject,
                                               int contextLength) {
    if (contextLength < 2) return fail(ErrorCode::InvalidOption, subject, "a context holds at least two tokens");
    auto result = std::make_shared<Vocabulary>();
    VITRINE_TRY(result->readTokens(vocabulary, subject));
    VITRINE_TRY(result->readMerges(merges, mergesSubject));
    return Tokenizer(std::move(result), contextLength);
}

std::vector<Token> Tokenizer::Vocabulary::tokensOf(const std::string& piece) const {
    if (piece == kStartToken) return {start};
    if (piece == kEndToken) return {end};
    {
        const std::shared_lock lock(cacheMutex);
        if (const auto found = cache.find(piece); found != cache.end()) return found->second;
    }
    std::vector<Token> symbols;
    symbols.reserve(piece.size());
    for (const char c : piece) symbols.push_back(byteTokens[static_cast<unsigned char>(c)]);
    symbols.back() = lastByteTokens[static_cast<unsigned char>(piece.back())];
    std::vector<Token> result = mergeSymbols(symbols, merges);
    if (piece.size() <= kMaxCachedWordBytes) {
        const std::unique_lock lock(cacheMutex);
        if (cache.size() < kMaxCachedWords) cache.emplace(piece, result);
    }
    return result;
}

Result<Tokenizer> Tokenizer::fromVocabulary(std::string_view vocabularyJson, std::string_view merges,
                                            const std::filesystem::path& directory, int contextLength) {
    const std::string subject = (directory / kVocabularyFile).string();
    const std::string mergesSubject = (directory / kMergesFile).string();
    return guarded(subject, [&]() -> Result<Tokenizer> {
        VITRINE_ASSIGN(const Json vocabulary, parseJson(vocabularyJson, subject));
        VITRINE_ASSIGN(const std::vector<std::string> lines, splitTextLines(merges, mergesSubject));
        TokenPairs pairs;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].empty() || (i == 0 && lines[i].starts_with("#version"))) continue;
            VITRINE_ASSIGN(auto pair, splitPair(lines[i], mergesSubject));
            pairs.push_back(std::move(pair));
        }
        return Vocabulary::build(vocabulary, pairs, subject, mergesSubject, contextLength);
    });
}

Result<Tokenizer> Tokenizer::fromTokenizerJson(std::string_view json, const std::string& subject, int contextLength) {
    return guarded(subject, [&]() -> Result<Tokenizer> {
        VITRINE_ASSIGN(const Json root, parseJson(json, subject));
        const auto model = root.is_object() ? root.find("model") : root.end();
        if (model == root.end() || !model->is_object())
            return fail(ErrorCode::FileCorrupt, subject, "has no object \"model\"");
        if (model->value("type", Json("BPE")) != "BPE" || model->value("end_of_word_suffix", Json()) != kWordEnd)
            return fail(ErrorCode::UnsupportedFormat, subject, "is not a byte pair encoding with the word end </w>");
        Json vocabulary = model->value("vocab", Json());
        VITRINE_TRY(addSpecialTokens(root, vocabulary, subject));
        const Json merges = model->value("merges", Json());
        if (!merges.is_array()) return fail(ErrorCode::FileCorrupt, subject, "model.merges is not a list");
        TokenPairs pairs;
        for (const Json& merge : merges) {
            if (merge.is_string()) {
                VITRINE_ASSIGN(auto pair, splitPair(merge.get_ref<const std::string&>(), subject));
                pairs.push_back(std::move(pair));
            } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
                pairs.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
            } else {
                return fail(ErrorCode::FileCorrupt, subject, "an entry of model.merges is not a pair of tokens");
            }
        }
        return Vocabulary::build(vocabulary, pairs, subject, subject, contextLength);
    });
}

Result<Tokenizer> Tokenizer::load(const std::filesystem::path& directory, int contextLength) {
    const auto read = [](const std::filesystem::path& path) -> Result<std::string> {
        VITRINE_ASSIGN(const std::vector<std::uint8_t> bytes, readFile(path, kMaxFileBytes));
        return std::string(bytes.begin(), bytes.end());
    };
    return guarded(directory.string(), [&]() -> Result<Tokenizer> {
        const std::filesystem::path vocabularyPath = directory / kVocabularyFile;
        const std::filesystem::path mergesPath = directory / kMergesFile;
        const std::filesystem::path combinedPath = directory / "tokenizer.json";
        std::error_code ignored;
        if (!std::filesystem::exists(vocabularyPath, ignored) && std::filesystem::exists(combinedPath, ignored)) {
            VITRINE_ASSIGN(const std::string json, read(combinedPath));
            return fromTokenizerJson(json, combinedPath.string(), contextLength);
        }
        VITRINE_ASSIGN(const std::string vocabulary, read(vocabularyPath));
        VITRINE_ASSIGN(const std::string merges, read(mergesPath));
        return fromVocabulary(vocabulary, merges, directory, contextLength);
    });
}

std::vector<std::int64_t> Tokenizer::encode(std::string_view text) const {
    std::vector<std::int64_t> ids{vocabulary_->start};
    const auto limit = static_cast<std::size_t>(contextLength_) - 1;
    for (const std::string& piece : splitIntoPieces(text)) {
        const std::vector<Token> tokens = vocabulary_->tokensOf(piece);
        ids.insert(ids.end(), tokens.begin(), tokens.end());
        if (ids.size() >= limit) break;
    }
    ids.resize(std::min(ids.size(), limit));
    ids.push_back(vocabulary_->end);
    return ids;
}

bool Tokenizer::coversText(std::string_view text) const {
    const std::vector<std::string> pieces = splitIntoPieces(text);
    return std::all_of(pieces.begin(), pieces.end(),
                       [this](const std::string& piece) { return vocabulary_->tokensOf(piece).size() == 1; });
}

std::size_t Tokenizer::vocabularySize() const { return static_cast<std::size_t>(vocabulary_->largest) + 1; }
std::int64_t Tokenizer::startToken() const { return vocabulary_->start; }
std::int64_t Tokenizer::endToken() const { return vocabulary_->end; }

}  // namespace vitrine
