// SPDX-License-Identifier: GPL-3.0-or-later
// A training that is stopped or killed and resumed ends with the bits of one that was not.
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "base/counter_random.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/concept_bottleneck.h"
#include "classifiers/train_run.h"
#include "support/device.h"
#include "support/results.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

constexpr const char* kFolderVariable = "VITRINE_TEST_RESUME_FOLDER";
constexpr const char* kVariantVariable = "VITRINE_TEST_RESUME_VARIANT";
constexpr const char* kKillVariable = "VITRINE_TEST_RESUME_KILL_AT";

OptionValues optionsOf(const std::string& variant, const char* epochs = "6") {
    OptionValues options(findClassifierVariant(variant)->info.options);
    EXPECT_TRUE(succeeded(options.set("epochs", epochs)));
    EXPECT_TRUE(succeeded(options.set("batch_size", "32")));
    return options;
}

/// Trains with an observer that may stop the job; 180 images in batches of 32 make 6 steps an epoch.
Result<LoadedRun> train(const std::string& variant, const fs::path& folder, std::int64_t stopAt,
                        double checkpointSeconds, const OptionValues& options) {
    const test::SyntheticWorld world = test::makeSyntheticWorld();
    std::stop_source stop;
    JobContext job(stop.get_token());
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord& record) {
        if (record.step == stopAt) stop.request_stop();
    };
    TrainRunSettings settings;
    settings.resume = true;
    settings.checkpointSeconds = checkpointSeconds;
    settings.device = test::testDevice();
    return trainRun(variant, options, world.data, folder, job, observer, settings);
}

void expectSameBits(const LoadedRun& a, const LoadedRun& b) {
    const auto& left = dynamic_cast<const ConceptBottleneck&>(*a.classifier).data();
    const auto& right = dynamic_cast<const ConceptBottleneck&>(*b.classifier).data();
    for (const auto& [x, y] :
         {std::pair(left.conceptWeights, right.conceptWeights), std::pair(left.headWeights, right.headWeights)}) {
        ASSERT_EQ(x.values().size(), y.values().size());
        EXPECT_EQ(std::memcmp(x.data(), y.data(), x.values().size_bytes()), 0);
    }
    EXPECT_EQ(left.gateTemperature, right.gateTemperature);
    ASSERT_EQ(a.history.size(), b.history.size());
    for (std::size_t i = 0; i < a.history.size(); ++i) {
        EXPECT_EQ(a.history[i].classLoss, b.history[i].classLoss) << "epoch " << i + 1;
        EXPECT_EQ(a.history[i].conceptLoss, b.history[i].conceptLoss) << "epoch " << i + 1;
        EXPECT_EQ(a.history[i].trainTop1, b.history[i].trainTop1) << "epoch " << i + 1;
    }
}

class ResumeTest : public ::testing::TestWithParam<std::string> {
protected:
    test::TemporaryDirectory folder_;
};

TEST_P(ResumeTest, StoppedAtRandomSteps) {
    const OptionValues options = optionsOf(GetParam());
    const auto whole = train(GetParam(), folder_.path() / "whole", -1, 1e9, options);
    ASSERT_TRUE(succeeded(whole));
    CounterRandom random(11);
    const fs::path folder = folder_.path() / "parts";
    std::int64_t at = 0;
    for (int part = 0; part < 4; ++part) {
        at += 1 + static_cast<std::int64_t>(random.index(8));
        EXPECT_TRUE(failsWith(train(GetParam(), folder, at, 1e9, options), ErrorCode::Cancelled));
        EXPECT_TRUE(fs::exists(folder / "training.safetensors"));
        EXPECT_TRUE(fs::exists(folder / "training.json"));
        EXPECT_FALSE(fs::exists(folder / "run.json"));
    }
    const auto resumed = train(GetParam(), folder, -1, 1e9, options);
    ASSERT_TRUE(succeeded(resumed));
    expectSameBits(*whole, *resumed);
    EXPECT_FALSE(fs::exists(folder / "training.safetensors")) << "a finished run needs no state";
}

