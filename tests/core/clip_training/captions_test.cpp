// SPDX-License-Identifier: GPL-3.0-or-later
// Captioned pictures on their way into a training: the table, the pixels, the words, the plan, the record.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "clip_training/backbone_plan.h"
#include "clip_training/backbone_store.h"
#include "clip_training/caption_data.h"
#include "clip_training/caption_source.h"
#include "clip_training/caption_tokenizer.h"
#include "image/image_encoder.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

class CaptionsTest : public testing::Test {
protected:
    static constexpr int kSide = 16;

    void SetUp() override {
        table_ << "path,caption,split\n";
        for (int i = 0; i < 12; ++i) {
            const std::string name = std::to_string(i) + ".png";
            const auto level = static_cast<std::uint8_t>(20 * i);
            ASSERT_TRUE(succeeded(writePng(Image(kSide, kSide, std::vector<std::uint8_t>(3 * kSide * kSide, level)), folder_.path() / name)));
            table_ << name << ",grey of step " << i << "," << (i < 8 ? "train" : i < 10 ? "val" : "test") << "\n";
        }
        table_ << "3.png,a second sentence,train\n";
        std::ofstream(folder_.path() / "broken.png") << "no picture";
        table_ << "broken.png,nobody sees it,train\n";
        table_.close();
    }
    static PreprocessorConfig preprocessing() {
        OptionValues values(backboneOptions());
        EXPECT_TRUE(succeeded(values.set("image_size", std::to_string(kSide))));
        EXPECT_TRUE(succeeded(values.set("patch_size", "4")));
        return planBackbone(values)->preprocessor;
    }
    Result<CaptionData> load(const CaptionLoadOptions& options = {}) {
        JobContext job;
        const auto source = openCaptionTable(folder_.path() / "captions.csv");
        EXPECT_TRUE(succeeded(source));
        return loadCaptions(**source, Preprocessor::create(preprocessing(), kSide).value(), options, job);
    }

    test::TemporaryDirectory folder_;
    std::ofstream table_{folder_.path() / "captions.csv"};
};

TEST_F(CaptionsTest, TheTestSplitStaysOutAndABrokenPictureIsNamed) {
    const auto data = load();
    ASSERT_TRUE(succeeded(data));
    EXPECT_EQ(data->size(), 10U);
    EXPECT_EQ(data->train.size(), 8U);
    EXPECT_EQ(data->validation.size(), 2U);
    EXPECT_EQ(data->captions[3], (std::vector<std::string>{"grey of step 3", "a second sentence"}));
    EXPECT_EQ(data->pixels.size(), 10U * data->pictureBytes());
    EXPECT_EQ(data->pixels[5 * data->pictureBytes()], 100) << "of its own picture, not resized";
    ASSERT_EQ(data->problems.size(), 1U);
    EXPECT_NE(data->problems[0].subject.find("broken.png"), std::string::npos);
    EXPECT_EQ(data->trainCaptions().size(), 9U);
    EXPECT_EQ(load()->fingerprint, data->fingerprint);
    EXPECT_TRUE(failsWith(load({.limit = 2}), ErrorCode::EmptyInput));
}

TEST_F(CaptionsTest, EveryPictureComesOnceAnEpochAndABatchDependsOnItsStepOnly) {
    const auto data = load();
    ASSERT_TRUE(succeeded(data));
    const auto tokenizer = CaptionTokenizer::learn(data->trainCaptions(), 30, 12);
    ASSERT_TRUE(succeeded(tokenizer));
    CaptionBatches batches(*data, *tokenizer, preprocessing(), {4, false, 1});
    EXPECT_EQ(batches.stepsPerEpoch(), 2);
    std::multiset<float> corners;
    for (std::int64_t step = 0; step < 2; ++step) {
        const TrainingBatch batch = batches.batch(step);
        ASSERT_EQ(batch.images, 4U);
        for (std::size_t i = 0; i < 4; ++i) corners.insert(batch.pixels[i * 3 * kSide * kSide + kSide * kSide / 2 + kSide / 2]);
    }
    EXPECT_EQ(std::set<float>(corners.begin(), corners.end()).size(), 8U) << "eight greys, each once";
    const TrainingBatch again = batches.batch(0);
    batches.batch(5);
    EXPECT_EQ(batches.batch(0).pixels, again.pixels);
    EXPECT_EQ(batches.batch(0).captions.ids, again.captions.ids);
}

