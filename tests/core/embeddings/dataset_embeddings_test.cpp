// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/dataset_embeddings.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <thread>

#include "embeddings/batch_encoder.h"
#include "image/image_encoder.h"
#include "io/file_lock.h"
#include "support/results.h"
#include "support/synthetic_image.h"
#include "support/temporary_directory.h"
#include "support/tiny_clip.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

class DatasetEmbeddingsTest : public testing::Test {
protected:
    void SetUp() override {
        test::TinyClip().write(folder_.path() / "model");
        JobContext job;
        model_ = *ClipModel::load(folder_.path() / "model", {}, job);
        for (int i = 0; i < 20; ++i) addPicture((i % 2 ? "train/odd/" : "train/even/") + std::to_string(i) + ".png", i);
        for (int i = 20; i < 28; ++i) addPicture((i % 2 ? "test/odd/" : "test/even/") + std::to_string(i) + ".png", i);
    }
    fs::path set() const { return folder_.path() / "set"; }
    void addPicture(const std::string& file, int number) const {
        fs::create_directories((set() / file).parent_path());
        ASSERT_TRUE(succeeded(writePng(test::busyImage(20 + number, 40), set() / file)));
    }
    Result<DatasetEmbeddings> embed(JobContext& job, SplitScheme scheme = SplitScheme::Official) const {
        return embedDataset(*openDataset(set()), scheme, folder_.path() / "kept", *model_, job);
    }
    Result<DatasetEmbeddings> embed() const {
        JobContext job;
        return embed(job);
    }

    test::TemporaryDirectory folder_;
    std::shared_ptr<const ClipModel> model_;
};

TEST_F(DatasetEmbeddingsTest, RowsLabelsAndSplitsBelongTogether) {
    const auto result = embed();
    ASSERT_TRUE(succeeded(result));
    EXPECT_EQ(result->encoded, 28U);
    const EmbeddingSnapshot& snapshot = result->snapshot;
    ASSERT_TRUE(succeeded(snapshot.validate("snapshot")));
    EXPECT_EQ(snapshot.size(), 28U);
    EXPECT_EQ(snapshot.backboneFingerprint, model_->fingerprint());
    EXPECT_EQ(snapshot.rowsOf(Split::Test).size(), 8U);
    JobContext job;
    for (std::size_t row = 0; row < snapshot.size(); ++row) {
        const std::vector<fs::path> file{set() / snapshot.ids[row]};
        const auto alone = encodeFiles(*model_, file, {}, job);
        for (std::size_t i = 0; i < snapshot.images.cols(); ++i)
            EXPECT_NEAR(alone->encoding.embeddings.at(0, i), snapshot.images.at(row, i), 2e-3 * std::abs(snapshot.images.at(row, i)) + 1e-3);
        EXPECT_EQ(snapshot.classNames[static_cast<std::size_t>(snapshot.labels[row])],
                  fs::path(snapshot.ids[row]).parent_path().filename());
    }
}

TEST_F(DatasetEmbeddingsTest, NoImageIsEncodedTwice) {
    fs::copy_file(set() / "train/odd/1.png", set() / "train/odd/copy.png");
    EXPECT_EQ(embed()->encoded, 28U) << "images of equal content share a row";
    const auto again = embed();
    EXPECT_EQ(again->encoded, 0U);
    EXPECT_EQ(again->changes.unchanged, 29U);
    EXPECT_EQ(again->snapshot.size(), 29U);
    addPicture("train/odd/new.png", 50);
    fs::rename(set() / "train/even/2.png", set() / "train/even/renamed.png");
    const auto later = embed();
    EXPECT_EQ(later->encoded, 1U);
    EXPECT_EQ(later->changes.moved, 1U);
}

TEST_F(DatasetEmbeddingsTest, TrainAndTestShareNoContent) {
    fs::copy_file(set() / "test/odd/21.png", set() / "train/odd/leak.png");
    for (const SplitScheme scheme : {SplitScheme::Official, SplitScheme::Thesis}) {
        JobContext job;
        const auto result = embed(job, scheme);
        ASSERT_TRUE(succeeded(result));
        EXPECT_EQ(result->splits.leftOut.size(), scheme == SplitScheme::Official ? 1U : 0U);
        std::map<std::vector<float>, std::set<Split>> sides;  // equal content has equal rows
        for (std::size_t row = 0; row < result->snapshot.size(); ++row) {
            const auto values = result->snapshot.images.row(row);
            sides[std::vector<float>(values.begin(), values.end())].insert(result->snapshot.splits[row]);
        }
        EXPECT_EQ(sides.size(), 28U);
        for (const auto& [row, splits] : sides) EXPECT_EQ(splits.size(), 1U);
        const auto catalogue = ImageCatalogue::open(folder_.path() / "kept" / kCatalogueFile);
        EXPECT_EQ(*catalogue->count({Split::Test, {}}), result->snapshot.rowsOf(Split::Test).size());
    }
}

