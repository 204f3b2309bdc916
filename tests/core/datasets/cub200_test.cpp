// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/datasets/dataset_fixture.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

class Cub200 : public test::DatasetTest {
protected:
    void SetUp() override {
        write("images.txt", "1 001.Black_footed_Albatross/a.jpg\n2 001.Black_footed_Albatross/b.jpg\n3 002.Laysan_Albatross/c.jpg\n"
                            "4 002.Laysan_Albatross/d.jpg\n");
        write("classes.txt", "1 001.Black_footed_Albatross\n2 002.Laysan_Albatross\n");
        write("image_class_labels.txt", "1 1\n2 1\n3 2\n4 2\n");
        write("train_test_split.txt", "1 1\n2 0\n3 1\n4 0\n");
        write("attributes/attributes.txt", "1 has_bill_shape::curved_(up_or_down)\n2 has_wing_color::blue\n3 has_size::small_(5_-_9_in)\n");
        std::string marks;
        for (int image = 1; image <= 4; ++image)
            for (int attribute = 1; attribute <= 3; ++attribute)
                marks += std::to_string(image) + " " + std::to_string(attribute) + " " + (image == attribute ? "1 4 12.5" : "0 3 2.0") + "\n";
        write("attributes/image_attribute_labels.txt", marks);
        for (const char* file : {"001.Black_footed_Albatross/a.jpg", "001.Black_footed_Albatross/b.jpg", "002.Laysan_Albatross/c.jpg",
                                 "002.Laysan_Albatross/d.jpg"})
            addImage(std::string("images/") + file);
    }
};

TEST_F(Cub200, ReadsBirdsSplitsAndAttributes) {
    EXPECT_EQ(kind(), "cub200");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_TRUE(dataset->problems.empty());
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"Black footed Albatross", "Laysan Albatross"}));
    EXPECT_EQ(labelCounts(*dataset, Split::Train), (std::map<int, int>{{0, 1}, {1, 1}}));
    EXPECT_EQ(labelCounts(*dataset, Split::Test), (std::map<int, int>{{0, 1}, {1, 1}}));
    EXPECT_EQ(dataset->items[2].id, "images/002.Laysan_Albatross/c.jpg");
    EXPECT_TRUE(std::filesystem::exists(dataset->items[2].path));
    EXPECT_EQ(dataset->conceptNames,
              (std::vector<std::string>{"bill shape: curved (up or down)", "wing color: blue", "size: small (5 - 9 in)"}));
    ASSERT_EQ(dataset->conceptLabels.rows(), 4U);
    for (std::size_t image = 0; image < 4; ++image)
        for (std::size_t attribute = 0; attribute < 3; ++attribute)
            EXPECT_EQ(dataset->conceptLabels.at(image, attribute), image == attribute ? 1.0F : 0.0F);
}

TEST_F(Cub200, SurplusColumnsAndCertainty) {
    write("attributes/image_attribute_labels.txt",
          "1 1 1 4 1.0\n1 2 1 1 0 2.0\n1 3 1 3 9 9 3.0\n2 1 0 1 1\n2 2 0 1 1\n2 3 0 1 1\n3 1 0 1 1\n3 2 0 1 1\n3 3 0 1 1\n4 1 0 1 1\n4 2 0 1 1\n4 3 0 1 1\n");
    const auto all = open(), sure = open({"min_certainty=3"});
    ASSERT_TRUE(succeeded(all));
    ASSERT_TRUE(succeeded(sure));
    EXPECT_EQ(all->conceptLabels.at(0, 1), 1.0F);
    EXPECT_EQ(sure->conceptLabels.at(0, 1), 0.0F);
    EXPECT_EQ(sure->conceptLabels.at(0, 2), 1.0F);
}

TEST_F(Cub200, AttributesMayStandBesideTheBirdsOrBeAbsent) {
    std::filesystem::create_directory(root() / "CUB_200_2011");
    for (const char* name : {"images.txt", "classes.txt", "image_class_labels.txt", "train_test_split.txt", "images", "attributes"})
        std::filesystem::rename(root() / name, root() / "CUB_200_2011" / name);
    std::filesystem::rename(root() / "CUB_200_2011" / "attributes" / "attributes.txt", root() / "attributes.txt");
    EXPECT_EQ(kind(), "cub200");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->conceptNames.size(), 3U);
    std::filesystem::remove(root() / "attributes.txt");
    const auto without = open();
    ASSERT_TRUE(succeeded(without));
    EXPECT_TRUE(without->conceptNames.empty());
    EXPECT_TRUE(without->conceptLabels.empty());
}

TEST_F(Cub200, IncompleteAttributesAreAProblemAndCountAsAbsent) {
    write("attributes/image_attribute_labels.txt", "1 1 1 4 1\n");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    ASSERT_EQ(dataset->problems.size(), 1U);
    EXPECT_NE(dataset->problems[0].message().find("11 of 12 pairs"), std::string::npos) << dataset->problems[0].message();
    EXPECT_EQ(dataset->conceptLabels.at(0, 0), 1.0F);
}

TEST_F(Cub200, EveryListThatContradictsAnotherIsNamed) {
    write("image_class_labels.txt", "1 1\n2 1\n3 2\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "image_class_labels.txt", "image 4"));
    write("image_class_labels.txt", "1 1\n2 1\n3 2\n4 3\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "image_class_labels.txt", "line 4", "from 1 to 2"));
    write("image_class_labels.txt", "1 1\n2 1\n3 2\n4 99999999999999999999999\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 4", "99999999999999999999999"));
    write("image_class_labels.txt", "1 1\n2 1\n3 2\n3 2\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 4", "repeats the image 3"));
    write("image_class_labels.txt", "1 1\n2 1\n3 2\n4 2\n");
    write("attributes/image_attribute_labels.txt", "1 4 1 4 1\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "image_attribute_labels.txt", "line 1"));
    write("attributes/image_attribute_labels.txt", "1 1\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 1", "certainty"));
    write("images.txt", "1 a.jpg\n3 b.jpg\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "images.txt", "lacks the id 2"));
    write("images.txt", "1 a.jpg\n900000000 b.jpg\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "900000000")) << "a huge id must not make a huge list";
    write("images.txt", "1 ../../secret.jpg\n2 b\n3 c\n4 d\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "outside"));
    write("images.txt", "1 a.jpg\n2 a.jpg\n3 c.jpg\n4 d.jpg\n");
    std::filesystem::remove_all(root() / "attributes");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "images/a.jpg twice"));
    write("images.txt", "1 caf\xe9.jpg\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 1", "UTF-8"));
    write("images.txt", "\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::EmptyInput, "images.txt"));
}

}  // namespace
}  // namespace vitrine
