// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "datasets/dataset.h"
#include "io/atomic_file.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

class ImageFolder : public testing::Test {
protected:
    /// `count` files that look like images by name; nothing here decodes them.
    void addImages(const std::string& folder, int count) {
        ASSERT_TRUE(succeeded(createDirectories(root_.path() / folder)));
        for (int i = 0; i < count; ++i)
            ASSERT_TRUE(succeeded(writeFileAtomically(root_.path() / folder / (std::to_string(i) + ".jpg"), "x")));
    }
    Result<Dataset> open(const std::string& assignment = {}) {
        return openDataset(root_.path(), assignment.empty() ? std::vector<std::string>{} : std::vector<std::string>{assignment});
    }
    test::TemporaryDirectory root_;
};

std::map<int, int> labelCounts(const Dataset& dataset, Split split) {
    std::map<int, int> out;
    for (const auto& item : dataset.items)
        if (item.split == split) ++out[item.label];
    return out;
}

TEST_F(ImageFolder, SubFoldersAreClassesInOrder) {
    addImages("snowy_owl", 20);
    addImages("barn owl", 10);
    const auto dataset = openDataset(root_.path());
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"barn owl", "snowy owl"}));
    EXPECT_EQ(dataset->items.size(), 30U);
    EXPECT_EQ(dataset->items.front().id, "barn owl/0.jpg");
    EXPECT_EQ(dataset->items.front().path, root_.path() / "barn owl" / "0.jpg");
    EXPECT_EQ(dataset->name, root_.path().filename().string());
}

TEST_F(ImageFolder, DrawsAStratifiedSplitOnce) {
    addImages("a", 40);
    addImages("b", 20);
    addImages("c", 3);
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(labelCounts(*dataset, Split::Test), (std::map<int, int>{{0, 4}, {1, 2}, {2, 1}}));
    EXPECT_EQ(labelCounts(*dataset, Split::Validation), (std::map<int, int>{{0, 4}, {1, 2}}))
        << "the share is of all images of a class, and two that are left both stay in training";
    EXPECT_EQ(dataset->count(Split::Train) + dataset->count(Split::Validation) + dataset->count(Split::Test), 63U);

    const auto splitsOf = [](const Dataset& each) {
        std::vector<Split> out;
        for (const auto& item : each.items) out.push_back(item.split);
        return out;
    };
    EXPECT_EQ(splitsOf(*dataset), splitsOf(*open()));
    EXPECT_NE(splitsOf(*dataset), splitsOf(*open("seed=43")));
    EXPECT_EQ(open("test_fraction=0")->count(Split::Test), 0U);
}

TEST_F(ImageFolder, OfficialSplitsStay) {
    addImages("train/a", 10);
    addImages("train/b", 10);
    addImages("val/a", 2);
    addImages("test/b", 3);
    addImages("test/only_here", 1);
    const auto dataset = openDataset(root_.path());
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->classNames, (std::vector<std::string>{"a", "b", "only here"}));
    EXPECT_EQ(dataset->count(Split::Train), 20U);
    EXPECT_EQ(dataset->count(Split::Validation), 2U);
    EXPECT_EQ(labelCounts(*dataset, Split::Test), (std::map<int, int>{{1, 3}, {2, 1}}));
}

TEST_F(ImageFolder, ValAloneIsWhatIsReportedOn) {
    addImages("train/a", 20);
    addImages("val/a", 5);
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->count(Split::Test), 5U);
    EXPECT_EQ(dataset->count(Split::Validation), 2U);
    EXPECT_EQ(dataset->count(Split::Train), 18U);
}

TEST_F(ImageFolder, TrainingAloneIsDrawnFromForBoth) {
    addImages("Train/a", 20);
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->count(Split::Test), 2U);
    EXPECT_EQ(dataset->count(Split::Validation), 2U);
}

TEST_F(ImageFolder, ValAndValidAreTwoFoldersForOneSplit) {
    addImages("train/a", 5);
    addImages("valid/a", 2);
    EXPECT_EQ(open()->count(Split::Test), 2U);
    addImages("val/a", 2);
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "two folders for the validation split: val, valid"));
}

TEST_F(ImageFolder, FilesBesideTheFoldersDoNotMatter) {
    addImages("train/a", 5);
    addImages("test/a", 2);
    ASSERT_TRUE(succeeded(writeFileAtomically(root_.path() / "manifest.csv", "name,licence\n0.jpg,CC0\n")));
    ASSERT_TRUE(succeeded(writeFileAtomically(root_.path() / "train" / "cover.jpg", "x")));
    EXPECT_EQ(open()->items.size(), 7U);
}

TEST_F(ImageFolder, AClassNamedTestIsAClass) {
    addImages("test", 5);
    addImages("rest", 5);
    EXPECT_EQ(open()->classNames, (std::vector<std::string>{"rest", "test"}));
}

TEST_F(ImageFolder, LooksDeeperButNotAtHiddenOrOtherFiles) {
    addImages("a/deep/er", 2);
    addImages("a", 1);
    addImages(".cache", 4);
    addImages("a/.thumbnails", 4);
    ASSERT_TRUE(succeeded(writeFileAtomically(root_.path() / "a" / "notes.txt", "x")));
    ASSERT_TRUE(succeeded(writeFileAtomically(root_.path() / "a" / ".hidden.jpg", "x")));
    const auto dataset = open();
    ASSERT_TRUE(succeeded(dataset));
    EXPECT_EQ(dataset->items.size(), 3U);
    EXPECT_TRUE(std::any_of(dataset->items.begin(), dataset->items.end(), [](const auto& item) { return item.id == "a/deep/er/1.jpg"; }));
}

TEST_F(ImageFolder, SaysWhatIsWrong) {
    addImages("a", 0);
    const DatasetSource& source = *findDatasetSource("image_folder");
    EXPECT_TRUE(failsWith(source.open(root_.path(), OptionValues(source.options)), ErrorCode::EmptyInput, root_.path().string()));
    EXPECT_TRUE(failsWith(open(), ErrorCode::UnsupportedFormat));
    addImages("b", 1);
    ASSERT_TRUE(succeeded(writeFileAtomically(root_.path() / "b" / "\xFF.jpg", "x")));
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "b", "UTF-8"));
}

}  // namespace
}  // namespace vitrine
