// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped program is killed with SIGKILL at 50 random moments of its trainings, from the first
// instruction to the last write. Each time the training is offered again, and what it becomes has the bits
// of one that was never touched.
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <map>
#include <set>
#include <thread>

#include "base/counter_random.h"
#include "classifiers/run_store.h"
#include "cli/cli_fixture.h"
#include "io/safetensors.h"
#include "support/results.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

class KillTest : public test::CliTest {
protected:
    std::vector<std::string> command(const std::string& run) const {
        return {"train", "sparse_cbm", "--workspace", workspace(), "--output", path(run), "--threads", "1", "--set",
                "epochs=250", "--set", "batch_size=8", "--resume", "--checkpoint-seconds", "0.02"};
    }

    /// Starts the program and kills it after `delay`; true when it was still running then.
    bool startAndKill(const std::string& run, std::chrono::duration<double> delay) const {
        std::vector<std::string> words = command(run);
        words.insert(words.begin(), VITRINE_EXECUTABLE);
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t quiet;
        posix_spawn_file_actions_init(&quiet);
        for (const int stream : {1, 2}) posix_spawn_file_actions_addopen(&quiet, stream, "/dev/null", 1, 0);
        pid_t child = 0;
        const int failed = posix_spawn(&child, VITRINE_EXECUTABLE, &quiet, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&quiet);
        if (failed != 0) return false;
        std::this_thread::sleep_for(delay);
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }

    std::map<std::string, std::vector<std::uint8_t>> weights(const std::string& run) const {
        std::map<std::string, std::vector<std::uint8_t>> bytes;
        const auto file = SafetensorsFile::open(folder() / run / "checkpoint.safetensors");
        if (!file) return bytes;
        for (const TensorInfo& tensor : file->tensors()) {
            const auto data = file->bytes(tensor);
            bytes[tensor.name].assign(data.begin(), data.end());
        }
        return bytes;
    }
};

TEST_F(KillTest, FiftyKillsAtRandomMomentsLoseNothing) {
    constexpr int kKills = 50;
    const Clock::time_point start = Clock::now();
    ASSERT_TRUE(done(run(command("whole"))));
    const double wholeSeconds = std::chrono::duration<double>(Clock::now() - start).count();
    const auto expected = weights("whole");
    ASSERT_FALSE(expected.empty());

    CounterRandom random(20261125);
    int killed = 0, offered = 0, finished = 0, number = 0;
    std::set<std::int64_t> steps;
    std::string current = "run0";
    std::int64_t before = 0;
    for (int attempts = 0; killed < kKills && attempts < 4 * kKills; ++attempts) {
        const bool wasKilled = startAndKill(current, std::chrono::duration<double>(random.uniform(0.02F, 1.05F) * std::min(wholeSeconds, 1.2)));
        killed += wasKilled ? 1 : 0;
        const fs::path directory = folder() / current;
        if (fs::exists(directory / "run.json")) {
            // The last write was over: a whole run, whether killed after it or not.
            EXPECT_EQ(weights(current), expected) << current;
            ++finished;
            current = "run" + std::to_string(++number);
            before = 0;
            continue;
        }
        ASSERT_TRUE(wasKilled) << "the program gave up by itself";
        if (!isUnfinishedRun(directory)) continue;  // killed before the training began
        const auto unfinished = readUnfinishedRun(directory);
        ASSERT_TRUE(test::succeeded(unfinished)) << "offered for resuming after every kill";
        EXPECT_EQ(unfinished->variant, "sparse_cbm");
        EXPECT_GE(unfinished->step, before) << "no step that was safe is lost";
        before = unfinished->step;
        steps.insert(unfinished->step);
        ++offered;
    }
    EXPECT_EQ(killed, kKills);
    const auto last = run(command(current));
    ASSERT_TRUE(done(last));
    EXPECT_EQ(weights(current), expected);
    EXPECT_GT(offered, kKills / 3) << "most kills hit a training";
    EXPECT_GT(steps.size(), 5U) << "at different steps";
    std::cout << killed << " kills in " << std::chrono::duration<double>(Clock::now() - start).count() << " s: offered " << offered
              << " times at " << steps.size() << " different steps, " << finished + 1 << " runs ended with equal bits; an untouched run takes "
              << wholeSeconds << " s" << std::endl;
}

}  // namespace
}  // namespace vitrine
