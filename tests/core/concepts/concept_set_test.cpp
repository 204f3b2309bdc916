// SPDX-License-Identifier: GPL-3.0-or-later
#include "concepts/concept_set.h"

#include <gtest/gtest.h>

#include "io/atomic_file.h"
#include "io/fingerprint.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;
using Concepts = std::vector<std::string>;

class ConceptSetFile : public testing::Test {
protected:
    Result<ConceptSet> load(const std::string& name, const std::string& text) {
        EXPECT_TRUE(succeeded(writeFileAtomically(folder_.path() / name, text)));
        return ConceptSet::load(folder_.path() / name);
    }
    test::TemporaryDirectory folder_;
};

TEST_F(ConceptSetFile, TextLinesAreTrimmedAndKeptOnce) {
    const auto set = load("birds.txt", "\xEF\xBB\xBF red bill \r\n\r\nwebbed feet\n\t\nred bill\rlong tail");
    ASSERT_TRUE(succeeded(set));
    EXPECT_EQ(set->name, "birds");
    EXPECT_EQ(set->concepts, (Concepts{"red bill", "webbed feet", "long tail"}));
    EXPECT_EQ(set->duplicatesDropped, 1U);
    EXPECT_EQ(set->blanksDropped, 2U);
    EXPECT_EQ(set->fingerprint, bytesFingerprint("red bill\nwebbed feet\nlong tail\n"));
}

TEST_F(ConceptSetFile, AJsonListMeansTheSame) {
    const auto text = load("a.txt", "red bill\nblau Füße\n");
    const auto json = load("a.json", R"(["red bill", " blau Füße "])");
    ASSERT_TRUE(succeeded(json));
    EXPECT_EQ(json->concepts, text->concepts);
    EXPECT_EQ(json->fingerprint, text->fingerprint);
}

TEST_F(ConceptSetFile, OrderIsPartOfTheFingerprint) {
    EXPECT_NE(load("a.txt", "x\ny\n")->fingerprint, load("b.txt", "y\nx\n")->fingerprint);
}

TEST_F(ConceptSetFile, LoneCarriageReturnsEndLines) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "concept " + std::to_string(i) + "\r";
    const auto set = load("old.txt", text);
    ASSERT_TRUE(succeeded(set));
    EXPECT_EQ(set->concepts.size(), 100'000U);
    EXPECT_EQ(set->concepts[99'999], "concept 99999");
    EXPECT_TRUE(failsWith(load("only_ends.txt", "\r\r\r"), ErrorCode::EmptyInput, "only_ends.txt"));
}

TEST_F(ConceptSetFile, ManyConceptsAreFine) {
    std::string text;
    for (int i = 0; i < 150'000; ++i) text += "concept number " + std::to_string(i) + "\n";
    const auto set = load("many.txt", text + text);
    ASSERT_TRUE(succeeded(set));
    EXPECT_EQ(set->concepts.size(), 150'000U);
    EXPECT_EQ(set->concepts.back(), "concept number 149999");
    EXPECT_EQ(set->duplicatesDropped, 150'000U);
}

TEST_F(ConceptSetFile, ShortNamesInOneBufferStayApart) {
    // Short strings live inside their object, so growing the list moves them.
    const auto set = load("short.txt", "a\nb\nc\nd\na\ne\nb\nf\ng\nh\ni\nc\n");
    ASSERT_TRUE(succeeded(set));
    EXPECT_EQ(set->concepts, (Concepts{"a", "b", "c", "d", "e", "f", "g", "h", "i"}));
}

TEST_F(ConceptSetFile, SaysWhatIsWrong) {
    EXPECT_TRUE(failsWith(load("empty.txt", ""), ErrorCode::EmptyInput, "empty.txt", "no concept"));
    EXPECT_TRUE(failsWith(load("blank.txt", " \n\t\n"), ErrorCode::EmptyInput, "blank.txt"));
    EXPECT_TRUE(failsWith(load("none.json", "[]"), ErrorCode::EmptyInput, "none.json"));
    EXPECT_TRUE(failsWith(load("bad.txt", "ok\n\xC3\x28\n"), ErrorCode::FileCorrupt, "bad.txt", "line 2"));
    EXPECT_TRUE(failsWith(load("bad.json", R"({"a": 1})"), ErrorCode::FileCorrupt, "bad.json", "list"));
    EXPECT_TRUE(failsWith(load("mixed.json", R"(["a", 2])"), ErrorCode::FileCorrupt, "mixed.json", "entry 2"));
    EXPECT_TRUE(failsWith(ConceptSet::load(folder_.path() / "absent.txt"), ErrorCode::FileNotFound, "absent.txt"));
    EXPECT_TRUE(failsWith(ConceptSet::load(folder_.path()), ErrorCode::FileNotFound, "folder"));
}

TEST_F(ConceptSetFile, ComesBackAsSaved) {
    const auto set = ConceptSet::fromConcepts("mine", {" a ", "b", "a"});
    ASSERT_TRUE(succeeded(set));
    ASSERT_TRUE(succeeded(set->save(folder_.path() / "mine.txt")));
    const auto back = ConceptSet::load(folder_.path() / "mine.txt");
    ASSERT_TRUE(succeeded(back));
    EXPECT_EQ(back->concepts, set->concepts);
    EXPECT_EQ(back->fingerprint, set->fingerprint);
    EXPECT_EQ(back->name, "mine");
}

}  // namespace
}  // namespace vitrine
