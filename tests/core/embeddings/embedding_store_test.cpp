// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/embedding_store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <fstream>

#include "base/counter_random.h"
#include "support/file_size_limit.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

constexpr std::size_t kDimension = 6;

ContentHash contentOf(std::size_t number) { return ContentHash::of("image " + std::to_string(number)); }

/// Numbers that F16 holds exactly and that only this row has.
std::vector<float> rowOf(std::size_t number) {
    std::vector<float> row(kDimension);
    for (std::size_t i = 0; i < kDimension; ++i) row[i] = static_cast<float>((number * 31 + i * 7) % 2048) / 8.0F;
    return row;
}

class EmbeddingStoreTest : public testing::Test {
protected:
    Result<EmbeddingStore> open(const EmbeddingStoreOptions& options = {}) const {
        return EmbeddingStore::open(root(), key_, kDimension, options);
    }
    fs::path root() const { return folder_.path() / "store"; }
    fs::path storeFolder() const { return root() / key_.folderName(); }
    void fill(std::size_t first, std::size_t count, const EmbeddingStoreOptions& options = {}) const {
        auto store = open(options);
        ASSERT_TRUE(succeeded(store));
        for (std::size_t i = first; i < first + count; ++i) ASSERT_TRUE(succeeded(store->append(contentOf(i), rowOf(i))));
        ASSERT_TRUE(succeeded(store->save()));
    }
    static testing::AssertionResult holds(const EmbeddingStore& store, std::size_t number) {
        const auto row = store.rows(std::vector<ContentHash>{contentOf(number)});
        if (!row) return testing::AssertionFailure() << row.error().message();
        const auto expected = rowOf(number);
        if (!std::equal(expected.begin(), expected.end(), row->values().begin(), row->values().end()))
            return testing::AssertionFailure() << "row " << number << " holds other numbers";
        return testing::AssertionSuccess();
    }

    test::TemporaryDirectory folder_;
    EmbeddingKey key_{"weights", "preprocessing", "data set"};
};

TEST_F(EmbeddingStoreTest, GivesBackWhatWasAppended) {
    {
        auto store = open();
        ASSERT_TRUE(succeeded(store));
        ASSERT_TRUE(succeeded(store->append(contentOf(1), rowOf(1))));
        EXPECT_TRUE(holds(*store, 1)) << "before it is written";
        ASSERT_TRUE(succeeded(store->save()));
        EXPECT_TRUE(holds(*store, 1)) << "and after";
        ASSERT_TRUE(succeeded(store->append(contentOf(2), rowOf(2))));
        ASSERT_TRUE(succeeded(store->append(contentOf(1), rowOf(9))));
        ASSERT_TRUE(succeeded(store->save()));
        ASSERT_TRUE(succeeded(store->save()));
        EXPECT_EQ(store->fileCount(), 2U) << "nothing new, no file";
    }
    const auto store = open();
    ASSERT_TRUE(succeeded(store));
    EXPECT_EQ(store->size(), 2U);
    EXPECT_TRUE(holds(*store, 1)) << "the first row of a content stays";
    EXPECT_TRUE(holds(*store, 2));
    EXPECT_FALSE(store->contains(contentOf(3)));
    EXPECT_TRUE(failsWith(store->rows(std::vector{contentOf(3)}), ErrorCode::EmptyInput, contentOf(3).hex()));
}

TEST_F(EmbeddingStoreTest, FullPrecisionWhereAskedFor) {
    EmbeddingStoreOptions options;
    options.type = DType::F32;
    const std::vector<float> row{0.1F, 1e-30F, 1e30F, -0.3F, 0.0F, 7.7F};
    {
        auto store = open(options);
        ASSERT_TRUE(succeeded(store->append(contentOf(1), row)));
        ASSERT_TRUE(succeeded(store->save()));
    }
    const auto store = open(options);
    const auto back = store->rows(std::vector{contentOf(1)});
    EXPECT_TRUE(std::equal(row.begin(), row.end(), back->values().begin()));
}

TEST_F(EmbeddingStoreTest, SavesByItself) {
    EmbeddingStoreOptions options;
    options.rowsPerFile = 10;
    auto store = open(options);
    for (std::size_t i = 0; i < 35; ++i) ASSERT_TRUE(succeeded(store->append(contentOf(i), rowOf(i))));
    EXPECT_EQ(store->fileCount(), 3U);
    store = fail(ErrorCode::Cancelled, "", "");  // goes without a last save
    EXPECT_EQ(open(options)->size(), 30U);
    options.longestUnsaved = std::chrono::milliseconds(0);
    store = open(options);
    ASSERT_TRUE(succeeded(store->append(contentOf(100), rowOf(100))));
    EXPECT_EQ(store->fileCount(), 4U);
}

