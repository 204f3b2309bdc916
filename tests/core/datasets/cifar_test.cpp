// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/datasets/dataset_fixture.h"
#include "image/image_location.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

constexpr std::size_t kPixels = 3072;

/// Records of `labels` bytes and pixels whose red is `red` + record number, green 1, blue 2.
std::string records(const std::vector<std::string>& labels, int red) {
    std::string bytes;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        bytes += labels[i];
        bytes += std::string(kPixels / 3, static_cast<char>(red + static_cast<int>(i)));
        bytes += std::string(kPixels / 3, '\1') + std::string(kPixels / 3, '\2');
    }
    return bytes;
}

std::string label(int value) { return std::string(1, static_cast<char>(value)); }

class Cifar10 : public test::DatasetTest {
protected:
    void SetUp() override {
        write("batches.meta.txt", "airplane\nauto_mobile\n\n");
        for (int batch = 1; batch <= 5; ++batch)
            write("data_batch_" + std::to_string(batch) + ".bin",
                  records({label(0), label(1), label(0), label(1)}, 10 * batch));
        write("test_batch.bin", records({label(1), label(0)}, 100));
    }
};

TEST_F(Cifar10, ReadsRecordsAndTheirPlaces) {
    EXPECT_EQ(kind(), "cifar10");
    const auto dataset = open({"validation_fraction=0"});
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"airplane", "auto mobile"}));
    EXPECT_EQ(labelCounts(*dataset, Split::Train), (std::map<int, int>{{0, 10}, {1, 10}}));
    EXPECT_EQ(labelCounts(*dataset, Split::Test), (std::map<int, int>{{0, 1}, {1, 1}}));
    const DatasetItem* const item = find(*dataset, "data_batch_3/00002");
    ASSERT_NE(item, nullptr);
    EXPECT_EQ(item->label, 0);
    const auto image = decodeImage(item->location());
    ASSERT_TRUE(succeeded(image));
    EXPECT_EQ(image->width(), 32);
    EXPECT_EQ(image->row(31)[31 * 3], 32) << "red of record 2 of batch 3";
    EXPECT_EQ(image->row(31)[31 * 3 + 2], 2) << "blue";
}

TEST_F(Cifar10, ValidationIsATenthOfTraining) {
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(labelCounts(*dataset, Split::Validation), (std::map<int, int>{{0, 1}, {1, 1}}));
    EXPECT_EQ(dataset->count(Split::Test), 2U);
}

TEST_F(Cifar10, MayLieInTheFolderOfTheArchive) {
    std::filesystem::create_directory(root() / "cifar-10-batches-bin");
    for (const auto& entry : std::filesystem::directory_iterator(root()))
        if (entry.is_regular_file())
            std::filesystem::rename(entry.path(), root() / "cifar-10-batches-bin" / entry.path().filename());
    EXPECT_EQ(kind(), "cifar10");
    EXPECT_TRUE(succeeded(open()));
}

TEST_F(Cifar10, SaysWhatIsWrong) {
    std::filesystem::remove(root() / "data_batch_5.bin");
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    ASSERT_EQ(dataset->problems.size(), 1U);
    EXPECT_NE(dataset->problems[0].message().find("data_batch_5.bin"), std::string::npos);

    write("data_batch_2.bin", records({label(0)}, 1).substr(0, 3000));
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "data_batch_2.bin", "3000 bytes"));
    write("data_batch_2.bin", "");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "data_batch_2.bin"));
    write("data_batch_2.bin", records({label(0), label(7)}, 1));
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "record 1 has the label 7 of 2 classes"));
    std::filesystem::remove(root() / "batches.meta.txt");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileNotFound, "batches.meta.txt"));
    std::filesystem::remove(root() / "test_batch.bin");
    EXPECT_EQ(kind(), "");
}

class Cifar100 : public test::DatasetTest {
protected:
    void SetUp() override {
        write("fine_label_names.txt", "apple\r\naquarium_fish\r\nbaby\r\n");
        write("coarse_label_names.txt", "food\npeople\n");
        write("train.bin", records({label(0) + label(1), label(1) + label(2), label(0) + label(0)}, 5));
        write("test.bin", records({label(1) + label(2)}, 50));
    }
};

TEST_F(Cifar100, FineAndCoarseLabels) {
    EXPECT_EQ(kind(), "cifar100");
    const auto fine = open({"validation_fraction=0"});
    ASSERT_TRUE(succeeded(fine));
    EXPECT_EQ(fine->classNames, (std::vector<std::string>{"apple", "aquarium fish", "baby"}));
    EXPECT_EQ(labelCounts(*fine, Split::Train), (std::map<int, int>{{0, 1}, {1, 1}, {2, 1}}));
    const auto image = decodeImage(find(*fine, "train/00001")->location());
    ASSERT_TRUE(succeeded(image));
    EXPECT_EQ(image->row(0)[0], 6);
    const auto coarse = open({"labels=coarse", "validation_fraction=0"});
    ASSERT_TRUE(succeeded(coarse));
    EXPECT_EQ(coarse->classNames, (std::vector<std::string>{"food", "people"}));
    EXPECT_EQ(labelCounts(*coarse, Split::Train), (std::map<int, int>{{0, 2}, {1, 1}}));
    EXPECT_TRUE(failsWith(open({"labels=medium"}), ErrorCode::InvalidOption, "labels"));
}

TEST_F(Cifar100, ARecordCutShortIsNamed) {
    write("test.bin", records({label(1) + label(2)}, 50) + "x");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "test.bin", "3075 bytes"));
}

}  // namespace
}  // namespace vitrine
