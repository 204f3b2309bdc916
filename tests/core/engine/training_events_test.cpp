// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training_events.h"

#include <gtest/gtest.h>

#include "clip_training/backbone_plan.h"
#include "engine/backbone_data.h"
#include "support/event_reader.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::succeeded;

std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
    return files;
}

TEST(TrainingEventsTest, AReaderFollowsEpochByEpochAndAResumedTrainingGoesOnInTheSameFile) {
    const test::TemporaryDirectory folder;
    const auto told = [](double value) { return std::vector<CurveValue>{{Curve::ValidationTop1, value}}; };
    {
        TrainingEvents events(folder.path());
        events.step(1, 100, told(0.1));
        events.epoch(10, told(0.5));
        ASSERT_EQ(filesIn(folder.path()).size(), 1U);
        EXPECT_EQ(test::EventReader::open(filesIn(folder.path())[0]).scalars().size(), 2U) << "before the end";
        events.epoch(20, told(0.6));  // not in the state that is resumed from
        EXPECT_TRUE(events.finish());
    }
    TrainingEvents resumed(folder.path());
    resumed.step(11, 100, told(0.7));
    resumed.epoch(30, told(0.8));
    EXPECT_TRUE(resumed.finish());
    ASSERT_EQ(filesIn(folder.path()).size(), 1U);
    const auto reader = test::EventReader::open(filesIn(folder.path())[0]);
    EXPECT_TRUE(reader.isIntact()) << reader.problem();
    std::vector<std::int64_t> steps;
    for (const auto& scalar : reader.scalars()) steps.push_back(scalar.step);
    EXPECT_EQ(steps, (std::vector<std::int64_t>{1, 10, 11, 30}));
    removeEventFiles(folder.path());
    EXPECT_TRUE(filesIn(folder.path()).empty());
    TrainingEvents silent(folder.path());
    EXPECT_FALSE(silent.finish()) << "nothing was told";
}

TEST(BackboneDataTest, WithoutATableBirdsAreDrawn) {
    OptionValues options(backboneOptions());
    ASSERT_TRUE(succeeded(options.set("image_size", "32")));
    ASSERT_TRUE(succeeded(options.set("merges", "40")));
    JobContext job;
    const auto data = loadBackboneData(options, "", {}, 24, job);
    ASSERT_TRUE(succeeded(data));
    EXPECT_EQ(data->captions.size(), 24U);
    EXPECT_GE(data->pictures, 24U);
    EXPECT_FALSE(data->captions.captions[0].empty());
    EXPECT_GT(data->tokenizer.vocabularySize(), 256U);
    EXPECT_TRUE(test::failsWith(loadBackboneData(options, "/absent/captions.csv", {}, 24, job), ErrorCode::FileNotFound));
}

}  // namespace
}  // namespace vitrine
