// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/batch_encoder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

#include "image/image_decoder.h"
#include "image/image_encoder.h"
#include "support/temporary_directory.h"
#include "support/tiny_clip.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

class BatchEncoderTest : public ::testing::Test {
protected:
    void SetUp() override {
        test::TinyClip().write(folder_.path());
        auto model = ClipModel::load(folder_.path(), {}, context_);
        if (!model) throw std::runtime_error(model.error().message());
        model_ = *model;
    }

    /// A picture unlike the others, of its own size.
    fs::path picture(int index) {
        const int width = 20 + index, height = 40 - index / 2;
        std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width * height * 3));
        for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = static_cast<std::uint8_t>(i * (7 + index) % 251);
        const fs::path path = folder_.path() / ("picture" + std::to_string(index) + ".png");
        const auto written = writePng(Image(width, height, std::move(rgb)), path);
        if (!written) throw std::runtime_error(written.error().message());
        return path;
    }
    std::vector<fs::path> pictures(int count) {
        std::vector<fs::path> files;
        for (int i = 0; i < count; ++i) files.push_back(picture(i));
        return files;
    }
    fs::path brokenFile() {
        const fs::path path = folder_.path() / "broken.png";
        std::ofstream(path) << "not a picture";
        return path;
    }

    test::TemporaryDirectory folder_;
    JobContext context_;
    std::shared_ptr<const ClipModel> model_;
};

TEST_F(BatchEncoderTest, RowsAreThoseOfTheFilesOneByOne) {
    const auto files = pictures(21);
    const auto encoded = encodeFiles(*model_, files, {true, true, 2}, context_);
    ASSERT_TRUE(encoded) << encoded.error().message();
    const std::size_t size = model_->preprocessor().pixelCount();
    ASSERT_EQ(encoded->encoding.embeddings.rows(), files.size());
    ASSERT_EQ(encoded->pixelValues.rows(), files.size());
    EXPECT_GT(encoded->imagesPerSecond, 0);
    for (std::size_t i = 0; i < files.size(); ++i) {
        EXPECT_EQ(encoded->fileIndices[i], i);
        std::vector<float> pixels(size);
        ASSERT_TRUE(model_->preprocessor().apply(*decodeImage(files[i]), pixels));
        EXPECT_TRUE(std::equal(pixels.begin(), pixels.end(), encoded->pixelValues.row(i).begin()));
        const auto alone = model_->encodePixels(pixels, 1, true, context_);
        ASSERT_TRUE(alone);
        for (std::size_t j = 0; j < alone->embeddings.cols(); ++j)
            EXPECT_NEAR(alone->embeddings.at(0, j), encoded->encoding.embeddings.at(i, j), 1e-4);
        const std::size_t patches = alone->patchEmbeddings.rows();
        EXPECT_NEAR(alone->patchEmbeddings.at(3, 5), encoded->encoding.patchEmbeddings.at(i * patches + 3, 5), 1e-4);
    }
}

TEST_F(BatchEncoderTest, UnreadableFilesAreSkippedAndNamed) {
    auto files = pictures(10);
    files.insert(files.begin() + 3, brokenFile());
    files.push_back(folder_.path() / "absent.png");
    const auto encoded = encodeFiles(*model_, files, {}, context_);
    ASSERT_TRUE(encoded) << encoded.error().message();
    EXPECT_EQ(encoded->encoding.embeddings.rows(), 10U);
    EXPECT_TRUE(encoded->pixelValues.empty());
    ASSERT_EQ(encoded->skipped.size(), 2U);
    EXPECT_EQ(encoded->skipped[0].index, 3U);
    EXPECT_NE(encoded->skipped[0].error.message().find("broken.png"), std::string::npos);
    EXPECT_EQ(encoded->skipped[1].index, 11U);
    EXPECT_EQ(encoded->skipped[1].error.code, ErrorCode::FileNotFound);
    EXPECT_EQ(encoded->fileIndices, (std::vector<std::size_t>{0, 1, 2, 4, 5, 6, 7, 8, 9, 10}));
}

TEST_F(BatchEncoderTest, NothingReadableIsAnError) {
    const std::vector<fs::path> files{brokenFile()};
    const auto encoded = encodeFiles(*model_, files, {}, context_);
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::EmptyInput);
    EXPECT_NE(encoded.error().message().find("broken.png"), std::string::npos);
    EXPECT_EQ(encodeFiles(*model_, {}, {}, context_).error().code, ErrorCode::EmptyInput);
}

TEST_F(BatchEncoderTest, ReportsEveryMicroBatchInOrder) {
    const auto files = pictures(20);
    std::int64_t last = 0;
    std::vector<std::size_t> seen;
    JobContext context({}, [&](const Progress& progress) {
        EXPECT_GE(progress.done, last);
        EXPECT_EQ(progress.total, 20);
        last = progress.done;
    });
    const auto encoded =
        encodeFiles(*model_, files, {}, context, [&](const ImageEncoding& batch, std::span<const std::size_t> indices) {
            EXPECT_EQ(batch.embeddings.rows(), indices.size());
            EXPECT_LE(indices.size(), model_->microBatch());
            seen.insert(seen.end(), indices.begin(), indices.end());
        });
    ASSERT_TRUE(encoded);
    EXPECT_EQ(last, 20);
    EXPECT_EQ(seen, encoded->fileIndices);
}

TEST_F(BatchEncoderTest, StopsWithinAMicroBatch) {
    const auto files = pictures(40);
    std::stop_source stop;
    std::int64_t last = 0;
    JobContext context(stop.get_token(), [&](const Progress& progress) {
        last = progress.done;
        if (progress.done > 0) stop.request_stop();
    });
    const auto encoded = encodeFiles(*model_, files, {}, context);
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::Cancelled);
    EXPECT_LE(last, static_cast<std::int64_t>(model_->microBatch()));
}

}  // namespace
}  // namespace vitrine
