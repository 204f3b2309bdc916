// SPDX-License-Identifier: GPL-3.0-or-later
// Contrastive training on pictures of plain colours: what it learns, and that an interruption changes nothing.
#include "clip_training/backbone_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "clip/clip_model.h"
#include "image/image_encoder.h"
#include "io/safetensors.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

constexpr std::size_t kPictures = 64;
const std::vector<std::string> kColourNames{"red", "green", "blue", "grey"};

/// A picture of one colour of four, the brighter the later, with a dark half.
Image colourPicture(std::size_t index) {
    constexpr int kSide = 20;
    const std::size_t colour = index % 4, half = index / 4 % 2;
    std::vector<std::uint8_t> rgb;
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            for (std::size_t c = 0; c < 3; ++c) {
                const bool isDark = (half == 0 ? y : x) < kSide / 2;
                const std::size_t noise = (index * 37 + static_cast<std::size_t>(7 * x + 13 * y) + c) % 29;
                rgb.push_back(static_cast<std::uint8_t>((colour == 3 || colour == c ? 170 : 30) / (isDark ? 2 : 1) + noise));
            }
    return {kSide, kSide, std::move(rgb)};
}

class ColourSource : public CaptionSource {
public:
    std::string name() const override { return "colours"; }
    std::size_t size() const override { return kPictures; }
    Result<Image> picture(std::size_t index) const override { return colourPicture(index); }
    std::vector<std::string> captions(std::size_t index) const override {
        const std::string where = index / 4 % 2 == 0 ? "above" : "left";
        return {kColourNames[index % 4] + " dark " + where, "dark " + where + " of " + kColourNames[index % 4]};
    }
    std::optional<Split> split(std::size_t index) const override { return index < 48 ? Split::Train : Split::Validation; }
    std::vector<Error> problems() const override { return {}; }
};

OptionValues tinyOptions(int epochs) {
    OptionValues values(backboneOptions());
    for (const char* assignment : {"image_size=16", "patch_size=4", "width=32", "layers=2", "text_width=32", "text_layers=1", "embedding=16",
                                   "merges=40", "context=12", "batch_size=8", "mirror=false"})
        EXPECT_TRUE(succeeded(values.setAssignment(assignment)));
    EXPECT_TRUE(succeeded(values.set("epochs", std::to_string(epochs))));
    return values;
}

class BackboneRunTest : public testing::Test {
protected:
    void SetUp() override {
        const BackbonePlan plan = planBackbone(tinyOptions(1)).value();
        JobContext job;
        auto data = loadCaptions(ColourSource{}, Preprocessor::create(plan.preprocessor, 16).value(), {}, job);
        ASSERT_TRUE(succeeded(data));
        data_ = std::move(*data);
        auto tokenizer = CaptionTokenizer::learn(data_.trainCaptions(), plan.merges, 12);
        ASSERT_TRUE(succeeded(tokenizer));
        tokenizer_ = std::make_unique<CaptionTokenizer>(std::move(*tokenizer));
    }
    Result<BackboneRecord> train(const std::string& name, int epochs, const BackboneSettings& settings = {}, std::stop_token stop = {},
                                 const BackboneObserver& observer = {}) {
        JobContext job(stop);
        return trainBackbone(tinyOptions(epochs), data_, *tokenizer_, folder_.path() / name, job, observer, settings);
    }
    std::vector<float> weights(const std::string& name) {
        const auto file = SafetensorsFile::open(folder_.path() / name / kBackboneFolder / "model.safetensors");
        EXPECT_TRUE(succeeded(file));
        std::vector<float> all;
        for (const TensorInfo& tensor : file->tensors()) {
            const auto values = file->floats(tensor.name);
            all.insert(all.end(), values->begin(), values->end());
        }
        return all;
    }

    test::TemporaryDirectory folder_;
    CaptionData data_;
    std::unique_ptr<CaptionTokenizer> tokenizer_;
};

