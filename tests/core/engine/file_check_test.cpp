// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/file_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "classifiers/run_store.h"
#include "image/image_encoder.h"
#include "io/npy.h"
#include "io/safetensors.h"
#include "support/temporary_directory.h"
#include "support/tiny_workspace.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

class FileCheckTest : public testing::Test {
protected:
    CheckReport check(const fs::path& path) const {
        JobContext job;
        return checkPath(path, job);
    }
    /// Is refused as `kind`, with a message that names `part`.
    testing::AssertionResult refused(const fs::path& path, FileKind kind, const std::string& part) const {
        const CheckReport report = check(path);
        if (report.ok()) return testing::AssertionFailure() << "passes as " << fileKindName(report.kind);
        std::string messages;
        for (const Error& problem : report.problems) messages += problem.message() + "\n";
        if (report.kind != kind) return testing::AssertionFailure() << fileKindName(report.kind) << ": " << messages;
        if (messages.find(part) == std::string::npos) return testing::AssertionFailure() << messages << "lacks " << part;
        return testing::AssertionSuccess();
    }
    testing::AssertionResult sound(const fs::path& path, FileKind kind, const std::string& fact) const {
        const CheckReport report = check(path);
        for (const Error& problem : report.problems) return testing::AssertionFailure() << problem.message();
        if (report.kind != kind) return testing::AssertionFailure() << fileKindName(report.kind);
        for (const std::string& line : report.summary)
            if (line.find(fact) != std::string::npos) return testing::AssertionSuccess();
        return testing::AssertionFailure() << "no line says " << fact;
    }
    void write(const fs::path& path, const std::string& text) const {
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }
    static std::string contents(const fs::path& path) {
        std::ostringstream text;
        text << std::ifstream(path, std::ios::binary).rdbuf();
        return text.str();
    }

    test::TemporaryDirectory temporary_;
    const fs::path folder_ = temporary_.path();
};

TEST_F(FileCheckTest, Safetensors) {
    SafetensorsWriter writer;
    writer.addFloats("weights", {2, 3}, std::vector<float>(6, 1.0F));
    ASSERT_TRUE(writer.write(folder_ / "good.safetensors"));
    EXPECT_TRUE(sound(folder_ / "good.safetensors", FileKind::Safetensors, "weights  F32 [2, 3]"));
    const std::string bytes = contents(folder_ / "good.safetensors");
    write(folder_ / "cut.safetensors", bytes.substr(0, bytes.size() - 4));
    EXPECT_TRUE(refused(folder_ / "cut.safetensors", FileKind::Safetensors, "cut.safetensors"));
    write(folder_ / "empty.safetensors", "");
    EXPECT_TRUE(refused(folder_ / "empty.safetensors", FileKind::Safetensors, "empty.safetensors"));
}

TEST_F(FileCheckTest, ModelDirectories) {
    const test::TinyClip clip = test::TinyWorkspace{}.clip;
    clip.write(folder_ / "model");
    EXPECT_TRUE(sound(folder_ / "model", FileKind::Model, "image 32 px"));
    auto tensors = clip.tensors();
    tensors.erase("visual_projection.weight");
    clip.write(folder_ / "lacking");
    test::writeTensors(tensors, folder_ / "lacking" / "model.safetensors");
    EXPECT_TRUE(refused(folder_ / "lacking", FileKind::Model, "visual_projection.weight"));
    clip.write(folder_ / "no_words");
    fs::remove(folder_ / "no_words" / "vocab.json");
    write(folder_ / "no_words" / "config.json", "{");
    EXPECT_TRUE(refused(folder_ / "no_words", FileKind::Model, "config.json"));
}

TEST_F(FileCheckTest, Images) {
    ASSERT_TRUE(writePng(test::noisyColour(20, 10, 0, 1), folder_ / "good.png"));
    EXPECT_TRUE(sound(folder_ / "good.png", FileKind::Image, "20 × 10 pixels"));
    fs::copy_file(folder_ / "good.png", folder_ / "without_extension");
    EXPECT_TRUE(sound(folder_ / "without_extension", FileKind::Image, "PNG"));
    const std::string bytes = contents(folder_ / "good.png");
    write(folder_ / "cut.png", bytes.substr(0, bytes.size() / 2));
    EXPECT_TRUE(refused(folder_ / "cut.png", FileKind::Image, "cut.png"));
    write(folder_ / "text.jpg", "this is no picture");
    EXPECT_TRUE(refused(folder_ / "text.jpg", FileKind::Image, "text.jpg"));
    write(folder_ / "empty.png", "");
    EXPECT_TRUE(refused(folder_ / "empty.png", FileKind::Image, "empty.png"));
}

TEST_F(FileCheckTest, ConceptLists) {
    write(folder_ / "good.txt", "red eye\r\nlong tail\r\nred eye\r\n");
    EXPECT_TRUE(sound(folder_ / "good.txt", FileKind::ConceptList, "2 concepts"));
    EXPECT_TRUE(sound(folder_ / "good.txt", FileKind::ConceptList, "1 repetition"));
    write(folder_ / "latin.txt", "caf\xe9\n");
    EXPECT_TRUE(refused(folder_ / "latin.txt", FileKind::ConceptList, "latin.txt"));
    write(folder_ / "blank.txt", "\n \n");
    EXPECT_TRUE(refused(folder_ / "blank.txt", FileKind::ConceptList, "blank.txt"));
}

