// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image_listing.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "engine/lru_cache.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

void touch(const fs::path& path) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "x";
}

TEST(ImageListing, ListsFoldersDeeplyInNaturalOrderAndOnlyImages) {
    const test::TemporaryDirectory folder;
    for (const char* name : {"bird_10.png", "bird_9.PNG", "notes.txt", ".hidden.png", "deep/b.jpg", "deep/er/c.webp", ".git/d.png"})
        touch(folder.path() / name);
    std::vector<std::string> names;
    for (const fs::path& file : listImages({folder.path()}).files) names.push_back(fs::relative(file, folder.path()).string());
    EXPECT_EQ(names, (std::vector<std::string>{"bird_9.PNG", "bird_10.png", "deep/b.jpg", "deep/er/c.webp"}));
}

TEST(ImageListing, KeepsNamedFilesWhateverTheyAreAndReportsMissingOnes) {
    const test::TemporaryDirectory folder;
    touch(folder.path() / "notes.txt");
    const ImageListing listing = listImages({folder.path() / "notes.txt", folder.path() / "absent.png"});
    ASSERT_EQ(listing.files.size(), 1U);
    ASSERT_EQ(listing.skipped.size(), 1U);
    EXPECT_EQ(listing.skipped[0].error.code, ErrorCode::FileNotFound);
    EXPECT_EQ(listing.skipped[0].path, folder.path() / "absent.png");
}

TEST(ImageListing, ReportsUnreadableFoldersAndGoesOn) {
    if (::geteuid() == 0) GTEST_SKIP() << "the superuser may read every folder";
    const test::TemporaryDirectory folder;
    touch(folder.path() / "closed/a.png");
    touch(folder.path() / "open/b.png");
    fs::permissions(folder.path() / "closed", fs::perms::none);
    const ImageListing listing = listImages({folder.path()});
    fs::permissions(folder.path() / "closed", fs::perms::owner_all);
    EXPECT_EQ(listing.files.size(), 1U);
    ASSERT_EQ(listing.skipped.size(), 1U);
    EXPECT_EQ(listing.skipped[0].path, folder.path() / "closed");
}

TEST(ImageListing, ComparesNumbersByValue) {
    EXPECT_TRUE(naturallyBefore("a2", "a10"));
    EXPECT_FALSE(naturallyBefore("a10", "a2"));
    EXPECT_TRUE(naturallyBefore("a002b", "a2c"));
    EXPECT_TRUE(naturallyBefore("A1", "b1"));
    EXPECT_TRUE(naturallyBefore("a", "a1"));
    EXPECT_TRUE(naturallyBefore("99999999999999999999998", "99999999999999999999999"));
    EXPECT_FALSE(naturallyBefore("same", "same"));
}

TEST(LruCache, DropsTheLeastRecentlyUsedBeyondItsBudget) {
    LruCache<int, std::string> cache(10);
    cache.insert(1, "one", 4);
    cache.insert(2, "two", 4);
    ASSERT_NE(cache.find(1), nullptr);
    cache.insert(3, "three", 4);
    EXPECT_EQ(cache.find(2), nullptr);
    EXPECT_NE(cache.find(1), nullptr);
    EXPECT_EQ(*cache.find(3), "three");
    cache.insert(4, "large", 40);
    EXPECT_EQ(cache.size(), 1U);
    EXPECT_EQ(*cache.find(4), "large");
}

}  // namespace
}  // namespace vitrine
