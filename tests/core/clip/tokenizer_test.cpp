// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/tokenizer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "clip/text_pieces.h"
#include "support/golden.h"
#include "support/temporary_directory.h"
#include "support/tiny_clip.h"

namespace vitrine {
namespace {

using Pieces = std::vector<std::string>;

std::string contentsOf(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

class TokenizerTest : public ::testing::Test {
protected:
    void SetUp() override {
        clip_.writeConfig(folder_.path());
        vocabulary_ = contentsOf(folder_.path() / "vocab.json");
        merges_ = contentsOf(folder_.path() / "merges.txt");
    }
    Tokenizer tokenizer(int contextLength = 77) {
        auto loaded = Tokenizer::load(folder_.path(), contextLength);
        if (!loaded) throw std::runtime_error(loaded.error().message());
        return *loaded;
    }
    std::vector<std::string> spelled(const std::vector<std::int64_t>& ids) {
        std::map<std::int64_t, std::string> names;
        const auto vocabulary = nlohmann::json::parse(vocabulary_);
        for (const auto& [name, id] : vocabulary.items()) names[id.get<std::int64_t>()] = name;
        std::vector<std::string> result;
        for (std::size_t i = 1; i + 1 < ids.size(); ++i) result.push_back(names.at(ids[i]));
        return result;
    }
    ErrorCode codeOf(const std::string& vocabulary, const std::string& merges) {
        const auto result = Tokenizer::fromVocabulary(vocabulary, merges, "folder");
        EXPECT_FALSE(result);
        return result ? ErrorCode::Internal : result.error().code;
    }

    test::TemporaryDirectory folder_;
    test::TinyClip clip_;
    std::string vocabulary_;
    std::string merges_;
};

TEST(TextPieces, SplitsByUnicodeClass) {
    EXPECT_EQ(splitIntoPieces("A\n'll 11p223RF☆ho!!to?"),
              (Pieces{"a", "'ll", "1", "1", "p", "2", "2", "3", "rf", "☆", "ho", "!!", "to", "?"}));
    EXPECT_EQ(splitIntoPieces("don't you'LL we've I'd"), (Pieces{"don", "'t", "you", "'ll", "we", "'ve", "i", "'d"}));
    EXPECT_EQ(splitIntoPieces(" \t a\u3000b\u00a0c\u0085"), (Pieces{"a", "b", "c"}));
    EXPECT_EQ(splitIntoPieces(""), Pieces{});
}

TEST(TextPieces, ComposesAndLowers) {
    EXPECT_EQ(splitIntoPieces("e\u0301COLE"), (Pieces{"\u00e9cole"}));
    EXPECT_EQ(splitIntoPieces("ÄÖÜ ПРИВЕТ"), (Pieces{"äöü", "привет"}));
    EXPECT_EQ(splitIntoPieces("\u0130"), (Pieces{"i", "\u0307"}));
}

TEST(TextPieces, KeepsSpecialTokensWhole) {
    EXPECT_EQ(splitIntoPieces("a!<|endoftext|>b <|STARTOFTEXT|>"),
              (Pieces{"a", "!", "<|endoftext|>", "b", "<|startoftext|>"}));
}

TEST(TextPieces, ReplacesInvalidUtf8) {
    EXPECT_EQ(splitIntoPieces("a\xff\xc3"), (Pieces{"a", "\ufffd\ufffd"}));
    EXPECT_EQ(splitIntoPieces(std::string_view("a\0b", 3)), (Pieces{"a", std::string(1, '\0'), "b"}));
}

TEST(TextPieces, ByteSymbolsAreDistinct) {
    std::vector<std::string> symbols(byteSymbols().begin(), byteSymbols().end());
    std::sort(symbols.begin(), symbols.end());
    EXPECT_EQ(std::unique(symbols.begin(), symbols.end()), symbols.end());
    EXPECT_EQ(byteSymbols()['a'], "a");
    EXPECT_EQ(byteSymbols()[' '], "\u0120");
}

TEST_F(TokenizerTest, WrapsTextInStartAndEnd) {
    const Tokenizer clip = tokenizer();
    EXPECT_EQ(clip.encode(""), (std::vector<std::int64_t>{clip.startToken(), clip.endToken()}));
    EXPECT_EQ(clip.endToken(), clip_.vocabularySize() - 1);
    EXPECT_EQ(spelled(clip.encode("A photo of a CAT")), (Pieces{"a</w>", "photo</w>", "of</w>", "a</w>", "cat</w>"}));
}

TEST_F(TokenizerTest, SpellsUnknownWordsInFragments) {
    EXPECT_EQ(spelled(tokenizer().encode("cats")), (Pieces{"ca", "t", "s</w>"}));
    EXPECT_EQ(spelled(tokenizer().encode("xx")), (Pieces{"x", "x</w>"}));
}

TEST_F(TokenizerTest, MergesLowestRankFirst) {
    const std::string vocabulary =
        R"({"a":0,"b":1,"c</w>":2,"bc</w>":3,"ab":4,"a</w>":5,"aa":6,"aa</w>":7,"<|startoftext|>":8,"<|endoftext|>":9})";
    const auto clip = Tokenizer::fromVocabulary(vocabulary, "#version: 0.2\nb c</w>\na b\na a\na a</w>\n", "v");
    ASSERT_TRUE(clip) << clip.error().message();
    EXPECT_EQ(clip->encode("abc"), (std::vector<std::int64_t>{8, 0, 3, 9}));
    EXPECT_EQ(clip->encode("aaaa"), (std::vector<std::int64_t>{8, 6, 7, 9}));
    EXPECT_EQ(clip->encode("aaa"), (std::vector<std::int64_t>{8, 6, 5, 9}));
}

TEST_F(TokenizerTest, TruncationKeepsTheEnd) {
    const Tokenizer clip = tokenizer(5);
    const auto ids = clip.encode("a a a a a a a a");
    ASSERT_EQ(ids.size(), 5U);
    EXPECT_EQ(ids.front(), clip.startToken());
    EXPECT_EQ(ids.back(), clip.endToken());
    EXPECT_EQ(clip.encode("a a a").size(), 5U);
}

TEST_F(TokenizerTest, KnowsWhatItCovers) {
    const Tokenizer clip = tokenizer();
    EXPECT_TRUE(clip.coversText("a Red dog"));
    EXPECT_TRUE(clip.coversText(""));
    EXPECT_FALSE(clip.coversText("a zebra"));
}

TEST_F(TokenizerTest, HugeWordsAreNoTrouble) {
    const std::string word(200'000, 'a');
    EXPECT_EQ(tokenizer().encode(word).size(), 77U);
}

TEST_F(TokenizerTest, ReadsTokenizerJson) {
    nlohmann::json merges = nlohmann::json::array();
    nlohmann::json pairs = nlohmann::json::array();
    std::istringstream lines(merges_);
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        merges.push_back(line);
        pairs.push_back({line.substr(0, line.find(' ')), line.substr(line.find(' ') + 1)});
    }
    auto vocabulary = nlohmann::json::parse(vocabulary_);
    const auto end = vocabulary["<|endoftext|>"];
    vocabulary.erase("<|endoftext|>");
    for (const auto& form : {merges, pairs}) {
        const nlohmann::json root{
            {"added_tokens", {{{"id", end}, {"content", "<|endoftext|>"}, {"special", true}}}},
            {"model", {{"type", "BPE"}, {"end_of_word_suffix", "</w>"}, {"vocab", vocabulary}, {"merges", form}}}};
        const auto clip = Tokenizer::fromTokenizerJson(root.dump(), "tokenizer.json");
        ASSERT_TRUE(clip) << clip.error().message();
        EXPECT_EQ(clip->encode("a red cat, cats"), tokenizer().encode("a red cat, cats"));
    }
    EXPECT_EQ(Tokenizer::fromTokenizerJson(R"({"model": {"type": "WordPiece"}})", "t").error().code,
              ErrorCode::UnsupportedFormat);
    EXPECT_EQ(Tokenizer::fromTokenizerJson("[1]", "t").error().code, ErrorCode::FileCorrupt);
}

TEST_F(TokenizerTest, RefusesBrokenVocabularies) {
    EXPECT_EQ(codeOf("{", merges_), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf("[]", merges_), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf("{\"\xff\": 1}", merges_), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf(R"({"a": 1})", ""), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf(R"({"<|startoftext|>": 1, "<|endoftext|>": 1})", ""), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf(R"({"<|startoftext|>": -1, "<|endoftext|>": 1})", ""), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf(R"({"<|startoftext|>": "x", "<|endoftext|>": 1})", ""), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf(R"({"<|startoftext|>": 99999999999, "<|endoftext|>": 1})", ""), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf(vocabulary_, "a\n"), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf(vocabulary_, "a b c\n"), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf(vocabulary_, "q q\n"), ErrorCode::FileCorrupt);
    EXPECT_EQ(codeOf(vocabulary_, "\xc3 a\n"), ErrorCode::FileCorrupt);
}

TEST_F(TokenizerTest, MissingFilesAreNamed) {
    std::filesystem::remove(folder_.path() / "merges.txt");
    const auto clip = Tokenizer::load(folder_.path());
    ASSERT_FALSE(clip);
    EXPECT_NE(clip.error().message().find("merges.txt"), std::string::npos) << clip.error().message();
}

TEST_F(TokenizerTest, BrokenMergesAreNotBlamedOnTheVocabulary) {
    for (const char* merges : {"a b c\n", "q q\n", "\xc3 a\n"}) {
        const auto clip = Tokenizer::fromVocabulary(vocabulary_, merges, "folder");
        ASSERT_FALSE(clip);
        EXPECT_EQ(clip.error().subject, "folder/merges.txt") << clip.error().message();
    }
}

TEST_F(TokenizerTest, ThreadsShareTheCache) {
    const Tokenizer clip = tokenizer();
    const auto expected = clip.encode("a red cat of dogs");
    std::vector<std::jthread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) {
                if (clip.encode("a red cat of dogs") != expected) ++wrong;
                clip.encode("w" + std::to_string(i * 4 + t));
            }
        });
    threads.clear();
    EXPECT_EQ(wrong, 0);
}