TEST_F(FileCheckTest, DescriptionsOfClasses) {
    write(folder_ / "good.json", R"({"hen": ["a red comb", "a red comb", "brown"], "duck": []})");
    EXPECT_TRUE(sound(folder_ / "good.json", FileKind::ClassDescriptors, "2 descriptors of 2 classes"));
    write(folder_ / "wrong.json", R"({"hen": "a red comb"})");
    EXPECT_TRUE(refused(folder_ / "wrong.json", FileKind::ClassDescriptors, "wrong.json"));
    write(folder_ / "list.json", R"(["a red comb"])");
    EXPECT_TRUE(sound(folder_ / "list.json", FileKind::ConceptList, "1 concept"));
}

TEST_F(FileCheckTest, WorkspacesAndWhatTheyHold) {
    const fs::path workspace = folder_ / "colours";
    test::TinyWorkspace{}.write(workspace);
    EXPECT_TRUE(sound(workspace, FileKind::Workspace, "144 embeddings"));
    EXPECT_TRUE(sound(workspace / "vitrine.json", FileKind::Workspace, "Colours"));
    EXPECT_TRUE(sound(workspace / "embeddings" / "colours.safetensors", FileKind::Embeddings, "train: 96"));
    EXPECT_TRUE(sound(workspace / "images" / "labels.csv", FileKind::ImageLabels, "144 images, 4 labels"));
    write(workspace / "images" / "red_3.png", "broken");
    write(workspace / "runs" / "bad" / "run.json", "{}");
    EXPECT_TRUE(refused(workspace, FileKind::Workspace, "red_3.png"));
    EXPECT_TRUE(refused(workspace, FileKind::Workspace, "run.json"));
    EXPECT_TRUE(refused(workspace / "runs" / "bad", FileKind::Run, "run.json"));
    fs::remove(workspace / "backbone" / "model.safetensors");
    EXPECT_TRUE(refused(workspace, FileKind::Workspace, "model.safetensors"));
}

TEST_F(FileCheckTest, InterruptedTrainings) {
    fs::create_directory(folder_ / "stopped");
    SafetensorsWriter writer;
    ASSERT_TRUE(writer.write(folder_ / "stopped" / kTrainingStateFile));
    EXPECT_TRUE(sound(folder_ / "stopped", FileKind::Run, "--resume"));
    write(folder_ / "stopped" / kTrainingStateFile, "cut");
    EXPECT_TRUE(refused(folder_ / "stopped", FileKind::Run, kTrainingStateFile));
}

TEST_F(FileCheckTest, DatasetFoldersNameEveryBadImage) {
    for (const char* name : {"train/red/a.png", "train/blue/b.png", "test/red/c.png"}) {
        fs::create_directories((folder_ / "set" / name).parent_path());
        ASSERT_TRUE(writePng(test::noisyColour(8, 8, 0, 1), folder_ / "set" / name));
    }
    EXPECT_TRUE(sound(folder_ / "set", FileKind::Dataset, "2 classes"));
    write(folder_ / "set" / "train" / "red" / "bad.png", "x");
    EXPECT_TRUE(refused(folder_ / "set", FileKind::Dataset, "bad.png"));
    fs::remove(folder_ / "set" / "train" / "red" / "bad.png");
    // A sound header, and a body that ends in the middle: only decoding finds it.
    ASSERT_TRUE(writePng(test::noisyColour(64, 64, 0, 2), folder_ / "whole.png"));
    const std::string bytes = contents(folder_ / "whole.png");
    write(folder_ / "set" / "train" / "blue" / "half.png", bytes.substr(0, bytes.size() / 2));
    EXPECT_TRUE(refused(folder_ / "set", FileKind::Dataset, "half.png"));
}

