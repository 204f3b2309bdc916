// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/image_catalogue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "core/datasets/dataset_fixture.h"
#include "image/image_decoder.h"
#include "image/image_encoder.h"
#include "support/synthetic_image.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

class ImageCatalogueTest : public test::DatasetTest {
protected:
    void SetUp() override {
        for (int i = 0; i < 12; ++i) addImage((i < 6 ? "set/a/" : "set/b/") + std::to_string(i) + ".jpg");
    }
    Dataset dataset() const { return *openDataset(root() / "set"); }
    fs::path file() const { return root() / "catalogue.sqlite"; }
    ImageCatalogue catalogue() const { return std::move(*ImageCatalogue::open(file())); }
    CatalogueChanges update() {
        JobContext job;
        ImageCatalogue opened = catalogue();
        const Dataset now = dataset();
        const auto changes = opened.update(now, contents_, job);
        EXPECT_TRUE(succeeded(changes));
        EXPECT_TRUE(succeeded(opened.recordSplits(now, job)));
        return *changes;
    }
    static std::vector<CatalogueEntry> entries(const ImageCatalogue& catalogue, const CatalogueFilter& filter = {}) {
        auto page = catalogue.page(filter, 0, 100);
        EXPECT_TRUE(succeeded(page));
        return page ? std::move(*page) : std::vector<CatalogueEntry>{};
    }
    std::vector<std::optional<ContentHash>> contents_;
};

TEST_F(ImageCatalogueTest, KnowsEveryImageAfterwards) {
    const CatalogueChanges changes = update();
    EXPECT_EQ(changes.added, 12U);
    EXPECT_TRUE(changes.unreadable.empty());
    const auto entries = catalogue().page({}, 0, 100);
    ASSERT_TRUE(succeeded(entries));
    ASSERT_EQ(entries->size(), 12U);
    const Dataset now = dataset();
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const CatalogueEntry& entry = (*entries)[i];
        EXPECT_EQ(entry.id, now.items[i].id);
        EXPECT_EQ(entry.location.path, now.items[i].path);
        EXPECT_EQ(entry.label, now.items[i].label);
        EXPECT_EQ(entry.split, now.items[i].split);
        EXPECT_EQ(entry.content, contents_[i]);
        EXPECT_EQ(entry.content, ContentHash::of("pixels of set/" + entry.id));
        EXPECT_EQ(entry.bytes, static_cast<std::int64_t>(fs::file_size(entry.location.path)));
    }
    EXPECT_EQ(*catalogue().classNames(), now.classNames);
}

TEST_F(ImageCatalogueTest, OnlyWhatChangedIsReadAgain) {
    update();
    // The bytes change behind its back, size and time do not: that it does not notice shows that it does not read.
    const fs::path sly = root() / "set" / "a" / "0.jpg";
    const auto time = fs::last_write_time(sly);
    { std::ofstream(sly) << "PIXELS OF set/a/0.jpg"; }
    fs::last_write_time(sly, time);
    EXPECT_EQ(update().unchanged, 12U);
    EXPECT_EQ(contents_[0], ContentHash::of("pixels of set/a/0.jpg"));

    write("set/a/1.jpg", "other pixels");
    const CatalogueChanges changes = update();
    EXPECT_EQ(changes.changed, 1U);
    EXPECT_EQ(changes.unchanged, 11U);
    EXPECT_EQ(contents_[1], ContentHash::of("other pixels"));
}

TEST_F(ImageCatalogueTest, NoticesMovedAndRemovedFiles) {
    update();
    fs::rename(root() / "set" / "a" / "2.jpg", root() / "set" / "b" / "moved.jpg");
    fs::remove(root() / "set" / "b" / "9.jpg");
    addImage("set/a/new.jpg");
    const CatalogueChanges changes = update();
    EXPECT_EQ(changes.added, 2U);
    EXPECT_EQ(changes.removed, 2U);
    EXPECT_EQ(changes.moved, 1U);
    EXPECT_EQ(changes.unchanged, 10U);
    EXPECT_EQ(*catalogue().count(), 12U);
}

TEST_F(ImageCatalogueTest, UnreadableImagesAreListedWithoutAHash) {
    write("set/b/empty.jpg", "");
    fs::create_symlink("nowhere", root() / "set" / "b" / "gone");
    Dataset now = dataset();
    now.items.push_back({root() / "absent.jpg", "absent.jpg", 0, Split::Train, {}});
    JobContext job;
    ImageCatalogue opened = catalogue();
    const auto changes = opened.update(now, contents_, job);
    ASSERT_TRUE(succeeded(changes));
    EXPECT_EQ(changes->unreadable.size(), 2U);
    EXPECT_FALSE(contents_.back());
    write("absent.jpg", "here now");
    const auto later = opened.update(now, contents_, job);
    EXPECT_EQ(later->changed, 2U) << "what had no hash is tried again";
    EXPECT_EQ(contents_.back(), ContentHash::of("here now"));
}

