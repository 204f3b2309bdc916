// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/caption_table.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

class CaptionTableTest : public testing::Test {
protected:
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_.path() / name) << text;
        return folder_.path() / name;
    }
    void SetUp() override {
        std::filesystem::create_directories(folder_.path() / "pictures");
        for (const char* name : {"pictures/a.png", "pictures/b.png", "c.png"}) write(name, "x");
    }
    test::TemporaryDirectory folder_;
};

TEST_F(CaptionTableTest, ReadsNamedColumnsInAnyOrderAndSeveralCaptionsAnImage) {
    const auto table = readCaptionTable(write("t.csv", "Split,caption,path\ntrain,\"a wren, brown\",pictures/a.png\nval,a tern,c.png\n"
                                                       "train,a small bird,./pictures/a.png\n"));
    ASSERT_TRUE(succeeded(table));
    EXPECT_TRUE(table->problems.empty());
    ASSERT_EQ(table->images.size(), 2U);
    EXPECT_EQ(table->images[0].captions, (std::vector<std::string>{"a wren, brown", "a small bird"}));
    EXPECT_EQ(table->images[0].split, Split::Train);
    EXPECT_EQ(table->images[1].split, Split::Validation);
    EXPECT_EQ(table->images[0].path, (folder_.path() / "pictures" / "a.png").lexically_normal());
}

TEST_F(CaptionTableTest, TwoColumnsNeedNoNamesAndTabsSeparateTsv) {
    const auto table = readCaptionTable(write("t.tsv", "c.png\ta tern, grey\npictures/b.png\ta wren\n"));
    ASSERT_TRUE(succeeded(table));
    ASSERT_EQ(table->images.size(), 2U);
    EXPECT_EQ(table->images[0].captions.front(), "a tern, grey");
}

TEST_F(CaptionTableTest, NamesEachBadLineAndGoesOn) {
    const auto table = readCaptionTable(write("t.csv", "path,caption\nabsent.png,a wren\nc.png,\npictures/a.png\n,words\nc.png,a tern\n"));
    ASSERT_TRUE(succeeded(table));
    ASSERT_EQ(table->images.size(), 1U);
    EXPECT_EQ(table->images[0].line, 6U);
    ASSERT_EQ(table->problems.size(), 4U);
    EXPECT_EQ(table->problems[0].code, ErrorCode::FileNotFound);
    EXPECT_NE(table->problems[0].message().find("absent.png"), std::string::npos);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NE(table->problems[i].subject.find("t.csv"), std::string::npos);
        EXPECT_EQ(table->problems[i].detail.rfind("line " + std::to_string(i + 2) + " ", 0), 0U) << table->problems[i].detail;
    }
}

TEST_F(CaptionTableTest, RefusesWhatIsNoSuchTable) {
    EXPECT_TRUE(failsWith(readCaptionTable(folder_.path() / "none.csv"), ErrorCode::FileNotFound, "none.csv"));
    EXPECT_TRUE(failsWith(readCaptionTable(write("a.csv", "path,label,x\nc.png,1,2\n")), ErrorCode::FileCorrupt, "a.csv"));
    EXPECT_TRUE(failsWith(readCaptionTable(write("b.csv", "path,caption\n")), ErrorCode::EmptyInput, "b.csv"));
    const auto hopeless = readCaptionTable(write("d.csv", "path,caption\nabsent.png,a wren\n"));
    EXPECT_TRUE(failsWith(hopeless, ErrorCode::EmptyInput, "d.csv"));
    EXPECT_NE(hopeless.error().detail.find("line 2"), std::string::npos);
    EXPECT_TRUE(failsWith(readCaptionTable(write("e.csv", "path,caption,split\nc.png,a tern,maybe\n")), ErrorCode::EmptyInput, "e.csv"));
}

}  // namespace
}  // namespace vitrine
