// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/internal/random_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace vitrine {
namespace {

TrainingData dataWith(const std::vector<std::string>& concepts, const std::vector<std::string>& classes) {
    TrainingData data;
    data.concepts = ConceptSet::fromConcepts("test", concepts).value();
    data.classNames = classes;
    return data;
}

TEST(RandomPhrases, AreDifferentAndNeitherConceptsNorClassNames) {
    const TrainingData data = dataWith({"red crown", "long hooked bill", "white"}, {"red kite", "heron"});
    const auto phrases = internal::randomPhrases(data, 60, 1);
    const std::set<std::string> distinct(phrases.begin(), phrases.end());
    EXPECT_EQ(distinct.size(), 60U);
    for (const std::string& phrase : phrases) {
        EXPECT_EQ(std::count(data.concepts.concepts.begin(), data.concepts.concepts.end(), phrase), 0) << phrase;
        for (const char* word : {"red", "kite", "heron", "white"})
            EXPECT_EQ((" " + phrase + " ").find(" " + std::string(word) + " "), std::string::npos) << phrase;
    }
    EXPECT_EQ(std::count(phrases[1].begin(), phrases[1].end(), ' '), 2) << "as many words as the concept has";
}

TEST(RandomPhrases, DependOnTheSeed) {
    const TrainingData data = dataWith({"red crown", "long bill"}, {"heron"});
    EXPECT_EQ(internal::randomPhrases(data, 10, 1), internal::randomPhrases(data, 10, 1));
    EXPECT_NE(internal::randomPhrases(data, 10, 1), internal::randomPhrases(data, 10, 2));
}

TEST(RandomPhrases, GrowLongerWhereShortOnesRunOut) {
    const auto phrases = internal::randomPhrases(dataWith({"x"}, {"y"}), 400, 1);
    EXPECT_EQ(std::set<std::string>(phrases.begin(), phrases.end()).size(), 400U);
}

}  // namespace
}  // namespace vitrine
