// SPDX-License-Identifier: GPL-3.0-or-later
// Stop and keep, patience, best and last, explosions, and what is known of a training that did not end.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "classifiers/classifier_registry.h"
#include "classifiers/train_run.h"
#include "support/device.h"
#include "support/file_size_limit.h"
#include "support/results.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

class TrainingControl : public ::testing::Test {
protected:
    Result<LoadedRun> train(const std::vector<std::string>& assignments, const TrainingObserver& observer = {},
                            TrainRunSettings settings = {}, std::stop_token stop = {}) {
        OptionValues options(findClassifierVariant(variant_)->info.options);
        for (const std::string& assignment : assignments) EXPECT_TRUE(succeeded(options.setAssignment(assignment)));
        JobContext job(std::move(stop));
        settings.device = test::testDevice();
        return trainRun(variant_, options, world_.data, run(), job, observer, settings);
    }
    fs::path run() const { return folder_.path() / "run"; }

    const char* variant_ = "sparse_cbm";
    test::TemporaryDirectory folder_;
    test::SyntheticWorld world_ = test::makeSyntheticWorld();
};

TEST_F(TrainingControl, StopAndKeepLeavesAUsableRunThatSaysSo) {
    std::int64_t step = 0;
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord& record) { step = record.step; };
    TrainRunSettings settings;
    settings.endEarly = [&] { return step >= 17; };
    const auto kept = train({"epochs=50", "batch_size=32"}, observer, settings);
    ASSERT_TRUE(succeeded(kept));
    const auto loaded = loadRun(run());
    ASSERT_TRUE(succeeded(loaded));
    EXPECT_EQ(loaded->info.ended, "stopped");
    EXPECT_EQ(loaded->info.steps, 17);
    EXPECT_EQ(loaded->history.size(), 2U) << "six steps an epoch: two whole ones";
    EXPECT_GT(loaded->info.metrics.at("validation_top1"), 1.0 / 6.0);
    EXPECT_FALSE(isUnfinishedRun(run()));
}

TEST_F(TrainingControl, AStoppedStateIsKeptAsARunLater) {
    std::stop_source stop;
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord& record) {
        if (record.step == 20) stop.request_stop();
    };
    const std::vector<std::string> options{"epochs=50", "batch_size=32", "seed=9"};
    EXPECT_TRUE(failsWith(train(options, observer, {}, stop.get_token()), ErrorCode::Cancelled));
    ASSERT_TRUE(isUnfinishedRun(run()));
    const auto unfinished = readUnfinishedRun(run());
    ASSERT_TRUE(succeeded(unfinished));
    EXPECT_EQ(unfinished->variant, variant_);
    EXPECT_EQ(unfinished->step, 20);
    EXPECT_EQ(unfinished->seed, 9);
    EXPECT_EQ(unfinished->history.size(), 3U);
    EXPECT_FALSE(std::isnan(unfinished->history.back().validationTop5));

    TrainRunSettings keep;
    keep.resume = true;
    keep.endEarly = [] { return true; };
    const auto kept = train(options, {}, keep);
    ASSERT_TRUE(succeeded(kept));
    EXPECT_EQ(kept->info.ended, "stopped");
    EXPECT_EQ(kept->info.steps, 20) << "not one step more";
}

TEST_F(TrainingControl, PatienceEndsATrainingThatGetsNoBetter) {
    const auto run = train({"epochs=400", "batch_size=32", "patience=5"});
    ASSERT_TRUE(succeeded(run));
    EXPECT_EQ(run->info.ended, "patience");
    EXPECT_LT(run->history.size(), 400U);
    EXPECT_EQ(run->info.bestEpoch + 5, static_cast<std::int64_t>(run->history.size()));
    EXPECT_EQ(run->info.steps, 6 * static_cast<std::int64_t>(run->history.size()));
}

TEST_F(TrainingControl, BestAndLastAreBothKept) {
    const auto last = train({"epochs=12", "batch_size=16", "lr_concepts=0.3", "lr_head=0.3"});
    ASSERT_TRUE(succeeded(last));
    double best = -1.0;
    std::int64_t bestEpoch = 0;
    double bestLoss = 0.0;
    for (const EpochRecord& epoch : last->history) {
        const bool isBetter = epoch.validationTop1 > best ||
                              (epoch.validationTop1 == best && epoch.validationLoss < bestLoss);
        if (!isBetter) continue;
        best = epoch.validationTop1;
        bestLoss = epoch.validationLoss;
        bestEpoch = epoch.epoch;
    }
    EXPECT_EQ(last->info.bestEpoch, bestEpoch);
    EXPECT_TRUE(fs::exists(run() / kBestFile));
    EXPECT_NEAR(last->info.metrics.at("validation_top1"), last->history.back().validationTop1, 1e-9);
    fs::remove_all(run());
    const auto kept = train({"epochs=12", "batch_size=16", "lr_concepts=0.3", "lr_head=0.3", "final_weights=best"});
    ASSERT_TRUE(succeeded(kept));
    EXPECT_TRUE(fs::exists(run() / kLastFile));
    EXPECT_FALSE(fs::exists(run() / kBestFile));
    EXPECT_NEAR(kept->info.metrics.at("validation_top1"), best, 1e-9);
}

