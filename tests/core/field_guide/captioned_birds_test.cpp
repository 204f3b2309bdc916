// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/captioned_birds.h"

#include <gtest/gtest.h>

#include <set>

#include "support/results.h"

namespace vitrine::field_guide {
namespace {

TEST(CaptionedBirds, AreTheSameAgainAndEachHasItsSentences) {
    const auto birds = captionedBirds(12, 3), again = captionedBirds(12, 3), others = captionedBirds(12, 4);
    ASSERT_EQ(birds->size(), 12U);
    EXPECT_TRUE(birds->problems().empty());
    bool differs = false;
    std::set<std::string> sentences;
    for (std::size_t i = 0; i < birds->size(); ++i) {
        EXPECT_EQ(birds->captions(i).size(), 3U);
        for (const std::string& caption : birds->captions(i)) sentences.insert(caption);
        EXPECT_EQ(birds->captions(i), again->captions(i));
        const auto picture = birds->picture(i), same = again->picture(i), other = others->picture(i);
        ASSERT_TRUE(test::succeeded(picture));
        EXPECT_TRUE(std::equal(picture->pixels().begin(), picture->pixels().end(), same->pixels().begin()));
        differs = differs || !std::equal(picture->pixels().begin(), picture->pixels().end(), other->pixels().begin());
    }
    EXPECT_TRUE(differs);
    EXPECT_GT(sentences.size(), 20U);
}

}  // namespace
}  // namespace vitrine::field_guide