TEST_F(DatasetEmbeddingsTest, BrokenImagesAreNamedAndLeftOut) {
    std::ofstream(set() / "train/odd/broken.png") << "no picture";
    std::ofstream(set() / "train/odd/empty.png");
    const auto result = embed();
    ASSERT_TRUE(succeeded(result));
    ASSERT_EQ(result->skipped.size(), 2U);
    EXPECT_EQ(result->snapshot.size(), 28U);
    for (const auto& entry : fs::recursive_directory_iterator(set()))
        if (entry.is_regular_file()) std::ofstream(entry.path()) << "gone";
    EXPECT_TRUE(failsWith(embed(), ErrorCode::EmptyInput, "no image can be read"));
}

TEST_F(DatasetEmbeddingsTest, AStoppedCallKeepsItsRows) {
    std::stop_source stop;
    bool sawRate = false;
    JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.total == 28 && progress.perSecond > 0) {
            sawRate = true;
            stop.request_stop();
        }
    });
    EXPECT_TRUE(failsWith(embed(job), ErrorCode::Cancelled));
    EXPECT_TRUE(sawRate);
    const auto rest = embed();
    ASSERT_TRUE(succeeded(rest));
    EXPECT_GT(rest->encoded, 0U);
    EXPECT_LT(rest->encoded, 28U);
}

TEST_F(DatasetEmbeddingsTest, TwoAtATimeFollowEachOther) {
    ASSERT_TRUE(succeeded(embed()));
    addPicture("train/odd/new.png", 60);
    fs::path lockFile;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path() / "kept" / kStoreFolder))
        if (entry.path().filename() == "lock") lockFile = entry.path();
    std::optional<FileLock> other;
    if (auto lock = FileLock::acquire(lockFile)) other = std::move(*lock);
    ASSERT_TRUE(other);
    int waited = 0;
    std::stop_source stop;
    JobContext impatient(stop.get_token(), [&](const Progress&) { stop.request_stop(); });
    EXPECT_TRUE(failsWith(embed(impatient), ErrorCode::Cancelled));
    JobContext job({}, [&](const Progress&) {
        if (++waited == 3) other.reset();
    });
    const auto result = embed(job);
    ASSERT_TRUE(succeeded(result));
    EXPECT_GE(waited, 3);
    EXPECT_EQ(result->encoded, 1U);
}

TEST_F(DatasetEmbeddingsTest, CanBePaused) {
    const auto pause = std::make_shared<PauseSwitch>();
    std::atomic<std::int64_t> done{0};
    JobContext job({}, [&](const Progress& progress) {
        done = progress.done;
        if (progress.perSecond > 0 && progress.done < progress.total) pause->pause();
    });
    job.setPause(pause);
    std::thread other([&] {
        while (!pause->isPaused()) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        const std::int64_t before = done;
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        EXPECT_EQ(done, before) << "nothing goes on";
        while (done < 28) {
            pause->resume();
            std::this_thread::yield();
        }
    });
    const auto result = embed(job);
    other.join();
    EXPECT_TRUE(succeeded(result));
    EXPECT_EQ(result->encoded, 28U);
}

TEST_F(DatasetEmbeddingsTest, RecordsInsideAFileAreImages) {
    const fs::path cifar = folder_.path() / "cifar";
    fs::create_directories(cifar);
    const auto batch = [&](const std::string& name, int first) {
        std::ofstream file(cifar / name, std::ios::binary);
        for (int i = 0; i < 8; ++i) {
            std::string record(3073, static_cast<char>(first + 5 * i));
            record[0] = static_cast<char>(i % 2);
            file << record;
        }
    };
    batch("data_batch_1.bin", 0);
    batch("test_batch.bin", 60);
    std::ofstream(cifar / "batches.meta.txt") << "dark\nbright\n";
    JobContext job;
    const auto result = embedDataset(*openDataset(cifar), SplitScheme::Official, folder_.path() / "cifar_kept", *model_, job);
    ASSERT_TRUE(succeeded(result));
    EXPECT_EQ(result->snapshot.size(), 16U);
    EXPECT_EQ(result->encoded, 16U);
    EXPECT_EQ(result->snapshot.ids.front(), "data_batch_1/00000");
}

}  // namespace
}  // namespace vitrine