/// The body of the process that is killed; does nothing in an ordinary run of the tests.
TEST(ResumeChild, TrainsUntilKilled) {
    const char* folder = std::getenv(kFolderVariable);
    if (folder == nullptr) GTEST_SKIP() << "started by the test of killed processes only";
    const std::int64_t killAt = std::atoll(std::getenv(kKillVariable));
    const test::SyntheticWorld world = test::makeSyntheticWorld();
    const std::string variant = std::getenv(kVariantVariable);
    JobContext job;
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord& record) {
        if (record.step == killAt) kill(getpid(), SIGKILL);
    };
    TrainRunSettings settings;
    settings.resume = true;
    settings.checkpointSeconds = 0.0;
    settings.device = test::testDevice();
    FAIL() << trainRun(variant, optionsOf(variant), world.data, folder, job, observer, settings).has_value();
}

/// Runs the child above in this same program and returns how it ended.
int runKilledChild(const std::string& variant, const fs::path& folder, std::int64_t killAt) {
    setenv(kFolderVariable, folder.c_str(), 1);
    setenv(kVariantVariable, variant.c_str(), 1);
    setenv(kKillVariable, std::to_string(killAt).c_str(), 1);
    std::string program = "/proc/self/exe";
    std::string filter = "--gtest_filter=ResumeChild.TrainsUntilKilled";
    std::string quiet = "--gtest_brief=1";
    char* arguments[] = {program.data(), filter.data(), quiet.data(), nullptr};
    pid_t child = 0;
    int status = -1;
    if (posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments, environ) == 0) waitpid(child, &status, 0);
    for (const char* variable : {kFolderVariable, kVariantVariable, kKillVariable}) unsetenv(variable);
    return status;
}

TEST_P(ResumeTest, KilledProcess) {
    const OptionValues options = optionsOf(GetParam());
    const auto whole = train(GetParam(), folder_.path() / "whole", -1, 1e9, options);
    ASSERT_TRUE(succeeded(whole));
    const fs::path folder = folder_.path() / "killed";
    for (const std::int64_t killAt : {5, 20}) {
        const int status = runKilledChild(GetParam(), folder, killAt);
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "status " << status;
        ASSERT_TRUE(fs::exists(folder / "training.safetensors"));
    }
    const auto resumed = train(GetParam(), folder, -1, 1e9, options);
    ASSERT_TRUE(succeeded(resumed));
    expectSameBits(*whole, *resumed);
}

TEST_P(ResumeTest, OtherOptionsAreRefused) {
    EXPECT_TRUE(
        failsWith(train(GetParam(), folder_.path() / "run", 3, 1e9, optionsOf(GetParam())), ErrorCode::Cancelled));
    EXPECT_TRUE(failsWith(train(GetParam(), folder_.path() / "run", -1, 1e9, optionsOf(GetParam(), "7")),
                          ErrorCode::InvalidOption, "training.safetensors", "other options"));
}

TEST_P(ResumeTest, DamagedStateIsNamed) {
    const fs::path folder = folder_.path() / "run";
    EXPECT_TRUE(failsWith(train(GetParam(), folder, 3, 1e9, optionsOf(GetParam())), ErrorCode::Cancelled));
    fs::resize_file(folder / "training.safetensors", fs::file_size(folder / "training.safetensors") - 5);
    EXPECT_TRUE(failsWith(train(GetParam(), folder, -1, 1e9, optionsOf(GetParam())), ErrorCode::FileCorrupt,
                          "training.safetensors"));
}

TEST_P(ResumeTest, FinishedRunIsLoaded) {
    const auto first = train(GetParam(), folder_.path() / "run", -1, 1e9, optionsOf(GetParam()));
    const auto again = train(GetParam(), folder_.path() / "run", -1, 1e9, optionsOf(GetParam()));
    ASSERT_TRUE(succeeded(first));
    ASSERT_TRUE(succeeded(again));
    expectSameBits(*first, *again);
    EXPECT_EQ(first->info.created, again->info.created);
}

INSTANTIATE_TEST_SUITE_P(Methods, ResumeTest, ::testing::Values("sparse_cbm", "l1_cbm", "contrastive_cbm"),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace vitrine