TEST_F(TrainingControl, TheBestEpochSurvivesAResume) {
    const std::vector<std::string> options{"epochs=12", "batch_size=16", "lr_concepts=0.3", "lr_head=0.3", "final_weights=best"};
    const auto whole = train(options);
    ASSERT_TRUE(succeeded(whole));
    const Matrix image = world_.data.snapshot->images.slice(0, 4);
    const Matrix expected = whole->classifier->classLogits(image);
    fs::remove_all(run());
    std::stop_source stop;
    TrainingObserver observer;
    observer.onEpoch = [&](const EpochRecord& record) {
        if (record.epoch == 11) stop.request_stop();
    };
    EXPECT_TRUE(failsWith(train(options, observer, {}, stop.get_token()), ErrorCode::Cancelled));
    TrainRunSettings resume;
    resume.resume = true;
    const auto resumed = train(options, {}, resume);
    ASSERT_TRUE(succeeded(resumed));
    EXPECT_EQ(resumed->info.bestEpoch, whole->info.bestEpoch);
    const Matrix actual = resumed->classifier->classLogits(image);
    for (std::size_t i = 0; i < expected.values().size(); ++i) EXPECT_EQ(actual.values()[i], expected.values()[i]);
}

TEST_F(TrainingControl, AnExplodingLossNamesEpochAndRangeAndLeavesTheLastGoodState) {
    std::int64_t lastStep = 0;
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord& record) { lastStep = record.step; };
    TrainRunSettings settings;
    settings.checkpointSeconds = 0.0;
    const auto exploded = train({"epochs=60", "batch_size=32", "optimizer_head=sgd", "optimizer_concepts=sgd",
                                 "lr_head=10", "lr_concepts=10", "momentum=0.9999"}, observer, settings);
    ASSERT_TRUE(failsWith(exploded, ErrorCode::NumericalFailure, "epoch"));
    EXPECT_NE(exploded.error().detail.find("head weights ["), std::string::npos) << exploded.error().detail;
    ASSERT_TRUE(isUnfinishedRun(run()));
    const auto state = readUnfinishedRun(run());
    ASSERT_TRUE(succeeded(state));
    EXPECT_EQ(state->step, lastStep) << "the checkpoint before the step that failed";
}

TEST_F(TrainingControl, KilledBeforeItsFirstStateItIsOfferedFromTheStart) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_TRUE(failsWith(train({"epochs=3"}, {}, {}, stop.get_token()), ErrorCode::Cancelled));
    fs::remove(run() / kTrainingStateFile);
    ASSERT_TRUE(isUnfinishedRun(run()));
    const auto unfinished = readUnfinishedRun(run());
    ASSERT_TRUE(succeeded(unfinished));
    EXPECT_EQ(unfinished->step, 0);
    std::ofstream(run() / kTrainingSummaryFile) << "{\"step\": 3}";
    EXPECT_TRUE(failsWith(readUnfinishedRun(run()), ErrorCode::FileCorrupt, "training.json"));
}

TEST_F(TrainingControl, AFullDiskIsNamedAndTheLastStateStays) {
    std::stop_source stop;
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord& record) {
        if (record.step == 8) stop.request_stop();
    };
    const std::vector<std::string> options{"epochs=4", "batch_size=32"};
    EXPECT_TRUE(failsWith(train(options, observer, {}, stop.get_token()), ErrorCode::Cancelled));
    TrainRunSettings resume;
    resume.resume = true;
    resume.checkpointSeconds = 0.0;
    {
        const test::FileSizeLimit limit(2048);
        EXPECT_TRUE(failsWith(train(options, {}, resume), ErrorCode::FileNotWritable, kTrainingStateFile));
    }
    const auto state = readUnfinishedRun(run());
    ASSERT_TRUE(succeeded(state));
    EXPECT_EQ(state->step, 8);
    EXPECT_TRUE(succeeded(train(options, {}, resume)));
}

TEST_F(TrainingControl, EveryEpochCanBeSeenAsAClassifier) {
    std::vector<std::pair<int, std::shared_ptr<const ConceptClassifier>>> seen;
    TrainingObserver observer;
    observer.onEpochClassifier = [&](const EpochRecord& record, std::shared_ptr<const ConceptClassifier> classifier) {
        seen.emplace_back(record.epoch, std::move(classifier));
    };
    const auto run = train({"epochs=3", "batch_size=32"}, observer);
    ASSERT_TRUE(succeeded(run));
    ASSERT_EQ(seen.size(), 3U);
    const Matrix image = world_.data.snapshot->images.slice(0, 1);
    EXPECT_NE(seen[0].second->classLogits(image).at(0, 0), seen[2].second->classLogits(image).at(0, 0));
    EXPECT_EQ(seen[2].second->classLogits(image).at(0, 0), run->classifier->classLogits(image).at(0, 0));
}

}  // namespace
}  // namespace vitrine
