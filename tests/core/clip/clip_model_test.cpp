// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "clip/device.h"
#include "support/device.h"
#include "support/temporary_directory.h"
#include "support/tiny_clip.h"

namespace vitrine {
namespace {

using Loaded = Result<std::shared_ptr<const ClipModel>>;

double largestDifference(std::span<const float> a, std::span<const float> b) {
    EXPECT_EQ(a.size(), b.size());
    double largest = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(double{a[i]} - b[i]));
    return largest;
}

class ClipModelTest : public ::testing::Test {
protected:
    Loaded load(const DeviceOptions& options = {.device = test::testDevice()}) { return ClipModel::load(folder_.path(), options, context_); }
    std::shared_ptr<const ClipModel> loaded(const DeviceOptions& options = {.device = test::testDevice()}) {
        auto model = load(options);
        if (!model) throw std::runtime_error(model.error().message());
        return *model;
    }
    Matrix texts(const ClipModel& model, const std::vector<std::string>& texts) {
        auto encoded = model.encodeTexts(texts, context_);
        if (!encoded) throw std::runtime_error(encoded.error().message());
        return *encoded;
    }
    ImageEncoding images(const ClipModel& model, std::span<const float> pixels, bool withPatches = false) {
        auto encoded =
            model.encodePixels(pixels, pixels.size() / model.preprocessor().pixelCount(), withPatches, context_);
        if (!encoded) throw std::runtime_error(encoded.error().message());
        return *encoded;
    }
    void expectFailure(ErrorCode code, const std::string& named) {
        const Loaded model = load();
        ASSERT_FALSE(model);
        EXPECT_EQ(errorCodeName(model.error().code), std::string(errorCodeName(code))) << model.error().message();
        EXPECT_NE(model.error().message().find(named), std::string::npos) << model.error().message();
    }
    void writeChanged(const std::function<void(test::TinyClip::Tensors&)>& change) {
        clip_.writeConfig(folder_.path());
        auto tensors = clip_.tensors();
        change(tensors);
        test::writeTensors(tensors, folder_.path() / "model.safetensors");
    }