TEST_F(BackboneRunTest, LearnsToTellPicturesApartAndWritesAModelThatOpens) {
    std::vector<double> losses;
    BackboneObserver observer;
    observer.onStep = [&](const BackboneStep& step) { losses.push_back(step.loss); };
    const auto record = train("run", 30, {}, {}, observer);
    ASSERT_TRUE(succeeded(record));
    EXPECT_EQ(record->steps, 30 * 6);
    EXPECT_EQ(losses.size(), 180U);
    EXPECT_EQ(record->history.size(), 30U);
    EXPECT_EQ(record->ended, "complete");
    const BackboneEpoch& last = record->history.back();
    EXPECT_LT(last.validationLoss, 0.8 * record->history.front().validationLoss);
    EXPECT_GT(last.retrieval.imageToText.recall5, 0.8) << "eight sorts of pictures in sixteen texts";
    EXPECT_FALSE(fs::exists(folder_.path() / "run" / kBackboneStateFile));

    JobContext job;
    const auto model = ClipModel::load(folder_.path() / "run" / kBackboneFolder, {}, job);
    ASSERT_TRUE(succeeded(model));
    std::size_t right = 0;
    const auto texts = (*model)->encodeTexts(kColourNames, job);
    ASSERT_TRUE(succeeded(texts));
    for (std::size_t i = 48; i < kPictures; ++i) {
        std::vector<float> pixels((*model)->preprocessor().pixelCount());
        ASSERT_TRUE(succeeded((*model)->preprocessor().apply(colourPicture(i), pixels)));
        const auto seen = (*model)->encodePixels(pixels, 1, false, job);
        ASSERT_TRUE(succeeded(seen));
        right += argmax(multiplyTransposed(seen->embeddings.normalizedRows(), texts->normalizedRows()).row(0)) == i % 4 ? 1U : 0U;
    }
    EXPECT_GE(right, 12U) << "of 16 unseen pictures, by the names of colours alone";
    EXPECT_EQ(readBackboneRecord(folder_.path() / "run")->history.size(), 30U);
}

TEST_F(BackboneRunTest, InterruptedAnywhereItEndsOnTheSameBits) {
    ASSERT_TRUE(succeeded(train("whole", 4)));
    const auto whole = readBackboneRecord(folder_.path() / "whole");
    for (int stopAt = 1; stopAt < 24; stopAt += 3) {
        const std::string name = "cut" + std::to_string(stopAt);
        std::stop_source stop;
        BackboneObserver observer;
        observer.onStep = [&](const BackboneStep& step) {
            if (step.step == stopAt) stop.request_stop();
        };
        const auto cut = train(name, 4, {}, stop.get_token(), observer);
        ASSERT_TRUE(failsWith(cut, ErrorCode::Cancelled, "colours"));
        EXPECT_EQ(readUnfinishedBackbone(folder_.path() / name)->steps, stopAt);
        BackboneSettings settings;
        settings.resume = true;
        ASSERT_TRUE(succeeded(train(name, 4, settings)));
        EXPECT_EQ(weights(name), weights("whole"));
        const auto record = readBackboneRecord(folder_.path() / name);
        ASSERT_EQ(record->history.size(), whole->history.size());
        for (std::size_t i = 0; i < whole->history.size(); ++i) {
            EXPECT_EQ(record->history[i].trainLoss, whole->history[i].trainLoss);
            EXPECT_EQ(record->history[i].validationLoss, whole->history[i].validationLoss);
            EXPECT_EQ(record->history[i].retrieval.textToImage.medianRank, whole->history[i].retrieval.textToImage.medianRank);
        }
    }
}

TEST_F(BackboneRunTest, StopAndKeepGivesAModel) {
    std::int64_t seen = 0;
    BackboneObserver observer;
    observer.onStep = [&](const BackboneStep& step) { seen = step.step; };
    BackboneSettings settings;
    settings.endEarly = [&] { return seen == 9; };
    const auto record = train("kept", 1000, settings, {}, observer);
    ASSERT_TRUE(succeeded(record));
    EXPECT_EQ(record->ended, "stopped");
    EXPECT_EQ(record->steps, 9);
    EXPECT_EQ(record->history.size(), 2U) << "the figures of where it stopped too";
    JobContext job;
    EXPECT_TRUE(succeeded(ClipModel::load(folder_.path() / "kept" / kBackboneFolder, {}, job)));
}

TEST_F(BackboneRunTest, RefusesOtherOptionsAndPicturesAndAFinishedFolder) {
    std::stop_source stop;
    BackboneObserver observer;
    observer.onStep = [&](const BackboneStep&) { stop.request_stop(); };
    ASSERT_FALSE(train("run", 4, {}, stop.get_token(), observer));
    BackboneSettings settings;
    settings.resume = true;
    EXPECT_TRUE(failsWith(train("run", 5, settings), ErrorCode::InvalidOption, "training.safetensors"));
    data_.fingerprint = "other";
    EXPECT_TRUE(failsWith(train("run", 4, settings), ErrorCode::InvalidOption, "training.safetensors"));
    ASSERT_TRUE(succeeded(train("done", 1)));
    EXPECT_TRUE(failsWith(train("done", 1), ErrorCode::FileNotWritable, "done"));
    EXPECT_TRUE(succeeded(train("done", 1, settings))) << "resumed, it is read";
    OptionValues wrong = tinyOptions(1);
    ASSERT_TRUE(succeeded(wrong.set("image_size", "18")));
    EXPECT_TRUE(failsWith(planBackbone(wrong), ErrorCode::InvalidOption, "image_size"));
}

