// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/datasets/dataset_fixture.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

class Places365 : public test::DatasetTest {
protected:
    void writeLists() {
        write("categories_places365.txt", "/a/airfield 0\n/a/apartment_building/outdoor 1\n");
        std::string train;
        for (int i = 1; i <= 6; ++i) {
            train += "/a/airfield/0000000" + std::to_string(i) + ".jpg 0\n";
            train += "/a/apartment_building/outdoor/0000000" + std::to_string(i) + ".jpg 1\n";
        }
        write("places365_train_standard.txt", train);
        write("places365_val.txt", "Places365_val_00000001.jpg 1\nPlaces365_val_00000002.jpg 0\n");
        addImage("data_256/a/airfield/00000001.jpg");
        addImage("val_256/Places365_val_00000001.jpg");
    }
};

TEST_F(Places365, SmallImagesWithLists) {
    writeLists();
    EXPECT_EQ(kind(), "places365");
    const auto dataset = open({"validation_fraction=0"});
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"airfield", "apartment building outdoor"}));
    EXPECT_EQ(labelCounts(*dataset, Split::Train), (std::map<int, int>{{0, 6}, {1, 6}}));
    EXPECT_EQ(labelCounts(*dataset, Split::Test), (std::map<int, int>{{0, 1}, {1, 1}}));
    EXPECT_TRUE(std::filesystem::exists(find(*dataset, "data_256/a/airfield/00000001.jpg")->path));
    EXPECT_EQ(find(*dataset, "val_256/Places365_val_00000001.jpg")->label, 1);
}

TEST_F(Places365, EasyDirectories) {
    for (const char* category : {"airfield", "apartment_building-outdoor"})
        for (int i = 0; i < 3; ++i) addImage(std::string("train/") + category + "/" + std::to_string(i) + ".jpg");
    addImage("val/airfield/v.jpg");
    write("train.txt", "x");
    EXPECT_EQ(kind(), "image_folder") << "only the archive has both lists beside its folders";
    write("val.txt", "x");
    EXPECT_EQ(kind(), "places365");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"airfield", "apartment building outdoor"}));
    EXPECT_EQ(labelCounts(*dataset, Split::Test), (std::map<int, int>{{0, 1}}));
    addImage("val/zoo/v.jpg");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "zoo", "train has not"));
}

TEST_F(Places365, SaysWhatIsWrong) {
    writeLists();
    write("places365_train_standard.txt", "/a/airfield/1.jpg 2\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "places365_train_standard.txt", "line 1", "from 0 to 1"));
    write("places365_train_standard.txt", "/a/../../x.jpg 1\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "outside"));
    write("places365_train_standard.txt", "/a/airfield/1.jpg 0\n/a/airfield/1.jpg 1\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "data_256/a/airfield/1.jpg twice"));
    write("places365_train_standard.txt", "/a/airfield/1.jpg 0\n");
    write("categories_places365.txt", "/a/airfield 0\n/b/bar 2\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "lacks the category 1"));
    write("categories_places365.txt", "/a/airfield 0\n/b/bar 1\n");
    std::filesystem::remove_all(root() / "val_256");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    ASSERT_EQ(dataset->problems.size(), 1U);
    std::filesystem::remove_all(root() / "data_256");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileNotFound, "data_256"));
}

}  // namespace
}  // namespace vitrine
