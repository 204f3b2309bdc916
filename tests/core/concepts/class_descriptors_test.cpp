// SPDX-License-Identifier: GPL-3.0-or-later
#include "concepts/class_descriptors.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

class ClassDescriptorsTest : public testing::Test {
protected:
    Result<ClassDescriptors> read(const std::string& text, const std::vector<std::string>& classes = {"hen", "barn swallow"}) {
        std::ofstream(file_) << text;
        return readClassDescriptors(file_, classes);
    }

    test::TemporaryDirectory folder_;
    std::filesystem::path file_ = folder_.path() / "descriptors.json";
};

TEST_F(ClassDescriptorsTest, FindsClassesByName) {
    const auto read1 = read(R"({"Barn-Swallow": ["a forked tail", " a forked tail ", "", "blue back"], "hen": []})");
    ASSERT_TRUE(succeeded(read1));
    EXPECT_EQ(*read1, (ClassDescriptors{{}, {"a forked tail", "blue back"}}));
    const auto partly = read(R"({"hen": ["a red comb"]})");
    ASSERT_TRUE(succeeded(partly));
    EXPECT_EQ(*partly, (ClassDescriptors{{"a red comb"}, {}})) << "a class nobody described";
}

TEST_F(ClassDescriptorsTest, ClassesOfOneNameShareTheirEntry) {
    const auto shared = read(R"({"missile": ["has fins"]})", {"missile", "hen", "missile"});
    ASSERT_TRUE(succeeded(shared));
    EXPECT_EQ(*shared, (ClassDescriptors{{"has fins"}, {}, {"has fins"}}));
}

TEST_F(ClassDescriptorsTest, WritesWhatItReads) {
    const ClassDescriptors descriptors{{"a red comb"}, {}};
    ASSERT_TRUE(succeeded(writeClassDescriptors(file_, {"hen", "barn swallow"}, descriptors)));
    const auto back = readClassDescriptors(file_, {"hen", "barn swallow"});
    ASSERT_TRUE(succeeded(back));
    EXPECT_EQ(*back, descriptors);
}

TEST_F(ClassDescriptorsTest, FingerprintsTellListsApart) {
    const std::string whole = descriptorsFingerprint({{"a", "b"}, {}});
    EXPECT_EQ(whole.size(), 64U);
    EXPECT_EQ(whole, descriptorsFingerprint({{"a", "b"}, {}}));
    EXPECT_NE(whole, descriptorsFingerprint({{"a"}, {"b"}}));
    EXPECT_NE(whole, descriptorsFingerprint({{"b", "a"}, {}}));
}

TEST_F(ClassDescriptorsTest, NamesWhatIsWrong) {
    EXPECT_TRUE(failsWith(read(R"({"duck": ["webbed feet"]})"), ErrorCode::InvalidOption, "descriptors.json", "\"duck\""));
    EXPECT_TRUE(failsWith(read(R"({"hen": "a red comb"})"), ErrorCode::FileCorrupt, "\"hen\" must be a list"));
    EXPECT_TRUE(failsWith(read(R"({"hen": [1]})"), ErrorCode::FileCorrupt, "\"hen\" must be a list"));
    EXPECT_TRUE(failsWith(read(R"(["hen"])"), ErrorCode::FileCorrupt, "not a JSON object"));
    EXPECT_TRUE(failsWith(read(R"({"hen": ["a"], "Hen": ["b"]})"), ErrorCode::FileCorrupt, "twice"));
    EXPECT_TRUE(failsWith(read(R"({"hen": ["a"], "hen": ["b"]})"), ErrorCode::FileCorrupt, "descriptors.json"));
    EXPECT_TRUE(failsWith(read("{}"), ErrorCode::EmptyInput, "describes no class"));
    EXPECT_TRUE(failsWith(read(R"({"hen": [" "]})"), ErrorCode::EmptyInput, "describes no class"));
    EXPECT_TRUE(failsWith(readClassDescriptors(folder_.path() / "absent.json", {"hen"}), ErrorCode::FileNotFound, "absent.json"));
}

}  // namespace
}  // namespace vitrine
