// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/embedding_snapshot.h"

#include <gtest/gtest.h>

#include <limits>

#include "io/safetensors.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

EmbeddingSnapshot sample() {
    EmbeddingSnapshot out;
    out.images = Matrix({1, 2, 3, 4, 0.5F, -0.25F, 7, 8}, 4, 2);
    out.labels = {0, 1, -1, 1};
    out.splits = {Split::Train, Split::Test, Split::Train, Split::Validation};
    out.ids = {"a/1.png", "b/2.png", "ü/3.png", "b/4.png"};
    out.classNames = {"owl", "Käuzchen"};
    out.conceptLabels = Matrix({1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1}, 4, 3);
    out.conceptNames = {"red", "blue", "long"};
    out.backboneFingerprint = "abc123";
    return out;
}

std::vector<float> valuesOf(const Matrix& matrix) { return {matrix.values().begin(), matrix.values().end()}; }

class SnapshotFile : public testing::Test {
protected:
    /// A valid file whose parts `change` may replace; tensors and metadata are those of sample().
    struct Parts {
        std::vector<std::size_t> imageShape = {4, 2};
        std::vector<std::int64_t> labels = {0, 1, -1, 1};
        std::vector<std::uint8_t> splits = {0, 2, 0, 1};
        std::map<std::string, std::string> metadata = {{"schema", "vitrine.embeddings/1"}, {"ids", R"(["1","2","3","4"])"},
                                                       {"class_names", R"(["x","y"])"},    {"concept_names", "[]"}};
    };
    Result<EmbeddingSnapshot> loadOf(const Parts& parts) {
        SafetensorsWriter writer;
        writer.addFloats("images", parts.imageShape, std::vector<float>(8, 1.0F), DType::F16);
        writer.addIntegers("labels", {parts.labels.size()}, parts.labels);
        writer.addBytes("splits", {parts.splits.size()}, parts.splits);
        for (const auto& [key, value] : parts.metadata) writer.setMetadata(key, value);
        EXPECT_TRUE(succeeded(writer.write(path_)));
        return EmbeddingSnapshot::load(path_);
    }
    test::TemporaryDirectory folder_;
    std::filesystem::path path_ = folder_.path() / "e.safetensors";
};

TEST_F(SnapshotFile, ComesBackWhole) {
    const EmbeddingSnapshot snapshot = sample();
    ASSERT_TRUE(succeeded(snapshot.save(path_)));
    const auto back = EmbeddingSnapshot::load(path_);
    ASSERT_TRUE(succeeded(back));
    EXPECT_EQ(valuesOf(back->images), valuesOf(snapshot.images)) << "these numbers are exact in float16";
    EXPECT_EQ(back->labels, snapshot.labels);
    EXPECT_EQ(back->splits, snapshot.splits);
    EXPECT_EQ(back->ids, snapshot.ids);
    EXPECT_EQ(back->classNames, snapshot.classNames);
    EXPECT_EQ(valuesOf(back->conceptLabels), valuesOf(snapshot.conceptLabels));
    EXPECT_EQ(back->conceptNames, snapshot.conceptNames);
    EXPECT_EQ(back->backboneFingerprint, "abc123");
    EXPECT_EQ(SafetensorsFile::open(path_)->find("images")->dtype, DType::F16);
}

TEST_F(SnapshotFile, ConceptLabelsMayBeAbsent) {
    EmbeddingSnapshot snapshot = sample();
    snapshot.conceptLabels = Matrix();
    snapshot.conceptNames.clear();
    ASSERT_TRUE(succeeded(snapshot.save(path_)));
    EXPECT_TRUE(EmbeddingSnapshot::load(path_)->conceptLabels.empty());
}

