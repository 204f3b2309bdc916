// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/delimited_text.h"

#include <gtest/gtest.h>

#include "io/atomic_file.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;
using Fields = std::vector<std::string>;

std::vector<Fields> fieldsOf(std::string_view text, char delimiter = ',') {
    std::vector<Fields> out;
    const auto rows = parseDelimited(text, delimiter, "table");
    EXPECT_TRUE(succeeded(rows));
    if (rows)
        for (const DelimitedRow& row : *rows) out.push_back(row.fields);
    return out;
}

TEST(DelimitedText, LineEndsBlankLinesAndByteOrderMark) {
    const std::vector<Fields> expected{{"a", "b"}, {"c", ""}};
    EXPECT_EQ(fieldsOf("a,b\nc,"), expected);
    EXPECT_EQ(fieldsOf("a,b\r\n\r\nc,\r\n"), expected);
    EXPECT_EQ(fieldsOf("a,b\rc,\r"), expected);
    EXPECT_EQ(fieldsOf("\xEF\xBB\xBF" "a,b\nc,\n\n"), expected);
    EXPECT_TRUE(fieldsOf("").empty());
}

TEST(DelimitedText, QuotedFields) {
    EXPECT_EQ(fieldsOf("\"a,\"\"b\"\"\",c\n\"\",\"two\nlines\"\n"), (std::vector<Fields>{{"a,\"b\"", "c"}, {"", "two\nlines"}}));
    EXPECT_EQ(fieldsOf("a\"b,c"), (std::vector<Fields>{{"a\"b", "c"}})) << "a mark inside a plain field is a letter";
    EXPECT_EQ(fieldsOf("a,b\tc\td", '\t'), (std::vector<Fields>{{"a,b", "c", "d"}}));
}

TEST(DelimitedText, RowsKnowTheirLine) {
    const auto rows = parseDelimited("a\n\n\"x\ny\"\nb", ',', "table");
    ASSERT_TRUE(succeeded(rows));
    EXPECT_EQ((*rows)[1].line, 3U);
    EXPECT_EQ((*rows)[2].line, 5U);
}

TEST(DelimitedText, SaysWhatIsWrongWhere) {
    EXPECT_TRUE(failsWith(parseDelimited("a\nb,\"c\n", ',', "table"), ErrorCode::FileCorrupt, "table", "line 2", "never closed"));
    EXPECT_TRUE(failsWith(parseDelimited("a\n\"b\"c\n", ',', "table"), ErrorCode::FileCorrupt, "line 2", "behind"));
    EXPECT_TRUE(failsWith(parseDelimited("a\n\xff\n", ',', "table"), ErrorCode::FileCorrupt, "line 2", "UTF-8"));
    EXPECT_TRUE(failsWith(parseDelimited(std::string_view("a\n\0", 3), ',', "table"), ErrorCode::FileCorrupt, "line 2", "zero byte"));
}

TEST(DelimitedText, TheNameDecidesTheDelimiter) {
    const test::TemporaryDirectory folder;
    for (const char* name : {"t.csv", "t.tsv"}) ASSERT_TRUE(succeeded(writeFileAtomically(folder.path() / name, "a,b\tc")));
    EXPECT_EQ((*readDelimited(folder.path() / "t.csv"))[0].fields, (Fields{"a", "b\tc"}));
    EXPECT_EQ((*readDelimited(folder.path() / "t.tsv"))[0].fields, (Fields{"a,b", "c"}));
    EXPECT_TRUE(failsWith(readDelimited(folder.path() / "absent.csv"), ErrorCode::FileNotFound, "absent.csv"));
}

}  // namespace
}  // namespace vitrine