    test::TemporaryDirectory folder_;
    test::TinyClip clip_;
    JobContext context_;
};

TEST_F(ClipModelTest, EncodesImagesAndTexts) {
    clip_.write(folder_.path());
    const auto model = loaded();
    EXPECT_NEAR(model->logitScale(), std::exp(4.6), 0.01);
    EXPECT_EQ(model->fingerprint().size(), 64U);
    const auto encoding = images(*model, test::randomPixels(3, clip_.imageSize), true);
    EXPECT_EQ(encoding.embeddings.rows(), 3U);
    EXPECT_EQ(encoding.embeddings.cols(), 16U);
    EXPECT_EQ(encoding.patchGrid, 4);
    EXPECT_EQ(encoding.patchEmbeddings.rows(), 3U * 16U);
    EXPECT_GT(largestDifference(encoding.embeddings.row(0), encoding.embeddings.row(1)), 0.1);
    EXPECT_EQ(texts(*model, {"a red dog", "cat"}).rows(), 2U);
    EXPECT_EQ(texts(*model, {}).rows(), 0U);
    EXPECT_EQ(images(*model, {}).embeddings.rows(), 0U);
}

TEST_F(ClipModelTest, ResultsDoNotDependOnTheBatch) {
    clip_.write(folder_.path());
    const auto model = loaded();
    const auto pixels = test::randomPixels(11, clip_.imageSize);
    const auto together = images(*model, pixels, true);
    const std::size_t size = model->preprocessor().pixelCount();
    for (std::size_t i = 0; i < 11; ++i) {
        const auto alone = images(*model, std::span(pixels).subspan(i * size, size), true);
        EXPECT_LT(largestDifference(alone.embeddings.row(0), together.embeddings.row(i)), 1e-4);
        EXPECT_LT(
            largestDifference(alone.patchEmbeddings.values(), together.patchEmbeddings.slice(16 * i, 16).values()),
            1e-4);
    }
    DeviceOptions three;
    three.microBatch = 3;
    EXPECT_LT(largestDifference(images(*loaded(three), pixels).embeddings.values(), together.embeddings.values()),
              1e-4);
}

TEST_F(ClipModelTest, PaddingBehindTheEndDoesNotMatter) {
    clip_.write(folder_.path());
    const auto model = loaded();
    const Matrix together = texts(*model, {"cat", "a photo of a red dog, a cat of a dog, zebra", "", "a red cat"});
    EXPECT_LT(largestDifference(together.row(0), texts(*model, {"cat"}).row(0)), 1e-4);
    EXPECT_LT(largestDifference(together.row(2), texts(*model, {""}).row(0)), 1e-4);
    EXPECT_LT(largestDifference(together.row(3), texts(*model, {"a red cat"}).row(0)), 1e-4);
    EXPECT_LT(largestDifference(texts(*model, {"cat <|endoftext|> dog dog"}).row(0), texts(*model, {"cat"}).row(0)),
              1e-4)
        << "the first end token is the one that counts";
}

TEST_F(ClipModelTest, TheActivationOfTheConfigIsUsed) {
    const auto pixels = test::randomPixels(2, clip_.imageSize);
    clip_.write(folder_.path());
    const Matrix quick = images(*loaded(), pixels).embeddings;
    clip_.activation = "gelu";
    clip_.writeConfig(folder_.path());
    const double difference = largestDifference(images(*loaded(), pixels).embeddings.values(), quick.values());
    EXPECT_GT(difference, 1e-4);
    EXPECT_LT(difference, 0.5);
}

TEST_F(ClipModelTest, ReadsHalfPrecisionWeights) {
    const auto pixels = test::randomPixels(2, clip_.imageSize);
    clip_.write(folder_.path());
    const Matrix exact = images(*loaded(), pixels).embeddings;
    for (const auto& [dtype, tolerance] : {std::pair{DType::F16, 0.02}, {DType::BF16, 0.15}, {DType::F64, 1e-5}}) {
        clip_.write(folder_.path(), dtype);
        EXPECT_LT(largestDifference(images(*loaded(), pixels).embeddings.values(), exact.values()), tolerance)
            << dtypeName(dtype);
    }
}

TEST_F(ClipModelTest, ReadsShards) {
    const auto pixels = test::randomPixels(2, clip_.imageSize);
    clip_.write(folder_.path());
    const auto whole = loaded();
    const Matrix expected = images(*whole, pixels).embeddings;
    std::filesystem::remove(folder_.path() / "model.safetensors");

    std::map<std::string, test::TinyClip::Tensors> shards;
    nlohmann::json index{{"weight_map", nlohmann::json::object()}};
    std::size_t n = 0;
    for (const auto& [name, tensor] : clip_.tensors()) {
        const std::string file = n++ % 2 == 0 ? "model-00001-of-00002.safetensors" : "model-00002-of-00002.safetensors";
        shards[file][name] = tensor;
        index["weight_map"][name] = file;
    }
    for (const auto& [file, tensors] : shards) test::writeTensors(tensors, folder_.path() / file);
    std::ofstream(folder_.path() / "model.safetensors.index.json") << index.dump();
    const auto sharded = loaded();
    EXPECT_EQ(largestDifference(images(*sharded, pixels).embeddings.values(), expected.values()), 0);
    EXPECT_NE(sharded->fingerprint(), whole->fingerprint());
}

TEST_F(ClipModelTest, NamesMissingTensorsAndWrongShapes) {
    const std::string name = "vision_model.encoder.layers.1.self_attn.k_proj.weight";
    writeChanged([&](auto& tensors) { tensors.erase(name); });
    expectFailure(ErrorCode::TensorMissing, name);
    writeChanged([&](auto& tensors) { tensors[name].shape = {16, 64}; });
    expectFailure(ErrorCode::ShapeMismatch, name);
    writeChanged([&](auto& tensors) { tensors["text_projection.weight"].shape = {24, 16}; });
    expectFailure(ErrorCode::ShapeMismatch, "text_projection.weight");
    writeChanged([&](auto& tensors) { tensors[name].values[3] = std::numeric_limits<float>::quiet_NaN(); });
    expectFailure(ErrorCode::NumericalFailure, name);
}

TEST_F(ClipModelTest, RefusesAVocabularyLargerThanTheModel) {
    clip_.write(folder_.path());
    clip_.words.push_back("zebra");
    test::TemporaryDirectory other;
    clip_.writeConfig(other.path());
    std::filesystem::copy_file(other.path() / "vocab.json", folder_.path() / "vocab.json",
                               std::filesystem::copy_options::overwrite_existing);
    expectFailure(ErrorCode::ShapeMismatch, "vocabulary");
}

TEST_F(ClipModelTest, NamesWhatIsMissingFromTheFolder) {
    expectFailure(ErrorCode::FileNotFound, "config.json");
    clip_.writeConfig(folder_.path());
    expectFailure(ErrorCode::FileNotFound, "model.safetensors");
}

TEST_F(ClipModelTest, RefusesPixelsOfAnotherSize) {
    clip_.write(folder_.path());
    const auto encoding = loaded()->encodePixels(std::vector<float>(100), 1, false, context_);
    ASSERT_FALSE(encoding);
    EXPECT_EQ(encoding.error().code, ErrorCode::ShapeMismatch);
}

TEST_F(ClipModelTest, ReportsPixelsThatAreNotNumbers) {
    clip_.write(folder_.path());
    auto pixels = test::randomPixels(1, clip_.imageSize);
    pixels[5] = std::numeric_limits<float>::infinity();
    const auto encoding = loaded()->encodePixels(pixels, 1, false, context_);
    ASSERT_FALSE(encoding);
    EXPECT_EQ(encoding.error().code, ErrorCode::NumericalFailure);
}

TEST_F(ClipModelTest, StopsWhenAsked) {
    clip_.write(folder_.path());
    const auto model = loaded({.device = test::testDevice(), .microBatch = 8});
    std::stop_source stop;
    std::int64_t lastDone = 0;
    JobContext context(stop.get_token(), [&](const Progress& progress) {
        lastDone = progress.done;
        if (progress.done > 0) stop.request_stop();
    });
    const auto pixels = test::randomPixels(40, clip_.imageSize);
    const auto encoding = model->encodePixels(pixels, 40, false, context);
    ASSERT_FALSE(encoding);
    EXPECT_EQ(encoding.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(lastDone, static_cast<std::int64_t>(model->microBatch()));
    EXPECT_EQ(model->encodeTexts(std::vector<std::string>{"cat"}, context).error().code, ErrorCode::Cancelled);
    EXPECT_EQ(ClipModel::load(folder_.path(), {}, context).error().code, ErrorCode::Cancelled);
}

TEST_F(ClipModelTest, CallsMayNestInACheckpoint) {
    clip_.write(folder_.path());
    const auto model = loaded();
    const auto pixels = test::randomPixels(4, clip_.imageSize);
    const Matrix expected = images(*model, pixels).embeddings;
    JobContext outer;
    outer.setInterlude([&] { static_cast<void>(images(*model, test::randomPixels(9, clip_.imageSize))); });
    const auto encoding = model->encodePixels(pixels, 4, false, outer);
    ASSERT_TRUE(encoding);
    EXPECT_EQ(largestDifference(encoding->embeddings.values(), expected.values()), 0);
}

TEST_F(ClipModelTest, Bf16IsCloseWhereTheDeviceHasIt) {
    clip_.write(folder_.path());
    const DeviceOptions narrow{.device = test::testDevice(), .bf16 = true};
    const auto model = load(narrow);
    if (narrow.device == "cpu" && !cpuHasBfloat16()) {
        ASSERT_FALSE(model);
        EXPECT_EQ(model.error().code, ErrorCode::DeviceUnavailable);
        return;
    }
    ASSERT_TRUE(model) << model.error().message();
    const auto pixels = test::randomPixels(5, clip_.imageSize);
    const Matrix exact = images(*loaded(), pixels).embeddings.normalizedRows();
    const Matrix rounded = images(**model, pixels).embeddings.normalizedRows();
    for (std::size_t i = 0; i < 5; ++i) EXPECT_GT(dot(exact.row(i), rounded.row(i)), 0.999);
}

TEST(Device, ThreadsFollowTheLoadUnlessChosen) {
    const int all = computeThreads();
    followMachineLoad();
    const int free = computeThreads();
    EXPECT_GE(free, 1);
    EXPECT_LE(free, all);
    EXPECT_EQ(computeThreads(), free) << "one number until the next look";
    followMachineLoad(1000);
    EXPECT_EQ(computeThreads(), 1);
    setComputeThreads(3);
    EXPECT_EQ(computeThreads(), 3);
    setComputeThreads(0);
}

TEST(Device, RefusesWhatIsNotThere) {
    const auto codeOf = [](const char* device) {
        DeviceOptions options;
        options.device = device;
        const auto result = checkDevice(options);
        return result ? std::string("fine") : errorCodeName(result.error().code);
    };
    EXPECT_EQ(codeOf("cpu"), "fine");
    EXPECT_EQ(codeOf("cuda:99"), errorCodeName(ErrorCode::DeviceUnavailable));
    for (const char* device : {"", "gpu", "cuda:", "cuda:-1", "cuda:1x", "cpu:0"})
        EXPECT_EQ(codeOf(device), errorCodeName(ErrorCode::InvalidOption)) << device;
    EXPECT_EQ(availableDevices().front(), "cpu");
}

TEST(Device, ThreadsAreBounded) {
    setComputeThreads(3);
    EXPECT_EQ(computeThreads(), 3);
    setComputeThreads(0);
    EXPECT_GE(computeThreads(), 1);
}

}  // namespace
}  // namespace vitrine
