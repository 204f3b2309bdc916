// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/vocabulary_trainer.h"

#include <gtest/gtest.h>

#include <set>

#include "clip/tokenizer.h"
#include "support/temporary_directory.h"

namespace vitrine::test {
namespace {

const std::vector<std::string> kCorpus{"a bird with a red beak", "a bird with a black cap, flying", "the white-eyed vireo",
                                       "a red bird", "red eyes and a black throat"};
constexpr int kContext = 24;

TEST(BytePairVocabulary, EveryWordOfTheCorpusBecomesOneToken) {
    const auto vocabulary = BytePairVocabulary::learn(kCorpus, 1000).value();
    EXPECT_EQ(vocabulary.encode("a bird with red eyes", kContext).size(), 5U + 2U);
    const auto ids = vocabulary.encode("a bird", kContext);
    EXPECT_EQ(ids.front(), vocabulary.startToken());
    EXPECT_EQ(ids.back(), vocabulary.endToken());
    EXPECT_EQ(vocabulary.endToken(), static_cast<std::int64_t>(vocabulary.size()) - 1);
}

TEST(BytePairVocabulary, TheFilesGiveTheTokenizerTheSameIds) {
    const TemporaryDirectory folder;
    const auto vocabulary = BytePairVocabulary::learn(kCorpus, 60).value();
    ASSERT_TRUE(vocabulary.write(folder.path()));
    const auto tokenizer = Tokenizer::load(folder.path(), kContext);
    ASSERT_TRUE(tokenizer) << tokenizer.error().message();
    EXPECT_EQ(tokenizer->vocabularySize(), vocabulary.size());
    for (const char* text : {"a red bird", "A Bird, flying!", "something unheard-of: Größe 42", "",
                             "a bird with a red beak a bird with a red beak a bird with a red beak, flying"}) {
        EXPECT_EQ(tokenizer->encode(text), vocabulary.encode(text, kContext)) << text;
    }
}

TEST(BytePairVocabulary, TiesAndOrderAreDeterministic) {
    auto reversed = kCorpus;
    std::reverse(reversed.begin(), reversed.end());
    const auto one = BytePairVocabulary::learn(kCorpus, 40).value();
    const auto two = BytePairVocabulary::learn(reversed, 40).value();
    EXPECT_EQ(one.encode("a black bird, flying", kContext), two.encode("a black bird, flying", kContext));
}

TEST(BytePairVocabulary, DropoutSpellsWordsInFragmentsThatMeanTheSame) {
    const auto vocabulary = BytePairVocabulary::learn(kCorpus, 1000).value();
    CounterRandom random(3);
    std::set<std::vector<std::int64_t>> spellings;
    for (int i = 0; i < 50; ++i) spellings.insert(vocabulary.encodeWithDropout("throat", kContext, 0.3F, random));
    EXPECT_GT(spellings.size(), 5U);
    EXPECT_EQ(vocabulary.encodeWithDropout("throat", kContext, 0.0F, random), vocabulary.encode("throat", kContext));
}

TEST(BytePairVocabulary, ACorpusWithoutWordsIsAnError) {
    const auto vocabulary = BytePairVocabulary::learn({"", "  "}, 10);
    ASSERT_FALSE(vocabulary);
    EXPECT_EQ(vocabulary.error().code, ErrorCode::EmptyInput);
}

}  // namespace
}  // namespace vitrine::test
