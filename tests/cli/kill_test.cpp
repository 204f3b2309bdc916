// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped program, killed with SIGKILL at random moments of its training; fifty kills of the training
// alone are in tests/core/classifiers/kill_test.cpp, which needs no new start of the program for each.
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <map>
#include <system_error>
#include <thread>

#include "base/counter_random.h"
#include "classifiers/run_store.h"
#include "cli/cli_fixture.h"
#include "io/safetensors.h"
#include "support/results.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

class KillTest : public test::CliTest {
protected:
    std::vector<std::string> command(const std::string& run) const {
        return {"train", "sparse_cbm", "--workspace", workspace(), "--output", path(run), "--threads", "1", "--set",
                "epochs=1000", "--set", "batch_size=8", "--resume", "--checkpoint-seconds", "0.02"};
    }

    /// Starts the program, waits until it has written a state or the announcement of its training, and kills it
    /// `delay` later; false when it had ended by then.
    bool startAndKill(const std::string& run, std::chrono::duration<double> delay) const {
        std::vector<std::string> words = command(run);
        words.insert(words.begin(), VITRINE_EXECUTABLE);
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t quiet;
        posix_spawn_file_actions_init(&quiet);
        for (const int stream : {1, 2}) posix_spawn_file_actions_addopen(&quiet, stream, "/dev/null", 1, 0);
        std::error_code ignored;
        const fs::path summary = folder() / run / kTrainingSummaryFile;
        const auto before = fs::last_write_time(summary, ignored);
        pid_t child = 0;
        const int failed = posix_spawn(&child, VITRINE_EXECUTABLE, &quiet, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&quiet);
        if (failed != 0) return false;
        int status = 0;
        for (int i = 0; i < 6000 && waitpid(child, &status, WNOHANG) == 0; ++i) {
            if (fs::exists(summary, ignored) && fs::last_write_time(summary, ignored) != before) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        std::this_thread::sleep_for(delay);
        kill(child, SIGKILL);
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

TEST_F(KillTest, IsOfferedAgainAndEndsWithTheSameBits) {
    constexpr int kKills = 6;
    const auto whole = run(command("whole"));
    ASSERT_TRUE(done(whole));
    const auto expected = weights("whole");
    ASSERT_FALSE(expected.empty());
    CounterRandom random(20261125);
    std::int64_t before = 0;
    int killed = 0;
    for (; killed < kKills; ++killed) {
        if (!startAndKill("cut", std::chrono::duration<double>(random.uniform(0.0F, 0.25F)))) break;
        if (fs::exists(folder() / "cut" / "run.json")) break;
        ASSERT_TRUE(isUnfinishedRun(folder() / "cut"));
        const auto unfinished = readUnfinishedRun(folder() / "cut");
        ASSERT_TRUE(test::succeeded(unfinished));
        EXPECT_EQ(unfinished->variant, "sparse_cbm");
        EXPECT_GE(unfinished->step, before) << "no step that was safe is lost";
        before = unfinished->step;
    }
    EXPECT_GE(killed, 3) << "the training was too short to be killed";
    EXPECT_GT(before, 0);
    ASSERT_TRUE(done(run(command("cut"))));
    EXPECT_EQ(weights("cut"), expected);
    std::cout << killed << " kills, the last at step " << before << std::endl;
}

}  // namespace
}  // namespace vitrine
