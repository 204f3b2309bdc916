// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/datasets/dataset_fixture.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

class CsvTable : public test::DatasetTest {};

TEST_F(CsvTable, PathAndLabelWithQuotes) {
    write("labels.csv", "\xEF\xBB\xBFPath,other,Label\r\na.jpg,,barn_owl\r\n\"b, c.jpg\",1,\"owl, \"\"snowy\"\"\"\r\nsub/d.jpg,2,\r\n");
    EXPECT_EQ(kind(), "csv_table");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"barn owl", "owl, \"snowy\""}));
    ASSERT_EQ(dataset->items.size(), 3U);
    EXPECT_EQ(dataset->items[1].id, "b, c.jpg");
    EXPECT_EQ(dataset->items[1].path, root() / "b, c.jpg");
    EXPECT_EQ(dataset->items[1].label, 1);
    EXPECT_EQ(dataset->items[2].label, -1) << "an empty label is not known";
}

TEST_F(CsvTable, SplitsAndTabs) {
    write("labels.tsv", "file\tclass\tsplit\n1.png\ta\ttrain\n2.png\ta\tTrain\n3.png\ta\tvalid\n4.png\ta\ttest\n");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->count(Split::Train), 2U);
    EXPECT_EQ(dataset->count(Split::Validation), 1U);
    EXPECT_EQ(dataset->count(Split::Test), 1U);
    write("labels.tsv", "file\tclass\tsplit\n1.png\ta\ttrain\n2.png\ta\tval\n");
    EXPECT_EQ(open()->count(Split::Test), 1U) << "a validation split alone is what is reported on";
    write("labels.tsv", "file\tclass\tsplit\n1.png\ta\ttrain\n2.png\ta\tlater\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 3", "later"));
}

TEST_F(CsvTable, WithoutASplitOneIsDrawn) {
    std::string table = "path,label\n";
    for (int i = 0; i < 40; ++i) table += std::to_string(i) + ".jpg," + (i < 20 ? "a" : "b") + "\n";
    write("labels.csv", table);
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(labelCounts(*dataset, Split::Test), (std::map<int, int>{{0, 2}, {1, 2}}));
    EXPECT_EQ(labelCounts(*dataset, Split::Validation), (std::map<int, int>{{0, 2}, {1, 2}}));
}

TEST_F(CsvTable, RepeatedImages) {
    write("labels.csv", "path,label\na.jpg,x\nb.jpg,y\n./a.jpg,x\n");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->items.size(), 2U);
    ASSERT_EQ(dataset->problems.size(), 1U);
    EXPECT_NE(dataset->problems[0].message().find("line 4 names a.jpg again, after line 2"), std::string::npos)
        << dataset->problems[0].message();
    write("labels.csv", "path,label\na.jpg,x\na.jpg,y\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 3", "another label"));
    write("labels.csv", "path,label,split\na.jpg,x,train\na.jpg,x,test\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 3", "another split"));
}

TEST_F(CsvTable, SaysWhatIsWrong) {
    write("labels.csv", "path,label\n/etc/passwd,x\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 2", "outside"));
    write("labels.csv", "path,label\n../x.jpg,x\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 2", "outside"));
    write("labels.csv", "path,label\na.jpg,x,y\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 2", "3 columns"));
    write("labels.csv", "path,label\n\"a.jpg,x\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 2", "never closed"));
    write("labels.csv", "path,label\na.jpg,caf\xe9\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 2", "UTF-8"));
    write("labels.csv", "path,label\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::EmptyInput, "labels.csv"));
    write("labels.csv", "path,colour\na.jpg,x\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "labels.csv", "label, class"));
}

TEST_F(CsvTable, TablesOfOtherProgramsAreNotTaken) {
    addImage("owl/a.jpg");
    write("labels.csv", "x,y,width\n1,2,3\n");
    EXPECT_EQ(kind(), "image_folder");
    write("labels.csv", "");
    EXPECT_EQ(kind(), "image_folder");
}

}  // namespace
}  // namespace vitrine
