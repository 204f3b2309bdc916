// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/run_store.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "classifiers/classifier_registry.h"
#include "classifiers/train_run.h"
#include "support/results.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

class RunStoreTest : public ::testing::Test {
protected:
    void SetUp() override {
        OptionValues options(findClassifierVariant("sparse_cbm")->info.options);
        ASSERT_TRUE(options.set("epochs", "3"));
        JobContext job;
        ASSERT_TRUE(succeeded(trainRun("sparse_cbm", options, world_.data, run_, job)));
    }

    std::string text(const char* name) const {
        std::ifstream in(run_ / name, std::ios::binary);
        std::stringstream out;
        out << in.rdbuf();
        return out.str();
    }
    void replaceIn(const char* name, const std::string& from, const std::string& to) {
        std::string content = text(name);
        const std::size_t at = content.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        content.replace(at, from.size(), to);
        std::ofstream(run_ / name, std::ios::binary) << content;
    }

    test::TemporaryDirectory folder_;
    fs::path run_ = folder_.path() / "runs" / "first";
    test::SyntheticWorld world_ = test::makeSyntheticWorld();
};

TEST_F(RunStoreTest, HoldsExactlyItsFiles) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(run_)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, (std::vector<std::string>{"best.safetensors", "checkpoint.safetensors", "metrics.csv", "run.json"}));
}

TEST_F(RunStoreTest, DescribesTheRun) {
    const auto info = readRunInfo(run_);
    ASSERT_TRUE(succeeded(info));
    EXPECT_EQ(info->variant, "sparse_cbm");
    EXPECT_EQ(info->formulation, "grounded");
    EXPECT_EQ(info->seed, 42);
    EXPECT_EQ(info->train.images, 180U);
    EXPECT_EQ(info->train.fingerprint.size(), 64U);
    EXPECT_NE(info->train.fingerprint, info->test.fingerprint);
    EXPECT_EQ(info->conceptSetName, "planted");
    EXPECT_EQ(info->backboneFingerprint, "synthetic");
    EXPECT_NE(info->resolved.find("\"teacher_weight\":0.1"), std::string::npos) << info->resolved;
    EXPECT_EQ(info->metrics.at("held_out_top1"), info->metrics.at("test_top1"));
    EXPECT_FALSE(info->machine.empty());
    EXPECT_NE(info->tensorLibrary.find("torch"), std::string::npos);
}

TEST_F(RunStoreTest, StatisticsDescribeTheTrainSplit) {
    const auto run = loadRun(run_);
    ASSERT_TRUE(succeeded(run));
    const std::vector<std::size_t> rows = world_.data.snapshot->rowsOf(Split::Train);
    const Matrix activations = run->classifier->activations(world_.data.snapshot->images.gather(rows));
    const ColumnStatistics direct = columnStatistics(activations);
    for (std::size_t j = 0; j < direct.mean.size(); ++j) {
        EXPECT_NEAR(run->reference.activations.mean[j], direct.mean[j], 1e-4);
        EXPECT_NEAR(run->reference.activations.quantile(j, 0.99F), direct.quantile(j, 0.99F), 1e-4);
        EXPECT_LE(run->reference.scores.quantile(j, 0.01F), run->reference.scores.quantile(j, 0.99F));
    }
    EXPECT_EQ(run->reference.similarityImages, 60U);
    EXPECT_TRUE(std::isnan(run->info.metrics.at("similarity_mean"))) << "60 images are too few for a figure to quote";
}

TEST_F(RunStoreTest, DamagedFilesAreNamed) {
    replaceIn("metrics.csv", "\n1,", "\nx,");
    EXPECT_TRUE(failsWith(loadRun(run_), ErrorCode::FileCorrupt, "metrics.csv", "line 2"));
}

TEST_F(RunStoreTest, TruncatedCheckpointIsNamed) {
    fs::resize_file(run_ / "checkpoint.safetensors", 1000);
    EXPECT_TRUE(failsWith(loadRun(run_), ErrorCode::FileCorrupt, "checkpoint.safetensors"));
}

TEST_F(RunStoreTest, MembersOfRunJsonAreChecked) {
    replaceIn("run.json", "\"title\": \"Sparse-CBM\"", "\"title\": 5");
    EXPECT_TRUE(failsWith(loadRun(run_), ErrorCode::FileCorrupt, "run.json", "title"));
}

TEST_F(RunStoreTest, OptionsOfRunJsonAreChecked) {
    replaceIn("run.json", "\"epochs\": 3", "\"epochs\": -3");
    EXPECT_TRUE(failsWith(loadRun(run_), ErrorCode::FileCorrupt, "run.json", "epochs"));
}

TEST_F(RunStoreTest, NewerSchemaIsRefused) {
    replaceIn("run.json", "\"schema_version\": 1", "\"schema_version\": 2");
    EXPECT_TRUE(failsWith(loadRun(run_), ErrorCode::UnsupportedFormat, "run.json"));
}

TEST_F(RunStoreTest, CheckpointOfAnotherRunIsRefused) {
    replaceIn("run.json", "\"concepts\": 24", "\"concepts\": 25");
    EXPECT_TRUE(failsWith(loadRun(run_), ErrorCode::ShapeMismatch, "checkpoint.safetensors"));
}

TEST_F(RunStoreTest, MethodThisProgramLacksIsNamed) {
    replaceIn("run.json", "\"variant\": \"sparse_cbm\"", "\"variant\": \"future_cbm\"");
    EXPECT_TRUE(failsWith(loadRun(run_), ErrorCode::UnsupportedFormat, "future_cbm"));
}

TEST_F(RunStoreTest, FinishedRunIsNotOverwritten) {
    JobContext job;
    const OptionValues options(findClassifierVariant("sparse_cbm")->info.options);
    EXPECT_TRUE(
        failsWith(trainRun("sparse_cbm", options, world_.data, run_, job), ErrorCode::FileNotWritable, "first"));
    EXPECT_TRUE(failsWith(trainRun("no_such", options, world_.data, folder_.path() / "x", job),
                          ErrorCode::InvalidOption, "no_such"));
}

TEST_F(RunStoreTest, AbsentFolderIsNotFound) {
    EXPECT_TRUE(failsWith(loadRun(folder_.path() / "none"), ErrorCode::FileNotFound, "none"));
}

}  // namespace
}  // namespace vitrine
