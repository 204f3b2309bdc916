// SPDX-License-Identifier: GPL-3.0-or-later
#include "concepts/description_text.h"

#include <gtest/gtest.h>

#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

using Texts = std::vector<std::string>;

TEST(DescriptionTextTest, TheFirstWordDecides) {
    EXPECT_EQ(descriptionText("hen", "a red comb"), "hen, which is a red comb");
    EXPECT_EQ(descriptionText("hen", "often seen on farms"), "hen, which often seen on farms");
    EXPECT_EQ(descriptionText("hen", "used for eggs"), "hen, which is used for eggs");
    EXPECT_EQ(descriptionText("hen", "amber eyes"), "hen, which has amber eyes");
    EXPECT_EQ(descriptionText("hen", "amber eyes", DescriptionRule::Published), "hen, which is amber eyes");
    EXPECT_EQ(descriptionText("hen", "has"), "hen, which has");
}

TEST(DescriptionTextTest, ABlankDescriptorLeavesTheName) {
    EXPECT_EQ(descriptionText("barn_swallow", "  "), "barn swallow");
    EXPECT_EQ(descriptionTexts("barn_swallow", {}, DescriptionRule::WholeWord, true), Texts{"barn swallow"});
}

TEST(DescriptionTextTest, CompletionsWithoutBulletsHoldNothing) {
    EXPECT_TRUE(descriptorsOfCompletion("", false).empty());
    EXPECT_TRUE(descriptorsOfCompletion("", true).empty());
    EXPECT_TRUE(descriptorsOfCompletion("I can not say.\n-\n- \r\n", false).empty());
    EXPECT_EQ(descriptorsOfCompletion("- one\r\n- two", false), (Texts{"one", "two"}));
}

TEST(DescriptionTextGoldenTest, TextsAndCompletions) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/description_cls.json");
    const nlohmann::json golden = test::goldenJson(path);
    std::size_t compared = 0;
    for (const auto& entry : golden.at("text_cases")) {
        const auto name = entry.at("class").get<std::string>();
        const auto descriptors = entry.at("descriptors").get<Texts>();
        const bool period = entry.at("imagenet").get<bool>();
        EXPECT_EQ(descriptionTexts(name, descriptors, DescriptionRule::WholeWord, period), entry.at("expected").get<Texts>());
        ++compared;
        if (!entry.contains("expected_parity")) continue;
        EXPECT_EQ(descriptionTexts(name, descriptors, DescriptionRule::Published, period),
                  entry.at("expected_parity").get<Texts>());
    }
    for (const auto& entry : golden.at("completion_cases")) {
        EXPECT_EQ(descriptorsOfCompletion(entry.at("completion").get<std::string>(), entry.at("prepend_marker").get<bool>()),
                  entry.at("expected").get<Texts>());
        ++compared;
    }
    EXPECT_GT(compared, 0U);
}

}  // namespace
}  // namespace vitrine