TEST_F(FileCheckTest, KnowsEveryKindOfDataSet) {
    const auto addPicture = [&](const std::string& file) {
        fs::create_directories((folder_ / file).parent_path());
        ASSERT_TRUE(writePng(test::noisyColour(8, 8, 0, 1), folder_ / file));
    };
    for (const char* name : {"a.png", "b.png", "unlisted.png"}) addPicture(std::string("table/") + name);
    write(folder_ / "table" / "labels.csv", "path,label\na.png,red\nb.png,blue\n");
    EXPECT_TRUE(sound(folder_ / "table", FileKind::Dataset, "Table of labels (csv_table)"));
    EXPECT_TRUE(sound(folder_ / "table", FileKind::Dataset, "1 image of the folder has no label"));
    EXPECT_TRUE(sound(folder_ / "table", FileKind::Dataset, "the test split is empty"));
    write(folder_ / "table" / "labels.csv", "path,label\na.png,red\nmissing.png,blue\n");
    EXPECT_TRUE(refused(folder_ / "table", FileKind::Dataset, "missing.png"));
    write(folder_ / "table" / "labels.csv", "path,label\na.png,red\na.png,red\n");
    EXPECT_TRUE(refused(folder_ / "table", FileKind::Dataset, "again, after line 2"));

    write(folder_ / "cifar" / "batches.meta.txt", "cat\ndog\n");
    for (const char* name : {"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"})
        write(folder_ / "cifar" / (std::string(name) + ".bin"), std::string(2 * 3073, '\1'));
    EXPECT_TRUE(sound(folder_ / "cifar", FileKind::Dataset, "CIFAR-10: 12 images, 2 classes"));
    write(folder_ / "cifar" / "test_batch.bin", "cut");
    EXPECT_TRUE(refused(folder_ / "cifar", FileKind::Dataset, "test_batch.bin"));

    write(folder_ / "cifar100" / "fine_label_names.txt", "apple\nbear\n");
    write(folder_ / "cifar100" / "coarse_label_names.txt", "fruit\nmammals\n");
    for (const char* name : {"train.bin", "test.bin"}) write(folder_ / "cifar100" / name, std::string(3 * 3074, '\1'));
    EXPECT_TRUE(sound(folder_ / "cifar100", FileKind::Dataset, "CIFAR-100: 6 images, 2 classes"));
    write(folder_ / "cifar100" / "train.bin", std::string(3074, '\7'));
    EXPECT_TRUE(refused(folder_ / "cifar100", FileKind::Dataset, "train.bin"));

    addPicture("birds/images/001.Crow/a.png");
    write(folder_ / "birds" / "images.txt", "1 001.Crow/a.png\n");
    write(folder_ / "birds" / "classes.txt", "1 001.Crow\n");
    write(folder_ / "birds" / "image_class_labels.txt", "1 1\n");
    EXPECT_TRUE(sound(folder_ / "birds", FileKind::Dataset, "CUB-200-2011 (cub200)"));
    EXPECT_TRUE(sound(folder_ / "birds", FileKind::Dataset, "one class only"));

    addPicture("imagenet/train/n01440764/a.png");
    addPicture("imagenet/val/x.png");
    EXPECT_TRUE(refused(folder_ / "imagenet", FileKind::Dataset, "1 image without labels"));

    addPicture("places/data_256/a/airfield/1.png");
    write(folder_ / "places" / "categories_places365.txt", "/a/airfield 0\n");
    write(folder_ / "places" / "places365_train_standard.txt", "/a/airfield/1.png 0\n/a/airfield/2.png 0\n");
    EXPECT_TRUE(refused(folder_ / "places", FileKind::Dataset, "2.png"));
}

TEST_F(FileCheckTest, MatricesAndLabelsInNpy) {
    ASSERT_TRUE(writeNpyMatrix(Matrix({1, 2, 3, 4, 5, 6}, 2, 3), folder_ / "points.npy"));
    EXPECT_TRUE(sound(folder_ / "points.npy", FileKind::Npy, "2 rows of length 3"));
    ASSERT_TRUE(writeNpyMatrix(Matrix({1, 2, NAN, 4, 5, 6}, 3, 2), folder_ / "nan.npy"));
    EXPECT_TRUE(refused(folder_ / "nan.npy", FileKind::Npy, "row 1 holds"));
    write(folder_ / "short.npy", "\x93NUMPY");
    EXPECT_TRUE(refused(folder_ / "short.npy", FileKind::Npy, "short.npy"));
}

TEST_F(FileCheckTest, APartIsCheckedWithItsWhole) {
    test::TinyWorkspace{}.write(folder_ / "workspace");
    EXPECT_TRUE(sound(folder_ / "workspace" / "backbone" / "config.json", FileKind::Model, "a part of"));
    EXPECT_TRUE(sound(folder_ / "workspace" / "backbone" / "vocab.json", FileKind::Model, "a part of"));
    fs::create_directories(folder_ / "set");
    for (const char* name : {"a", "b"}) ASSERT_TRUE(writePng(test::noisyColour(32, 32, 0, name[0]), folder_ / "set" / (std::string(name) + ".png")));
    write(folder_ / "set" / "labels.csv", "path,label\na.png,red\nb.png,blue\n");
    EXPECT_TRUE(sound(folder_ / "set" / "labels.csv", FileKind::Dataset, "2 images"));
}

TEST_F(FileCheckTest, SaysWhenThereIsNothingItReads) {
    EXPECT_TRUE(refused(folder_ / "absent", FileKind::Unknown, "absent"));
    write(folder_ / "program.exe", "MZ");
    EXPECT_TRUE(refused(folder_ / "program.exe", FileKind::Unknown, "nothing that Vitrine reads"));
    const auto json = nlohmann::json::parse(check(folder_ / "program.exe").toJson());
    EXPECT_EQ(json.at("ok"), false);
    EXPECT_EQ(json.at("kind"), "unknown");
    EXPECT_EQ(json.at("problems").at(0).at("code"), "unsupported_format");
}

}  // namespace
}  // namespace vitrine