TEST_F(BackboneRunTest, AnExplosionNamesEpochStepAndWeight) {
    BackbonePlan plan = planBackbone(tinyOptions(1)).value();
    plan.trainer.config.text.vocabularySize = static_cast<int>(tokenizer_->vocabularySize());
    CaptionBatches batches(data_, *tokenizer_, plan.preprocessor, {8, false, 1});
    TrainingBatch batch = batches.batch(0);
    const auto trainer = ClipTrainer::create(plan.trainer, batch.pixels);
    ASSERT_TRUE(succeeded(trainer));
    batch.pixels[7] = std::nanf("");
    EXPECT_TRUE(failsWith((*trainer)->captionStep(batch, 4, 1.0, [] { return true; }), ErrorCode::NumericalFailure, "captions"));
    EXPECT_NE((*trainer)->largestWeight().find("0 not finite"), std::string::npos) << "the weights are those before the step";
    EXPECT_TRUE(succeeded((*trainer)->captionStep(batches.batch(0), 4, 1.0, [] { return true; }))) << "and can go on";
}

TEST_F(BackboneRunTest, ChunksGiveTheGradientOfTheWholeBatch) {
    BackbonePlan plan = planBackbone(tinyOptions(1)).value();
    plan.trainer.config.text.vocabularySize = static_cast<int>(tokenizer_->vocabularySize());
    CaptionBatches batches(data_, *tokenizer_, plan.preprocessor, {16, false, 5});
    const auto batch = batches.batch(0);
    const auto stepOf = [&](std::size_t chunk) {
        auto trainer = ClipTrainer::create(plan.trainer, batches.pictures(data_.train)).value();
        int asked = 0;
        const auto report = trainer->captionStep(batch, chunk, 1.0, [&] { return ++asked > 0; });
        EXPECT_TRUE(succeeded(report));
        EXPECT_EQ(asked, chunk >= 16 ? 0 : 2 * ((16 + static_cast<int>(chunk) - 1) / static_cast<int>(chunk)));
        return *report;
    };
    const StepReport whole = stepOf(16);
    for (const std::size_t chunk : {1U, 3U, 5U, 8U}) {
        const StepReport parts = stepOf(chunk);
        EXPECT_NEAR(parts.losses.at("captions"), whole.losses.at("captions"), 1e-5);
        EXPECT_NEAR(parts.gradientNorm, whole.gradientNorm, 1e-3 * whole.gradientNorm);
    }
}

TEST_F(BackboneRunTest, UnreadablePicturesAreNamedAndTheRestGoesOn) {
    for (std::size_t i = 0; i < 12; ++i) ASSERT_TRUE(succeeded(writePng(colourPicture(i), folder_.path() / (std::to_string(i) + ".png"))));
    std::ofstream(folder_.path() / "broken.png") << "no picture";
    std::ofstream table(folder_.path() / "captions.csv");
    table << "path,caption\nbroken.png,a red one\nabsent.png,a blue one\n";
    for (int i = 0; i < 12; ++i) table << i << ".png,picture " << i << "\n";
    table.close();
    const auto source = openCaptionTable(folder_.path() / "captions.csv");
    ASSERT_TRUE(succeeded(source));
    JobContext job;
    const auto preprocessor = Preprocessor::create(planBackbone(tinyOptions(1))->preprocessor, 16).value();
    const auto data = loadCaptions(**source, preprocessor, {0.25, 1, 0}, job);
    ASSERT_TRUE(succeeded(data));
    EXPECT_EQ(data->size(), 12U);
    EXPECT_EQ(data->validation.size(), 3U);
    ASSERT_EQ(data->problems.size(), 2U);
    EXPECT_NE(data->problems[0].message().find("line 3"), std::string::npos) << data->problems[0].message();
    EXPECT_NE(data->problems[1].message().find("broken.png"), std::string::npos) << data->problems[1].message();
    EXPECT_EQ(data->fingerprint, loadCaptions(**source, preprocessor, {0.25, 1, 0}, job)->fingerprint);
    EXPECT_NE(data->fingerprint, loadCaptions(**source, preprocessor, {0.25, 2, 0}, job)->fingerprint) << "other splits are other data";
}

}  // namespace
}  // namespace vitrine
