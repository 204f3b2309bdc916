// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every kind of data set, over the registry.
#include "datasets/dataset.h"

#include <gtest/gtest.h>

#include <set>

#include "io/atomic_file.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;

TEST(DatasetRegistry, EveryKindIsComplete) {
    ASSERT_FALSE(datasetSources().empty());
    std::set<std::string> ids;
    for (const auto& source : datasetSources()) {
        EXPECT_TRUE(ids.insert(source.id).second) << source.id << " twice";
        EXPECT_FALSE(source.title.empty()) << source.id;
        EXPECT_FALSE(source.summary.empty()) << source.id;
        ASSERT_NE(source.recognises, nullptr) << source.id;
        ASSERT_NE(source.open, nullptr) << source.id;
        EXPECT_EQ(findDatasetSource(source.id), &source);
        const OptionValues defaults(source.options);
        EXPECT_TRUE(test::succeeded(OptionValues::fromJson(source.options, defaults.toJson()))) << source.id;
    }
    EXPECT_EQ(findDatasetSource("no_such_kind"), nullptr);
}

TEST(DatasetRegistry, NoKindRecognisesAnEmptyFolderOrCrashesOnNone) {
    test::TemporaryDirectory folder;
    for (const auto& source : datasetSources()) {
        EXPECT_FALSE(source.recognises(folder.path())) << source.id;
        EXPECT_FALSE(source.recognises(folder.path() / "absent")) << source.id;
        EXPECT_FALSE(source.open(folder.path() / "absent", OptionValues(source.options))) << source.id;
    }
}

TEST(OpenDataset, SaysWhyNot) {
    test::TemporaryDirectory folder;
    EXPECT_TRUE(failsWith(openDataset(folder.path()), ErrorCode::UnsupportedFormat, folder.path().string(), "Image folder"));
    EXPECT_TRUE(failsWith(openDataset(folder.path() / "absent"), ErrorCode::FileNotFound, "absent"));
    ASSERT_TRUE(test::succeeded(writeFileAtomically(folder.path() / "file", "x")));
    EXPECT_TRUE(failsWith(openDataset(folder.path() / "file"), ErrorCode::FileNotFound, "file"));
}

TEST(OpenDataset, SetsTheOptionsOfTheKindItFinds) {
    test::TemporaryDirectory folder;
    for (const char* file : {"a/0.jpg", "a/1.jpg", "a/2.jpg", "a/3.jpg"}) {
        std::filesystem::create_directories((folder.path() / file).parent_path());
        ASSERT_TRUE(test::succeeded(writeFileAtomically(folder.path() / file, "x")));
    }
    const auto plain = openDataset(folder.path(), {"test_fraction=0", "validation_fraction=0"});
    ASSERT_TRUE(test::succeeded(plain));
    EXPECT_EQ(plain->count(Split::Train), 4U);
    EXPECT_GT(openDataset(folder.path())->count(Split::Test), 0U);
    EXPECT_TRUE(failsWith(openDataset(folder.path(), {"colour=red"}), ErrorCode::InvalidOption, "colour"));
}

TEST(Split, HasNames) {
    EXPECT_STREQ(splitName(Split::Train), "train");
    EXPECT_STREQ(splitName(Split::Validation), "validation");
    EXPECT_STREQ(splitName(Split::Test), "test");
}

}  // namespace
}  // namespace vitrine