TEST_F(ImageCatalogueTest, PagesFollowTheCursor) {
    update();
    const ImageCatalogue opened = catalogue();
    std::vector<std::string> seen;
    std::int64_t cursor = 0;
    while (true) {
        const auto page = opened.page({}, cursor, 5);
        ASSERT_TRUE(succeeded(page));
        if (page->empty()) break;
        EXPECT_LE(page->size(), 5U);
        for (const auto& entry : *page) seen.push_back(entry.id);
        cursor = page->back().row;
    }
    EXPECT_EQ(seen.size(), 12U);
    CatalogueFilter filter{Split::Train, 1};
    EXPECT_EQ(entries(opened, filter).size(), *opened.count(filter));
    for (const auto& entry : entries(opened, filter)) EXPECT_TRUE(entry.label == 1 && entry.split == Split::Train);
    EXPECT_EQ(*opened.count({Split::Train, {}}) + *opened.count({Split::Validation, {}}) + *opened.count({Split::Test, {}}), 12U);
}

TEST_F(ImageCatalogueTest, WhatIsLeftOutHasNoSplit) {
    update();
    Dataset less = dataset();
    less.keep({0, 1, 2});
    ImageCatalogue opened = catalogue();
    JobContext job;
    ASSERT_TRUE(succeeded(opened.recordSplits(less, job)));
    const auto entries = opened.page({}, 0, 100);
    EXPECT_TRUE((*entries)[2].split.has_value());
    EXPECT_FALSE((*entries)[3].split.has_value());
}

TEST_F(ImageCatalogueTest, AReaderIsNotHeldUpByAWriter) {
    update();
    const ImageCatalogue reader = catalogue();
    std::atomic<bool> isDone{false};
    std::thread writer([&] {
        Dataset many = dataset();
        for (int i = 0; i < 4000; ++i) many.items.push_back({root() / "absent", "x" + std::to_string(i), 0, Split::Train, {}});
        std::vector<std::optional<ContentHash>> contents;
        JobContext job;
        ImageCatalogue opened = catalogue();
        EXPECT_TRUE(succeeded(opened.update(many, contents, job)));
        EXPECT_TRUE(succeeded(opened.recordSplits(many, job)));
        isDone = true;
    });
    double slowest = 0;
    int pages = 0;
    while (!isDone || pages == 0) {
        const auto start = std::chrono::steady_clock::now();
        EXPECT_TRUE(succeeded(reader.page({}, 0, 10)));
        slowest = std::max(slowest, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        ++pages;
    }
    writer.join();
    EXPECT_LT(slowest, 1.0) << "of " << pages << " pages; a writer that blocked would cost five seconds";
    EXPECT_EQ(*reader.count(), 4012U);
}

TEST_F(ImageCatalogueTest, StoppedItKeepsWhatIsDoneAndRemovesNothing) {
    Dataset many = dataset();
    for (int i = 0; i < 3000; ++i) many.items.push_back({root() / "absent", "x" + std::to_string(i), 0, Split::Train, {}});
    ImageCatalogue opened = catalogue();
    std::stop_source stop;
    JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.done > 1500) stop.request_stop();
    });
    EXPECT_TRUE(failsWith(opened.update(many, contents_, job), ErrorCode::Cancelled));
    EXPECT_EQ(*opened.count(), 1024U);
    JobContext again;
    const auto changes = opened.update(many, contents_, again);
    ASSERT_TRUE(succeeded(changes));
    EXPECT_EQ(changes->unchanged, 12U);
    EXPECT_EQ(*opened.count(), 3012U);
}

TEST_F(ImageCatalogueTest, ThumbnailsAreMadeOnceAndGoAlongWithAMove) {
    ASSERT_TRUE(succeeded(writePng(test::busyImage(400, 200), root() / "set" / "a" / "real.png")));
    update();
    ImageCatalogue opened = catalogue();
    const auto byId = [&](const std::string& id) {
        for (const auto& entry : entries(opened))
            if (entry.id == id) return entry;
        return CatalogueEntry{};
    };
    const CatalogueEntry entry = byId("a/real.png");
    const auto first = opened.thumbnail(entry);
    ASSERT_TRUE(succeeded(first));
    EXPECT_EQ(decodeImage(*first, "thumbnail")->width(), 160);
    EXPECT_EQ(decodeImage(*first, "thumbnail")->height(), 80);
    fs::rename(root() / "set" / "a" / "real.png", root() / "set" / "b" / "elsewhere.png");
    EXPECT_EQ(*opened.thumbnail(entry), *first) << "the file is gone, the picture is kept";
    EXPECT_EQ(update().moved, 1U);
    CatalogueEntry moved = byId("b/elsewhere.png");
    moved.location.path = "/nowhere";
    EXPECT_EQ(*opened.thumbnail(moved), *first);
    EXPECT_FALSE(opened.thumbnail(byId("a/0.jpg"))) << "no picture";
}

TEST_F(ImageCatalogueTest, RefusesOtherFiles) {
    write("catalogue.sqlite", std::string(5000, 'x'));
    EXPECT_TRUE(failsWith(ImageCatalogue::open(file()), ErrorCode::FileCorrupt, "catalogue.sqlite"));
    EXPECT_TRUE(failsWith(ImageCatalogue::open(root() / "absent" / "c.sqlite"), ErrorCode::FileNotFound, "c.sqlite"));
}

}  // namespace
}  // namespace vitrine
