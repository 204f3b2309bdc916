// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/prompt_templates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "support/results.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

TEST(PromptTemplatesTest, EveryBlankIsFilledOnce) {
    EXPECT_EQ(fillTemplate("{} and {}", "{}"), "{} and {}") << "a name that looks like a blank is left alone";
    EXPECT_EQ(fillTemplate("a photo of a {}.", "hen"), "a photo of a hen.");
    EXPECT_EQ(fillTemplate("no blank", "hen"), "no blank");
    EXPECT_EQ(spokenNames({"golden_retriever", "hen"}), (std::vector<std::string>{"golden retriever", "hen"}));
}

TEST(PromptTemplatesTest, SetsHaveNamesAndDistinctTemplates) {
    std::set<std::string> ids;
    for (const TemplateSet& set : templateSets()) {
        EXPECT_TRUE(ids.insert(set.id).second) << set.id;
        EXPECT_EQ(findTemplateSet(set.id), &set);
        const std::set<std::string> distinct(set.templates.begin(), set.templates.end());
        EXPECT_EQ(distinct.size(), set.templates.size()) << set.id;
        for (const std::string& pattern : set.templates) EXPECT_NE(pattern.find("{}"), std::string::npos) << pattern;
    }
    EXPECT_EQ(findTemplateSet("cifar18")->templates.size(), 18U);
    EXPECT_EQ(findTemplateSet("nonsense"), nullptr);
}

TEST(PromptTemplatesTest, TheEnsembleAveragesDirectionsNotLengths) {
    const Matrix mean = templateEnsemble(Matrix({100.0F, 0.0F, 0.0F, 0.5F, 0.0F, 0.0F, 3.0F, 0.0F}, 4, 2), 2);
    ASSERT_EQ(mean.rows(), 2U);
    EXPECT_NEAR(mean.at(0, 0), std::sqrt(0.5), 1e-6);
    EXPECT_NEAR(mean.at(0, 1), std::sqrt(0.5), 1e-6);
    EXPECT_NEAR(mean.at(1, 0), 1.0, 1e-6) << "a text without a direction has no say";
}

TEST(PromptTemplatesTest, EncodesNameByName) {
    std::vector<std::string> asked;
    const TextEncoder encode = [&](const std::vector<std::string>& texts, JobContext&) -> Result<Matrix> {
        asked = texts;
        return Matrix({1.0F, 0.0F, 1.0F, 0.0F, 0.0F, 1.0F, 0.0F, 1.0F}, 4, 2);
    };
    JobContext job;
    const auto encoded = encodeNames(encode, {"hen", "duck"}, {"{}", "a {}"}, job);
    ASSERT_TRUE(succeeded(encoded));
    EXPECT_EQ(asked, (std::vector<std::string>{"hen", "a hen", "duck", "a duck"}));
    EXPECT_FLOAT_EQ(encoded->at(0, 0), 1.0F);
    EXPECT_FLOAT_EQ(encoded->at(1, 1), 1.0F);
    EXPECT_TRUE(failsWith(encodeNames(encode, {"hen"}, {}, job), ErrorCode::EmptyInput, "templates"));
    EXPECT_TRUE(failsWith(encodeNames(encode, {"hen"}, {"{}"}, job), ErrorCode::ShapeMismatch, "4 embeddings for 1 texts"));
}

}  // namespace
}  // namespace vitrine