TEST_F(EmbeddingStoreTest, RefusesRowsThatCanNotBeKept) {
    auto store = open();
    EXPECT_TRUE(failsWith(store->append(contentOf(1), std::vector<float>(5)), ErrorCode::ShapeMismatch, "5 numbers"));
    auto row = rowOf(1);
    row[2] = NAN;
    EXPECT_TRUE(failsWith(store->append(contentOf(1), row), ErrorCode::NumericalFailure));
    row[2] = 70000.0F;
    EXPECT_TRUE(failsWith(store->append(contentOf(1), row), ErrorCode::NumericalFailure));
    EXPECT_EQ(store->size(), 0U);
}

TEST_F(EmbeddingStoreTest, OneWriterAtATime) {
    const auto first = open();
    ASSERT_TRUE(succeeded(first));
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileNotWritable, "in use"));
}

TEST_F(EmbeddingStoreTest, KeysHaveFoldersOfTheirOwn) {
    fill(0, 5);
    key_.preprocessing = "another";
    EXPECT_EQ(open()->size(), 0U);
    key_.preprocessing = "preprocessing";
    EXPECT_EQ(open()->size(), 5U);
}

TEST_F(EmbeddingStoreTest, ADamagedFileIsNamedAndItsRowsCountAsAbsent) {
    fill(0, 5);
    fill(5, 5);
    fill(10, 5);
    const fs::path damaged = storeFolder() / "rows-000001.safetensors";
    fs::resize_file(damaged, fs::file_size(damaged) - 1);
    auto store = open();
    ASSERT_TRUE(succeeded(store));
    ASSERT_EQ(store->problems().size(), 1U);
    EXPECT_NE(store->problems()[0].message().find("rows-000001"), std::string::npos);
    EXPECT_EQ(store->size(), 10U);
    EXPECT_TRUE(holds(*store, 12));
    ASSERT_TRUE(succeeded(store->append(contentOf(6), rowOf(6))));
    ASSERT_TRUE(succeeded(store->save()));
    EXPECT_TRUE(fs::exists(storeFolder() / "rows-000003.safetensors")) << "no number is used again";
}

TEST_F(EmbeddingStoreTest, FilesOfAnotherStoreAreRefused) {
    fill(0, 5);
    EmbeddingKey other = key_;
    other.weights = "other weights";
    fs::create_directories(root() / other.folderName());
    fs::copy_file(storeFolder() / "rows-000000.safetensors", root() / other.folderName() / "rows-000000.safetensors");
    const auto store = EmbeddingStore::open(root(), other, kDimension);
    EXPECT_EQ(store->size(), 0U);
    ASSERT_EQ(store->problems().size(), 1U);
    EXPECT_NE(store->problems()[0].message().find("another model"), std::string::npos);
}

TEST_F(EmbeddingStoreTest, AFullDiskIsAnErrorAndLosesNothingThatWasSaved) {
    fill(0, 5);
    {
        auto store = open();
        for (std::size_t i = 5; i < 2000; ++i) ASSERT_TRUE(succeeded(store->append(contentOf(i), rowOf(i))));
        const test::FileSizeLimit full(4096);
        EXPECT_TRUE(failsWith(store->save(), ErrorCode::FileNotWritable, "rows-000001"));
        EXPECT_TRUE(holds(*store, 1500)) << "still in memory";
    }
    EXPECT_EQ(open()->size(), 5U);
}

/// A writer that is killed at a moment nobody chose.
TEST_F(EmbeddingStoreTest, NothingSavedIsLostOrTornByAKill) {
    EmbeddingStoreOptions options;
    options.rowsPerFile = 7;
    CounterRandom random(3);
    std::size_t kept = 0;
    int killed = 0;
    for (int round = 0; round < 25; ++round) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            auto store = open(options);
            if (!store) ::_exit(1);
            for (std::size_t i = 0; i < 100'000; ++i)
                if (!store->append(contentOf(i), rowOf(i))) ::_exit(2);
            ::_exit(0);
        }
        ::usleep(static_cast<useconds_t>(1000 + random.index(40'000)));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        killed += WIFSIGNALED(status);
        ASSERT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << "the writer failed with " << WEXITSTATUS(status);
        const auto store = open(options);
        ASSERT_TRUE(succeeded(store));
        EXPECT_TRUE(store->problems().empty()) << store->problems()[0].message();
        EXPECT_GE(store->size(), kept) << "what was there stays";
        EXPECT_EQ(store->size() % options.rowsPerFile, 0U) << "whole files only";
        kept = store->size();
        for (std::size_t i = 0; i < kept; ++i) ASSERT_TRUE(holds(*store, i));
        for (const auto& entry : fs::directory_iterator(storeFolder()))
            EXPECT_NE(entry.path().extension(), ".tmp") << "left over: " << entry.path();
    }
    EXPECT_GT(killed, 20);
    EXPECT_GT(kept, options.rowsPerFile) << "and each round went on where the last one ended";
}

}  // namespace
}  // namespace vitrine
