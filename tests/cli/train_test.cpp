// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include "cli/cli_fixture.h"
#include "image/image_encoder.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::CliTest;

class CliTrainTest : public CliTest {
protected:
    std::vector<std::string> command(const std::string& method, const std::string& run, const std::vector<std::string>& more = {}) const {
        std::vector<std::string> arguments{"train", method, "--workspace", workspace(), "--output", path(run), "--threads", "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
    /// The bytes of every tensor of a run's classifier.
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

TEST_F(CliTrainTest, TrainsSilentlyInAPipeAndRefusesToOverwrite) {
    const auto first = run(command("contrastive_cbm", "run", {"--set", "epochs=2"}));
    EXPECT_TRUE(done(first));
    EXPECT_NE(first.standardOutput.find("validation_top1"), std::string::npos) << first.standardOutput;
    EXPECT_TRUE(fs::exists(folder() / "run" / "run.json"));
    EXPECT_TRUE(done(run({"check", path("run")})));
    EXPECT_TRUE(refused(run(command("contrastive_cbm", "run")), 2, "run"));
}

TEST_F(CliTrainTest, NamesWrongOptionsBeforeItStarts) {
    EXPECT_TRUE(refused(run(command("l1_cbm", "run", {"--set", "epochs=many"})), 2, "epochs"));
    EXPECT_TRUE(refused(run(command("l1_cbm", "run", {"--set", "nonsense=1"})), 2, "nonsense"));
    EXPECT_TRUE(refused(run(command("l1_cbm", "run", {"--concepts", path("absent.txt")})), 1, "absent.txt"));
    EXPECT_TRUE(refused(run(command("l1_cbm", "run", {"--dataset-option", "seed=1"})), 2, "--dataset"));
    EXPECT_FALSE(fs::exists(folder() / "run" / "run.json"));
}

TEST_F(CliTrainTest, ARefusedTrainingLeavesNoFolder) {
    EXPECT_TRUE(refused(run(command("sparse_cbm", "split", {"--split", "thesis"})), 2, "--dataset"));
    EXPECT_EQ(run(command("sparse_cbm", "absent", {"--dataset", path("nowhere")})).exitCode, 1);
    EXPECT_FALSE(fs::exists(folder() / "split"));
    EXPECT_FALSE(fs::exists(folder() / "absent"));
    fs::create_directories(folder() / "mine");
    EXPECT_EQ(run(command("sparse_cbm", "mine", {"--dataset", path("nowhere")})).exitCode, 1);
    EXPECT_TRUE(fs::exists(folder() / "mine")) << "a folder that was there stays";
}

TEST_F(CliTrainTest, IsNotMixedWithOtherFiles) {
    fs::create_directories(folder() / "mine");
    std::ofstream(folder() / "mine" / "letter.txt") << "dear\n";
    for (const bool resumes : {false, true}) {
        const std::vector<std::string> more = resumes ? std::vector<std::string>{"--resume"} : std::vector<std::string>{};
        EXPECT_TRUE(refused(run(command("l1_cbm", "mine", more)), 2, "mine: already holds other files, such as letter.txt"));
    }
    EXPECT_TRUE(refused(run({"train-backbone", "--output", path("mine")}), 2, "letter.txt"));
    EXPECT_TRUE(refused(run(command("l1_cbm", "mine/letter.txt")), 2, "is a file"));
    EXPECT_TRUE(refused(run({"train", "l1_cbm", "--workspace", workspace(), "--output", workspace() + "/runs"}), 2, "is the folder of all runs"));
    EXPECT_TRUE(refused(run({"train-backbone", path("absent.csv"), "--output", path("backbone")}), 1, "absent.csv"));
    EXPECT_FALSE(fs::exists(folder() / "backbone")) << "a refused training leaves no folder";
    EXPECT_EQ(std::distance(fs::directory_iterator(folder() / "mine"), fs::directory_iterator()), 1);
    fs::create_directories(folder() / "empty");
    EXPECT_TRUE(done(run(command("l1_cbm", "empty", {"--set", "epochs=1"}))));
}

TEST_F(CliTrainTest, SaysWhatAnInterruptionLeft) {
    test::ProcessOptions interrupt;
    interrupt.interruptWhen = [&] { return fs::exists(folder() / "drawn"); };
    const auto drawn = run({"train-backbone", "--output", path("drawn"), "--set", "drawn_pictures=20000", "--threads", "1"}, interrupt);
    EXPECT_TRUE(refused(drawn, 130, "before the training began; the same command starts it again")) << "it was still drawing";
    EXPECT_FALSE(fs::exists(folder() / "drawn"));

    interrupt.interruptWhen = [&] { return fs::exists(folder() / "run"); };
    const auto stopped = run(command("sparse_cbm", "run", {"--set", "epochs=300", "--set", "batch_size=8"}), interrupt);
    if (stopped.exitCode == 0) GTEST_SKIP() << "the training ended before it could be interrupted";
    const bool hasState = fs::exists(folder() / "run" / "training.safetensors");
    const bool isAnnounced = fs::exists(folder() / "run" / "training.json");
    EXPECT_TRUE(refused(stopped, 130, hasState ? "--resume continues" : isAnnounced ? "--resume starts it again" : "the same command"));
}

TEST_F(CliTrainTest, TrainsOnADatasetFolderWithoutAWorkspace) {
    for (const char* split : {"train", "test"})
        for (int colour = 0; colour < 2; ++colour)
            for (int i = 0; i < 12; ++i) {
                const fs::path file = folder() / "set" / split / (colour ? "blue" : "red") / (std::to_string(i) + ".png");
                fs::create_directories(file.parent_path());
                const auto seed = static_cast<std::uint64_t>(100 * i + (split[1] == 'e' ? 7 : 0));
                ASSERT_TRUE(writePng(test::noisyColour(32, 32, colour ? 2 : 0, seed), file));
            }
    std::ofstream(folder() / "set" / "train" / "red" / "bad.png") << "x";
    std::ofstream(path("concepts.txt")) << "red\nblue\ndark\n";
    const auto output = run({"train", "l1_cbm", "--dataset", path("set"), "--backbone", backbone(), "--concepts",
                             path("concepts.txt"), "--set", "epochs=3", "--output", path("run"), "--threads", "1"});
    EXPECT_EQ(output.exitCode, 0) << output.standardError;
    ASSERT_EQ(output.errorLines().size(), 1U) << output.standardError;
    EXPECT_NE(output.standardError.find("bad.png"), std::string::npos);
    EXPECT_TRUE(done(run({"check", path("run"), path("run") + "/embeddings.safetensors"})));
}

TEST_F(CliTrainTest, DescriptionsComeFromAFile) {
    std::ofstream(path("looks.json")) << R"({"red": ["like fire"], "Green": ["a leaf", "often seen in spring"]})";
    const auto output = run(command("description_cls", "run", {"--descriptors", path("looks.json")}));
    EXPECT_TRUE(done(output));
    const auto file = SafetensorsFile::open(folder() / "run" / "checkpoint.safetensors");
    ASSERT_TRUE(file);
    EXPECT_NE(file->metadata().at("concepts").find("green, which is a leaf"), std::string::npos)
        << file->metadata().at("concepts");
    EXPECT_TRUE(done(run({"check", path("run"), path("looks.json")})));
    std::ofstream(path("looks.json")) << R"({"mauve": ["a cold colour"]})";
    EXPECT_TRUE(refused(run(command("labo", "other", {"--descriptors", path("looks.json")})), 2, "mauve"));
    EXPECT_FALSE(fs::exists(folder() / "other" / "run.json"));
}

TEST_F(CliTrainTest, InterruptedRunsResumeToTheSameWeights) {
    const std::vector<std::string> options{"--set", "epochs=300", "--set", "batch_size=8"};
    test::ProcessOptions interrupt;
    interrupt.interruptWhen = [&] { return fs::exists(folder() / "stopped" / "training.json"); };
    const auto stopped = run(command("sparse_cbm", "stopped", options), interrupt);
    if (stopped.exitCode == 0) GTEST_SKIP() << "the training ended before it could be interrupted";
    EXPECT_TRUE(refused(stopped, 130, "--resume"));
    EXPECT_FALSE(fs::exists(folder() / "stopped" / "run.json"));

    EXPECT_TRUE(refused(run(command("l1_cbm", "stopped")), 2, "--resume")) << "an interrupted training is not overwritten";
    EXPECT_TRUE(refused(run({"audit", path("stopped")}), 1, "has not ended"));

    std::vector<std::string> resume = options;
    resume.emplace_back("--resume");
    ASSERT_TRUE(done(run(command("sparse_cbm", "stopped", resume))));
    ASSERT_TRUE(done(run(command("sparse_cbm", "whole", options))));
    const auto expected = weights("whole");
    ASSERT_FALSE(expected.empty());
    EXPECT_EQ(weights("stopped"), expected);
    EXPECT_TRUE(done(run(command("sparse_cbm", "stopped", resume)))) << "it has ended: the same once more";
    EXPECT_TRUE(refused(run(command("l1_cbm", "stopped", {"--resume"})), 2, "sparse_cbm"));
    EXPECT_TRUE(refused(run(command("sparse_cbm", "stopped", {"--set", "epochs=7", "--resume"})), 2, "other options"));
}

TEST_F(CliTrainTest, SaysWhichOptionsChangeNothingAndLeavesNothingOfWhatIsRefused) {
    const auto idle = run(command("sparse_cbm", "run", {"--set", "epochs=1", "--set", "gumbel_noise=none", "--set", "momentum=0.1"}));
    EXPECT_EQ(idle.exitCode, 0) << idle.standardError;
    EXPECT_NE(idle.standardError.find("gumbel_noise"), std::string::npos) << idle.standardError;
    EXPECT_NE(idle.standardError.find("momentum"), std::string::npos) << idle.standardError;
    const auto thesis = run(command("sparse_cbm", "thesis", {"--set", "epochs=1", "--set", "formulation=thesis", "--set", "gumbel_noise=none"}));
    EXPECT_TRUE(done(thesis)) << thesis.standardError;
    EXPECT_TRUE(refused(run(command("sparse_cbm", "refused", {"--set", "formulation=thesis", "--set", "positive_map=class"})), 2, "positive_map"));
    EXPECT_FALSE(fs::exists(folder() / "refused" / "training.json"));
    ASSERT_TRUE(run({"check", workspace()}).exitCode == 0);
    EXPECT_TRUE(refused(run({"train", "l1_cbm", "--workspace", workspace(), "--output", workspace()}), 2, "is a workspace"));
}

}  // namespace
}  // namespace vitrine