/// Ids computed from the published vocabulary (methods §5.4), which the reference folder carries.
TEST(PublishedVocabulary, KnownTexts) {
    VITRINE_GOLDEN_OR_SKIP(path, "clip-tiny-random");
    const auto clip = Tokenizer::load(path);
    ASSERT_TRUE(clip) << clip.error().message();
    const std::vector<std::pair<std::string, std::vector<std::int64_t>>> cases{
        {"hello world", {3306, 1002}},
        {"a photo of a cat", {320, 1125, 539, 320, 2368}},
        {"airplane", {16451}},
        {"84% water", {279, 275, 260, 1573}},
        {"\"police\" or \"sheriff\" markings", {257, 2120, 257, 541, 257, 10309, 257, 41046}},
        {"Black footed Albatross", {1449, 38040, 42797, 2158}},
        {"Geoffroy's spider monkey", {20629, 626, 344, 568, 7622, 9465}},
        {"A\n'll 11p223RF☆ho!!to? of a cat",
         {320, 1342, 272, 272, 335, 273, 273, 274, 16368, 13439, 2971, 748, 531, 286, 539, 320, 2368}}};
    for (const auto& [text, ids] : cases) {
        auto expected = ids;
        expected.insert(expected.begin(), 49406);
        expected.push_back(49407);
        EXPECT_EQ(clip->encode(text), expected) << text;
    }
}

}  // namespace
}  // namespace vitrine
