// SPDX-License-Identifier: GPL-3.0-or-later
// A training process is killed with SIGKILL at 50 random moments, the middle of a write among them. Each time
// the training is offered again and loses no step that was safe; in the end it has the bits of one that was
// never touched. Children are forks, so this program itself never computes before the last child has ended.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <set>
#include <thread>

#include "base/counter_random.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/train_run.h"
#include "io/safetensors.h"
#include "support/results.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

class KillTest : public ::testing::TestWithParam<const char*> {
protected:
    /// Trains in a child; kills it after `delay` unless that is negative. True when it ended by itself.
    bool trainInChild(const fs::path& folder, std::chrono::duration<double> delay) {
        const pid_t child = fork();
        if (child == 0) {
            OptionValues options(findClassifierVariant(GetParam())->info.options);
            const bool isSet = options.set("epochs", "240") && options.set("batch_size", "32");
            TrainRunSettings settings;
            settings.resume = true;
            settings.checkpointSeconds = 0.01;  // a file is being written much of the time
            JobContext job;
            _exit(isSet && trainRun(GetParam(), options, world_.data, folder, job, {}, settings) ? 0 : 1);
        }
        if (delay.count() >= 0.0) {
            std::this_thread::sleep_for(delay);
            kill(child, SIGKILL);
        }
        int status = 0;
        waitpid(child, &status, 0);
        EXPECT_TRUE(!WIFEXITED(status) || WEXITSTATUS(status) == 0) << "the training failed";
        return WIFEXITED(status);
    }

    static std::map<std::string, std::vector<std::uint8_t>> weights(const fs::path& folder) {
        std::map<std::string, std::vector<std::uint8_t>> bytes;
        const auto file = SafetensorsFile::open(folder / "checkpoint.safetensors");
        if (!file) return bytes;
        for (const TensorInfo& tensor : file->tensors()) {
            const auto data = file->bytes(tensor);
            bytes[tensor.name].assign(data.begin(), data.end());
        }
        return bytes;
    }

    test::TemporaryDirectory folder_;
    test::SyntheticWorld world_ = test::makeSyntheticWorld();
};

TEST_P(KillTest, FiftyRandomMoments) {
    constexpr int kKills = 50;
    constexpr std::chrono::duration<double> kLongestLife(0.4);
    const Clock::time_point start = Clock::now();
    ASSERT_TRUE(trainInChild(folder_.path() / "whole", std::chrono::duration<double>(-1.0)));
    const std::chrono::duration<double> whole = Clock::now() - start;
    const auto expected = weights(folder_.path() / "whole");
    ASSERT_FALSE(expected.empty());

    CounterRandom random(20261125);
    int killed = 0, offered = 0, ended = 0;
    std::set<std::int64_t> steps;
    std::int64_t before = 0;
    for (int life = 0; killed < kKills && life < 10 * kKills; ++life) {
        const fs::path current = folder_.path() / ("run" + std::to_string(ended));
        const bool endedItself = trainInChild(current, std::min(whole * 0.35, kLongestLife) * static_cast<double>(random.uniform(0.0F, 1.0F)));
        killed += endedItself ? 0 : 1;
        if (fs::exists(current / "run.json")) {
            EXPECT_EQ(weights(current), expected);
            ++ended;
            before = 0;
        } else if (isUnfinishedRun(current)) {
            const auto unfinished = readUnfinishedRun(current);
            ASSERT_TRUE(test::succeeded(unfinished));
            EXPECT_GE(unfinished->step, before) << "a safe step was lost";
            before = unfinished->step;
            steps.insert(before);
            ++offered;
        }
    }
    EXPECT_EQ(killed, kKills);
    const fs::path last = folder_.path() / ("run" + std::to_string(ended));
    ASSERT_TRUE(trainInChild(last, std::chrono::duration<double>(-1.0)));
    EXPECT_EQ(weights(last), expected);
    EXPECT_GT(offered, kKills / 2) << "most kills hit a training";
    EXPECT_GT(steps.size(), 10U);
    std::cout << GetParam() << ": " << killed << " kills in " << std::chrono::duration<double>(Clock::now() - start).count()
              << " s, offered " << offered << " times at " << steps.size() << " different steps, " << ended + 1
              << " runs with equal bits; untouched " << whole.count() << " s" << std::endl;
}

INSTANTIATE_TEST_SUITE_P(Methods, KillTest, ::testing::Values("sparse_cbm"),
                         [](const auto& parameter) { return std::string(parameter.param); });

}  // namespace
}  // namespace vitrine
