// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/text_lines.h"

#include <gtest/gtest.h>

#include "io/atomic_file.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;
using Lines = std::vector<std::string>;

TEST(TextLines, EveryLineEndSplits) {
    EXPECT_EQ(*splitTextLines("a\nb\r\nc\rd", "x"), (Lines{"a", "b", "c", "d"}));
    EXPECT_EQ(*splitTextLines("a\n", "x"), (Lines{"a"}));
    EXPECT_EQ(*splitTextLines("\n\r\n\r", "x"), (Lines{"", "", ""}));
    EXPECT_EQ(*splitTextLines("", "x"), Lines{});
    EXPECT_EQ(*splitTextLines("\xEF\xBB\xBF" "a", "x"), (Lines{"a"}));
    EXPECT_EQ(*splitTextLines("\xEF\xBB\xBF", "x"), Lines{});
}

TEST(TextLines, NamesTheLineThatIsNoText) {
    EXPECT_TRUE(failsWith(splitTextLines("ok\n\xFFzz", "words.txt"), ErrorCode::FileCorrupt, "words.txt", "line 2"));
    EXPECT_TRUE(failsWith(splitTextLines(std::string_view("a\0b", 3), "words.txt"), ErrorCode::FileCorrupt, "zero byte"));
    EXPECT_TRUE(failsWith(splitTextLines("\xFF\xFE" "a", "words.txt"), ErrorCode::FileCorrupt, "UTF-16"));
}

TEST(TextLines, ManyLinesAreFine) {
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + "\n";
    const auto lines = splitTextLines(text, "x");
    ASSERT_TRUE(succeeded(lines));
    EXPECT_EQ(lines->size(), 200'000U);
    EXPECT_EQ(lines->back(), "199999");
}

TEST(TextLines, ReadsFiles) {
    test::TemporaryDirectory folder;
    ASSERT_TRUE(succeeded(writeFileAtomically(folder.path() / "a.txt", "ä\r\n")));
    EXPECT_EQ(*readTextLines(folder.path() / "a.txt"), (Lines{"ä"}));
    ASSERT_TRUE(succeeded(writeFileAtomically(folder.path() / "b.txt", "")));
    EXPECT_EQ(*readTextLines(folder.path() / "b.txt"), Lines{});
    EXPECT_TRUE(failsWith(readTextLines(folder.path()), ErrorCode::FileNotFound, "folder"));
}

TEST(Utf8, AcceptsTheEdgesAndRefusesBeyond) {
    for (const char* text : {"", "a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
                             "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "日本語🐦"})
        EXPECT_TRUE(isValidUtf8(text)) << text;
    for (const char* text : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                             "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC2", "\xE2\x82", "\xF0\x90\x80", "\xC2" "a", "\xFE", "\xFF"})
        EXPECT_FALSE(isValidUtf8(text)) << text;
}

}  // namespace
}  // namespace vitrine
