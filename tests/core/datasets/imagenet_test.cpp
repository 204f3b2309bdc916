// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/datasets/dataset_fixture.h"
#include "core/datasets/mat_writer.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

class ImageNet : public test::DatasetTest {
protected:
    void SetUp() override {
        for (const char* id : {"n01440764", "n02119789", "n04355933", "n04356056"})
            for (int i = 0; i < 4; ++i) addImage(std::string("train/") + id + "/" + id + "_" + std::to_string(i) + ".JPEG");
    }
    void addFlatValidation() {
        for (int i = 1; i <= 3; ++i) addImage("val/ILSVRC2012_val_0000000" + std::to_string(i) + ".JPEG");
    }
    void writeNames() {
        write("LOC_synset_mapping.txt",
              "n01440764 tench, Tinca tinca\nn02119789 kit fox, Vulpes macrotis\nn04355933 sunglass\nn04356056 sunglasses, dark glasses, shades\n");
    }
};

TEST_F(ImageNet, FoldersOnBothSides) {
    writeNames();
    addImage("val/n01440764/x.JPEG");
    EXPECT_EQ(kind(), "imagenet");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"tench", "kit fox", "sunglass", "sunglasses"}));
    EXPECT_EQ(labelCounts(*dataset, Split::Test), (std::map<int, int>{{0, 1}}));
    EXPECT_EQ(dataset->count(Split::Validation), 4U) << "one of four of each class";
    addImage("val/n09999999/x.JPEG");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "n09999999"));
}

TEST_F(ImageNet, AFlatValidationWithItsTable) {
    addFlatValidation();
    write("LOC_val_solution.csv", "ImageId,PredictionString\nILSVRC2012_val_00000002,n02119789 1 2 3 4 n02119789 5 6 7 8 \n"
                                  "ILSVRC2012_val_00000001,n04356056 1 2 3 4\nILSVRC2012_val_00000003,n01440764 0 0 9 9\n");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_TRUE(dataset->problems.empty());
    EXPECT_EQ(dataset->classNames[1], "n02119789") << "without a list of names the ids are what is known";
    EXPECT_EQ(find(*dataset, "val/ILSVRC2012_val_00000001.JPEG")->label, 3);
    EXPECT_EQ(find(*dataset, "val/ILSVRC2012_val_00000002.JPEG")->label, 1);
    EXPECT_EQ(dataset->count(Split::Test), 3U);
}

TEST_F(ImageNet, TheDevelopmentKitCountsClassesInAnotherOrder) {
    addFlatValidation();
    write("devkit/data/map_clsloc.txt", "n02119789 1 kit_fox\nn04356056 2 sunglasses\nn01440764 3 tench\nn04355933 4 sunglasses\n");
    write("devkit/data/ILSVRC2012_validation_ground_truth.txt", "3\n1\n2\n");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"tench", "kit fox", "sunglasses", "sunglasses"}))
        << "a name that occurs twice stays two classes";
    EXPECT_EQ(find(*dataset, "val/ILSVRC2012_val_00000001.JPEG")->label, 0);
    EXPECT_EQ(find(*dataset, "val/ILSVRC2012_val_00000002.JPEG")->label, 1);
    EXPECT_EQ(find(*dataset, "val/ILSVRC2012_val_00000003.JPEG")->label, 3);
    write("devkit/data/ILSVRC2012_validation_ground_truth.txt", "3\n5\n2\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 2", "class 5"));
}

/// The kit of ILSVRC 2012 as it unpacks: no map_clsloc.txt, only meta.mat.
TEST_F(ImageNet, TheDevelopmentKitAloneIsEnough) {
    addFlatValidation();
    const std::string kit = "ILSVRC2012_devkit_t12/data/";
    std::vector<test::MatWriter::Synset> synsets{{2, "n04356056", "sunglasses, dark glasses, shades", 0},
                                                 {3, "n01440764", "tench, Tinca tinca", 0},
                                                 {1, "n02119789", "kit fox, Vulpes macrotis", 0},
                                                 {4, "n04355933", "sunglass", 0},
                                                 {9, "n00015388", "animal, animate being", 2}};
    write(kit + "meta.mat", test::MatWriter::file(synsets, true));
    write(kit + "ILSVRC2012_validation_ground_truth.txt", "3\n1\n2\n");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_TRUE(dataset->problems.empty());
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"tench", "kit fox", "sunglass", "sunglasses"}));
    EXPECT_EQ(find(*dataset, "val/ILSVRC2012_val_00000001.JPEG")->label, 0);
    EXPECT_EQ(find(*dataset, "val/ILSVRC2012_val_00000002.JPEG")->label, 1);
    EXPECT_EQ(find(*dataset, "val/ILSVRC2012_val_00000003.JPEG")->label, 3);

    write(kit + "ILSVRC2012_validation_ground_truth.txt", "3\n9\n2\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 2", "class 9")) << "what lies above the classes is none";
    synsets[1].number = 2;
    write(kit + "meta.mat", test::MatWriter::file(synsets, true));
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "meta.mat", "synset 2 repeats the number 2"));
    write(kit + "meta.mat", "MATLAB");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "meta.mat"));
}

TEST_F(ImageNet, WhatTheLabelsDoNotCoverIsLeftOutAndCounted) {
    addFlatValidation();
    const auto unlabelled = open();
    ASSERT_TRUE(succeeded(unlabelled));
    ASSERT_EQ(unlabelled->problems.size(), 1U);
    EXPECT_NE(unlabelled->problems[0].message().find("3 images without labels"), std::string::npos);
    EXPECT_EQ(unlabelled->count(Split::Test), 4U) << "drawn from the training images instead";

    write("LOC_val_solution.csv", "ImageId,PredictionString\nILSVRC2012_val_00000001,n01440764 1 2 3 4\nILSVRC2012_val_00000009,n01440764 1 2 3 4\n");
    const auto partly = open();
    ASSERT_TRUE(succeeded(partly));
    EXPECT_EQ(partly->count(Split::Test), 1U);
    ASSERT_EQ(partly->problems.size(), 2U);
    EXPECT_NE(partly->problems[0].message().find("2 of 3 images"), std::string::npos);
    EXPECT_NE(partly->problems[1].message().find("lacks 1 of the 2"), std::string::npos);

    write("LOC_val_solution.csv", "ILSVRC2012_val_00000001,n00000000 1 2 3 4\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "line 1", "n00000000"));
}

TEST_F(ImageNet, NamesMustCoverTheClasses) {
    write("class_names.txt", "tench\nkit fox\nsunglasses\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::ShapeMismatch, "class_names.txt", "3 names for 4 classes"));
    write("class_names.txt", "tench\nkit fox\nsunglasses\nsunglasses\n");
    EXPECT_EQ(open()->classNames[2], "sunglasses");
    write("LOC_synset_mapping.txt", "n01440764 tench\n");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "LOC_synset_mapping.txt", "n02119789"));
}

TEST_F(ImageNet, OtherFoldersAreNotImageNet) {
    addImage("train/dogs/a.jpg");
    EXPECT_EQ(kind(), "image_folder");
}

}  // namespace
}  // namespace vitrine
