// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/clip_trainer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/clip_training/synthetic_training.h"
#include "support/temporary_directory.h"

namespace vitrine::test {
namespace {

/// Share of fresh pictures whose own colour scores highest.
double accuracy(const ClipTrainer& trainer) {
    const auto batch = squareBatch(99'999, 60);
    const auto images = trainer.encodePictures(batch.pixels).value().normalizedRows();
    TokenRows words = batch.phrases;
    const auto texts = trainer.encodeTexts(words).value().normalizedRows().slice(0, kColours);
    const auto scores = multiplyTransposed(images, texts);
    double right = 0;
    for (std::size_t i = 0; i < batch.images; ++i) {
        right += static_cast<std::int64_t>(argmax(scores.row(i))) == batch.classes[i] ? 1 : 0;
    }
    return right / static_cast<double>(batch.images);
}

StepReport trainSteps(ClipTrainer& trainer, std::uint64_t first, std::uint64_t last) {
    StepReport report;
    for (auto step = first; step < last; ++step) {
        auto done = trainer.step(squareBatch(step), allLosses(), 1.0);
        EXPECT_TRUE(done) << done.error().message();
        if (done) report = *done;
    }
    return report;
}

TEST(ClipTrainer, LearnsColoursFromConceptsPartsAndCaptions) {
    const auto trainer = squareTrainer();
    ASSERT_NE(trainer, nullptr);
    const auto first = trainSteps(*trainer, 0, 1);
    for (const char* name : {"captions", "concepts", "pairs", "anywhere", "anywhere_pairs", "parts", "part_pairs",
                             "early_parts", "names"}) {
        EXPECT_EQ(first.losses.count(name), 1U) << name;
    }
    const auto last = trainSteps(*trainer, 1, 120);
    EXPECT_LT(last.losses.at("parts"), 0.5 * first.losses.at("parts"));
    EXPECT_GE(accuracy(*trainer), 0.9);
}

TEST(ClipTrainer, CaptionsAloneTeachAsWell) {
    const auto trainer = squareTrainer();
    ASSERT_NE(trainer, nullptr);
    for (std::uint64_t step = 0; step < 200; ++step) {
        const auto full = squareBatch(step);
        TrainingBatch batch;
        batch.images = full.images;
        batch.pixels = full.pixels;
        batch.captions = full.captions;
        const auto report = trainer->step(batch, LossWeights{}, 1.0);
        ASSERT_TRUE(report) << report.error().message();
        ASSERT_EQ(report->losses.size(), 1U);
    }
    EXPECT_GE(accuracy(*trainer), 0.9);
}

TEST(ClipTrainer, TextStepsPullWordingsTogether) {
    const auto trainer = squareTrainer();
    ASSERT_NE(trainer, nullptr);
    const auto wordings = squareBatch(0).phrases;  // colours twice: rows i and i + 3 say the same
    const auto before = trainer->textStep(wordings, 1.0).value().losses.at("wordings");
    double after = before;
    for (int step = 0; step < 30; ++step) after = trainer->textStep(wordings, 1.0).value().losses.at("wordings");
    EXPECT_LT(after, 0.5 * before);
}

TEST(ClipTrainer, AnInterruptedRunEndsOnTheSameBits) {
    const TemporaryDirectory folder;
    const auto file = folder.path() / "checkpoint.safetensors";
    const auto whole = squareTrainer();
    const auto interrupted = squareTrainer();
    trainSteps(*whole, 0, 9);
    trainSteps(*interrupted, 0, 5);
    ASSERT_TRUE(interrupted->saveCheckpoint(file, {{"phase", "pictures"}}));

    const auto resumed = squareTrainer();
    const auto note = resumed->restoreCheckpoint(file);
    ASSERT_TRUE(note) << note.error().message();
    EXPECT_EQ(note->at("phase"), "pictures");
    EXPECT_EQ(resumed->steps(), 5);
    trainSteps(*resumed, 5, 9);

    const auto pixels = squareBatch(1234).pixels;
    const auto expected = whole->encodePictures(pixels).value();
    const auto actual = resumed->encodePictures(pixels).value();
    EXPECT_TRUE(std::equal(expected.values().begin(), expected.values().end(), actual.values().begin()));
}

TEST(ClipTrainer, BFloat16StaysCloseToFloat32) {
    auto options = squareTrainerOptions();
    const auto exact = squareTrainer(options);
    options.bf16 = true;
    const auto rounded = squareTrainer(options);
    const auto batch = squareBatch(3);
    const auto left = exact->step(batch, allLosses(), 1.0).value();
    const auto right = rounded->step(batch, allLosses(), 1.0).value();
    for (const auto& [name, value] : left.losses) EXPECT_NEAR(right.losses.at(name), value, 0.02 * value + 0.01) << name;
    EXPECT_NEAR(right.gradientNorm, left.gradientNorm, 0.05 * left.gradientNorm);
}

TEST(ClipTrainer, ALossThatIsNotFiniteIsAnErrorAndChangesNothing) {
    const auto trainer = squareTrainer();
    const auto pixels = squareBatch(7).pixels;
    const auto before = trainer->encodePictures(pixels).value();
    auto batch = squareBatch(0);
    batch.pixels[5] = std::numeric_limits<float>::quiet_NaN();
    const auto report = trainer->step(batch, allLosses(), 1.0);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::NumericalFailure);
    const auto after = trainer->encodePictures(pixels).value();
    EXPECT_TRUE(std::equal(before.values().begin(), before.values().end(), after.values().begin()));
}

TEST(ClipTrainer, ACheckpointOfAnotherArchitectureIsRefused) {
    const TemporaryDirectory folder;
    const auto file = folder.path() / "checkpoint.safetensors";
    ASSERT_TRUE(squareTrainer()->saveCheckpoint(file, {}));
    auto options = squareTrainerOptions();
    options.config.projectionDim = 8;
    const auto note = squareTrainer(options)->restoreCheckpoint(file);
    ASSERT_FALSE(note);
    EXPECT_EQ(note.error().code, ErrorCode::ShapeMismatch);
    EXPECT_NE(note.error().message().find("projection"), std::string::npos) << note.error().message();
}

TEST(ClipTrainer, TooFewSamplePicturesAreAnError) {
    const auto trainer = ClipTrainer::create(squareTrainerOptions(), squareBatch(0, 1).pixels);
    ASSERT_FALSE(trainer);
    EXPECT_EQ(trainer.error().code, ErrorCode::EmptyInput);
}

}  // namespace
}  // namespace vitrine::test