TEST(CaptionTokenizerTest, LearnsItsWordsCutsLongTextsAndReadsItsOwnFiles) {
    const auto learnt = CaptionTokenizer::learn({"a red bird", "a red house", "a green bird"}, 20, 8);
    ASSERT_TRUE(succeeded(learnt));
    EXPECT_EQ(learnt->encode("a red bird").back(), learnt->endToken());
    EXPECT_EQ(learnt->encode("red bird red bird red bird red bird red bird").size(), 8U);
    EXPECT_EQ(learnt->endToken(), static_cast<std::int64_t>(learnt->vocabularySize()) - 1);
    EXPECT_LT(learnt->encode("red bird").size(), learnt->encode("xyz xyz").size()) << "what it has read is short";
    const test::TemporaryDirectory folder;
    ASSERT_TRUE(succeeded(learnt->write(folder.path())));
    const auto read = CaptionTokenizer::of(folder.path(), 8);
    ASSERT_TRUE(succeeded(read));
    EXPECT_EQ(read->encode("a green house"), learnt->encode("a green house"));
    EXPECT_TRUE(failsWith(CaptionTokenizer::learn({}, 20, 8), ErrorCode::EmptyInput));
}

TEST(BackbonePlanTest, RatesRiseAndFallAsTheSharesSay) {
    OptionValues values(backboneOptions());
    const auto plan = planBackbone(values);
    ASSERT_TRUE(succeeded(plan));
    const LearningRatePlan rates = plan->rates(1000);
    EXPECT_LT(rates.factor(0), rates.factor(static_cast<std::int64_t>(1000 * plan->warmUp)));
    EXPECT_LT(rates.factor(999), rates.factor(500));
    ASSERT_TRUE(succeeded(values.set("image_size", "18")));
    EXPECT_TRUE(failsWith(planBackbone(values), ErrorCode::InvalidOption));
}

TEST(BackboneStoreTest, ARecordComesBackAsItWas) {
    const test::TemporaryDirectory folder;
    BackboneRecord record;
    record.options = "{\"epochs\":3}";
    record.source = "captions.csv";
    record.ended = "stopped";
    record.steps = 7;
    record.totalSteps = 9;
    record.created = "2026-01-31T12:00:00Z";
    BackboneEpoch epoch;
    epoch.epoch = 1;
    epoch.step = 3;
    epoch.trainLoss = 1.0 / 3.0;
    epoch.retrieval.imageToText.recall5 = 0.7;
    record.history = {epoch};
    record.problems = {"line 2 has no caption"};
    record.problemCount = 1;
    ASSERT_TRUE(succeeded(writeBackboneRecord(record, folder.path())));
    const auto read = readBackboneRecord(folder.path());
    ASSERT_TRUE(succeeded(read));
    EXPECT_EQ(read->ended, "stopped");
    EXPECT_EQ(read->steps, 7);
    ASSERT_EQ(read->history.size(), 1U);
    EXPECT_EQ(read->history[0].trainLoss, epoch.trainLoss) << "exact";
    EXPECT_EQ(metricsOf(read->history[0]).at("image_to_text_recall5"), 0.7);
    EXPECT_EQ(read->problems, record.problems);
    std::ofstream(folder.path() / kBackboneRecordFile) << "{";
    EXPECT_TRUE(failsWith(readBackboneRecord(folder.path()), ErrorCode::FileCorrupt));
}

}  // namespace
}  // namespace vitrine
