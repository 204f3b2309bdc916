// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped program, killed with SIGKILL at random moments of its training; fifty kills of the training
// alone are in tests/core/classifiers/kill_test.cpp, which needs no new start of the program for each.
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
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
    bool startAndKill(const std::string& run, std::chrono::duration<double> delay) const { return startAndKill(run, command(run), delay); }
    bool startAndKill(const std::string& run, std::vector<std::string> words, std::chrono::duration<double> delay) const {
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
        for (const auto& [name, value] : ownEnvironment()) ::setenv(name.c_str(), value.c_str(), 1);
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

    /// A backbone of the pictures of the workspace.
    std::vector<std::string> backboneCommand(const std::string& run) const {
        std::vector<std::string> words{"train-backbone", path("captions.csv"), "--output", path(run), "--threads", "1", "--resume",
                                       "--checkpoint-seconds", "0.02"};
        for (const char* option : {"image_size=16", "patch_size=4", "width=32", "layers=1", "text_width=32", "text_layers=1", "embedding=16",
                                   "merges=40", "context=12", "batch_size=16", "epochs=25"})
            words.insert(words.end(), {"--set", option});
        return words;
    }

    std::map<std::string, std::vector<std::uint8_t>> weights(const std::string& run, const char* name = "checkpoint.safetensors") const {
        std::map<std::string, std::vector<std::uint8_t>> bytes;
        const auto file = SafetensorsFile::open(folder() / run / name);
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

TEST_F(KillTest, ABackboneIsOfferedAgainToo) {
    std::ofstream table(path("captions.csv"));
    table << "path,caption\nabsent.png,a red picture\n";
    for (const char* colour : {"red", "green", "blue", "grey"})
        for (int i = 0; i < 24; ++i) table << image(std::string(colour) + "_" + std::to_string(i) + ".png") << ",a " << colour << " picture\n";
    table.close();
    const auto whole = run(backboneCommand("whole"));
    ASSERT_EQ(whole.exitCode, 0) << whole.standardError;
    EXPECT_NE(whole.standardError.find("line 2"), std::string::npos) << "the missing picture is named: " << whole.standardError;
    EXPECT_NE(whole.standardOutput.find("text_to_image_recall1"), std::string::npos) << whole.standardOutput;
    const auto expected = weights("whole", "backbone/model.safetensors");
    ASSERT_FALSE(expected.empty());
    CounterRandom random(20261126);
    int kills = 0;
    for (int i = 0; i < 4; ++i) kills += startAndKill("killed", backboneCommand("killed"), std::chrono::duration<double>(0.15 * random.uniform())) ? 1 : 0;
    std::cout << kills << " kills of 4 hit the training" << std::endl;
    const auto finished = run(backboneCommand("killed"));
    ASSERT_EQ(finished.exitCode, 0) << finished.standardError;
    EXPECT_EQ(weights("killed", "backbone/model.safetensors"), expected);
    EXPECT_TRUE(done(run({"check", path("killed") + "/backbone"})));
    const auto encoded = run({"encode", "--images", workspace() + "/images", "--backbone", path("killed") + "/backbone", "--output", path("out.safetensors")});
    EXPECT_EQ(encoded.exitCode, 0) << encoded.standardError;
}

}  // namespace
}  // namespace vitrine