TEST_F(SnapshotFile, WhatDoesNotFitIsNotSaved) {
    const auto refuses = [&](auto change, ErrorCode code, const char* cause) {
        EmbeddingSnapshot snapshot = sample();
        change(snapshot);
        EXPECT_TRUE(failsWith(snapshot.save(path_), code, "e.safetensors", cause));
        EXPECT_FALSE(std::filesystem::exists(path_));
    };
    refuses([](auto& s) { s.labels.pop_back(); }, ErrorCode::ShapeMismatch, "3 labels");
    refuses([](auto& s) { s.splits.clear(); }, ErrorCode::ShapeMismatch, "0 splits");
    refuses([](auto& s) { s.ids.push_back("x"); }, ErrorCode::ShapeMismatch, "5 ids");
    refuses([](auto& s) { s.ids[1] = s.ids[0]; }, ErrorCode::ShapeMismatch, "a/1.png");
    refuses([](auto& s) { s.labels[2] = 2; }, ErrorCode::ShapeMismatch, "label 2 of 2 classes");
    refuses([](auto& s) { s.labels[2] = -2; }, ErrorCode::ShapeMismatch, "label -2");
    refuses([](auto& s) { s.conceptLabels = s.conceptLabels.slice(0, 3); }, ErrorCode::ShapeMismatch, "3 rows of concept labels");
    refuses([](auto& s) { s.conceptNames.pop_back(); }, ErrorCode::ShapeMismatch, "2 concept names");
    refuses([](auto& s) { s.conceptLabels = Matrix(std::vector<float>(12, 0.5F), 4, 3); }, ErrorCode::NumericalFailure, "0 nor 1");
    const auto withValue = [](float value) {
        return [value](EmbeddingSnapshot& s) { s.images = Matrix({1, 2, 3, 4, 5, value, 7, 8}, 4, 2); };
    };
    refuses(withValue(std::numeric_limits<float>::quiet_NaN()), ErrorCode::NumericalFailure, "embedding 2");
    refuses(withValue(std::numeric_limits<float>::infinity()), ErrorCode::NumericalFailure, "embedding 2");
    refuses(withValue(70000.0F), ErrorCode::NumericalFailure, "float16");
}

TEST_F(SnapshotFile, LoadChecksEveryPart) {
    EXPECT_TRUE(succeeded(loadOf({})));
    const auto refuses = [&](auto change, ErrorCode code, const char* cause) {
        Parts parts;
        change(parts);
        EXPECT_TRUE(failsWith(loadOf(parts), code, "e.safetensors", cause));
    };
    refuses([](Parts& p) { p.metadata["schema"] = "other"; }, ErrorCode::UnsupportedFormat, "vitrine.embeddings/1");
    refuses([](Parts& p) { p.metadata.erase("schema"); }, ErrorCode::UnsupportedFormat, "vitrine.embeddings/1");
    refuses([](Parts& p) { p.metadata.erase("ids"); }, ErrorCode::FileCorrupt, "ids");
    refuses([](Parts& p) { p.metadata["ids"] = "{"; }, ErrorCode::FileCorrupt, "JSON");
    refuses([](Parts& p) { p.metadata["class_names"] = "[1]"; }, ErrorCode::FileCorrupt, "class_names");
    refuses([](Parts& p) { p.labels = {0, 1, 5, 1}; }, ErrorCode::ShapeMismatch, "label 5");
    refuses([](Parts& p) { p.labels = {0, 1, 1LL << 40, 1}; }, ErrorCode::FileCorrupt, "label");
    refuses([](Parts& p) { p.labels = {0, 1}; }, ErrorCode::ShapeMismatch, "2 labels");
    refuses([](Parts& p) { p.splits = {0, 3, 0, 0}; }, ErrorCode::FileCorrupt, "split 3");
    refuses([](Parts& p) { p.imageShape = {8}; }, ErrorCode::ShapeMismatch, "matrix");
    refuses([](Parts& p) { p.imageShape = {2, 4}; }, ErrorCode::ShapeMismatch, "2 embeddings");

    SafetensorsWriter empty;
    empty.setMetadata("schema", "vitrine.embeddings/1");
    ASSERT_TRUE(succeeded(empty.write(path_)));
    EXPECT_TRUE(failsWith(EmbeddingSnapshot::load(path_), ErrorCode::TensorMissing, "e.safetensors", "images"));
}

TEST(EmbeddingSnapshot, PicksRows) {
    const EmbeddingSnapshot snapshot = sample();
    EXPECT_EQ(snapshot.rowsOf(Split::Train), (std::vector<std::size_t>{0, 2}));
    EXPECT_EQ(snapshot.rowsOf(Split::Validation), (std::vector<std::size_t>{3}));
    const EmbeddingSnapshot picked = snapshot.gather({3, 0});
    EXPECT_EQ(picked.ids, (std::vector<std::string>{"b/4.png", "a/1.png"}));
    EXPECT_EQ(picked.labels, (std::vector<int>{1, 0}));
    EXPECT_EQ(picked.images.at(0, 1), 8.0F);
    EXPECT_EQ(picked.conceptLabels.at(1, 0), 1.0F);
    EXPECT_EQ(picked.classNames, snapshot.classNames);
    EXPECT_TRUE(succeeded(picked.validate("picked")));
}

}  // namespace
}  // namespace vitrine
