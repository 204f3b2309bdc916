// SPDX-License-Identifier: GPL-3.0-or-later
// From a folder of images to a trained bottleneck with nothing but the command line.
#include "cli/cli_fixture.h"
#include "image/image_encoder.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::CliTest;

class CliImportTest : public CliTest {
protected:
    void addPicture(const std::string& file, int colour, std::uint64_t seed) const {
        const fs::path target = folder() / "set" / file;
        fs::create_directories(target.parent_path());
        ASSERT_TRUE(writePng(test::noisyColour(32, 32, colour, seed), target));
    }
    void makeSet() const {
        for (int i = 0; i < 24; ++i) {
            addPicture("red/" + std::to_string(i) + ".png", 0, static_cast<std::uint64_t>(i));
            addPicture("blue/" + std::to_string(i) + ".png", 2, static_cast<std::uint64_t>(100 + i));
        }
        std::ofstream(path("concepts.txt")) << "red\nblue\ndark\n";
    }
    std::vector<std::string> command(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> arguments{"import", path("set"), "--workspace", path("own"), "--threads", "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
    std::vector<std::string> fresh() const { return command({"--backbone", backbone(), "--concepts", path("concepts.txt")}); }
    static bool says(const test::ProcessOutput& output, const std::string& part) {
        return output.standardOutput.find(part) != std::string::npos;
    }
};

TEST_F(CliImportTest, ImportTrainInspect) {
    makeSet();
    const auto imported = run(fresh());
    ASSERT_TRUE(done(imported));
    EXPECT_TRUE(says(imported, "images: 40 train, 4 validation, 4 test")) << imported.standardOutput;
    EXPECT_TRUE(says(imported, "encoded: 48 at")) << imported.standardOutput;
    EXPECT_TRUE(done(run({"check", path("own"), path("set")})));
    const auto trained = run({"train", "l1_cbm", "--workspace", path("own"), "--set", "epochs=3", "--output", path("own") + "/runs/l1", "--threads", "1"});
    EXPECT_TRUE(done(trained));
    EXPECT_TRUE(says(trained, "test_top1")) << trained.standardOutput;
    EXPECT_TRUE(done(run({"inspect", image("red_0.png"), "--workspace", path("own"), "--json"})));

    addPicture("red/new.png", 0, 999);
    const auto again = run(command());
    ASSERT_TRUE(done(again));
    EXPECT_TRUE(says(again, "files: 1 new, 0 changed, 48 unchanged")) << again.standardOutput;
    EXPECT_TRUE(says(again, "encoded: 1 ")) << again.standardOutput;
}

TEST_F(CliImportTest, AnotherDataSetIsRefusedUnlessItMayReplace) {
    makeSet();
    ASSERT_TRUE(done(run(fresh())));
    fs::create_directories(folder() / "other");
    for (const char* colour : {"green", "grey"})
        for (int i = 0; i < 12; ++i) {
            const fs::path target = folder() / "other" / colour / (std::to_string(i) + ".png");
            fs::create_directories(target.parent_path());
            ASSERT_TRUE(writePng(test::noisyColour(32, 32, 1, static_cast<std::uint64_t>(500 + i + (colour[2] == 'e' ? 0 : 50))), target));
        }
    auto other = command();
    other[1] = path("other");
    EXPECT_TRUE(refused(run(other), 2, "holds the data set " + fs::weakly_canonical(folder() / "set").string()));
    EXPECT_TRUE(says(run(command()), "files: 0 new, 0 changed, 48 unchanged")) << "nothing of it was touched";

    fs::rename(folder() / "set", folder() / "moved");
    auto moved = command();
    moved[1] = path("moved");
    const auto same = run(moved);
    EXPECT_TRUE(done(same)) << "the same images in another place are the same data set";
    EXPECT_TRUE(says(same, "files: 0 new, 0 changed, 48 unchanged")) << same.standardOutput;

    fs::remove(folder() / "own" / "catalogue.sqlite");
    EXPECT_TRUE(refused(run(other), 2, "holds the data set set")) << "without its catalogue by the names in its embeddings";
    moved[3] = path("own/vitrine.json");
    EXPECT_TRUE(done(run(moved))) << "its file names a workspace too";

    other.emplace_back("--replace");
    const auto replaced = run(other);
    EXPECT_TRUE(done(replaced));
    EXPECT_TRUE(says(replaced, "other (Image folder): 2 classes")) << replaced.standardOutput;
    EXPECT_TRUE(done(run({"check", path("own")})));
    EXPECT_TRUE(refused(run(moved), 2, "--replace"));
}

TEST_F(CliImportTest, AWorkspaceIsNotMadeAmongTheImages) {
    makeSet();
    auto inside = fresh();
    inside[3] = path("set/own");
    EXPECT_TRUE(refused(run(inside), 2, "lies inside the data set"));
    inside[3] = path("set");
    EXPECT_TRUE(refused(run(inside), 2, "lies inside the data set"));
    EXPECT_FALSE(fs::exists(folder() / "set" / "store"));
}

TEST_F(CliImportTest, RefusesInOneLine) {
    makeSet();
    EXPECT_TRUE(refused(run(command()), 2, "--backbone"));
    auto nowhere = command();
    nowhere[1] = path("nowhere");
    EXPECT_TRUE(refused(run(nowhere), 1, "nowhere: no such folder")) << "before what else is missing";
    auto wrong = fresh();
    wrong.insert(wrong.end(), {"--split", "half"});
    EXPECT_TRUE(refused(run(wrong), 2, "half"));
    wrong = fresh();
    wrong.insert(wrong.end(), {"--dataset-option", "colour=red"});
    EXPECT_TRUE(refused(run(wrong), 2, "colour"));
    std::ofstream(path("concepts.txt")) << "\n";
    EXPECT_TRUE(refused(run(fresh()), 1, "concepts.txt"));
    EXPECT_FALSE(fs::exists(folder() / "own" / "vitrine.json"));
}

TEST_F(CliImportTest, NamesLeaksAndBrokenImages) {
    makeSet();
    fs::create_directories(folder() / "set" / "train");
    for (const char* colour : {"red", "blue"}) {
        fs::rename(folder() / "set" / colour, folder() / "set" / "train" / colour);
        fs::create_directories(folder() / "set" / "test" / colour);
        fs::copy_file(folder() / "set" / "train" / colour / "3.png", folder() / "set" / "test" / colour / "other_name.png");
    }
    std::ofstream(folder() / "set" / "train" / "red" / "bad.png") << "x";
    const auto output = run(fresh());
    EXPECT_EQ(output.exitCode, 0);
    ASSERT_EQ(output.errorLines().size(), 3U) << output.standardError;
    EXPECT_NE(output.standardError.find("bad.png"), std::string::npos);
    EXPECT_NE(output.standardError.find("train/red/3.png: is left out of train: its content is in test as test/red/other_name.png"),
              std::string::npos) << output.standardError;
}

TEST_F(CliImportTest, AnInterruptedImportGoesOn) {
    makeSet();
    for (int i = 0; i < 400; ++i) addPicture("red/more" + std::to_string(i) + ".png", 0, static_cast<std::uint64_t>(1000 + i));
    test::ProcessOptions interrupt;
    interrupt.interruptWhen = [&] { return fs::exists(folder() / "own" / "store"); };
    const auto stopped = run(fresh(), interrupt);
    if (stopped.exitCode == 0) GTEST_SKIP() << "the import ended before it could be interrupted";
    EXPECT_TRUE(refused(stopped, 130, "goes on"));
    EXPECT_FALSE(fs::exists(folder() / "own" / "vitrine.json"));
    EXPECT_TRUE(done(run(fresh())));
    EXPECT_TRUE(done(run({"check", path("own")})));
}

}  // namespace
}  // namespace vitrine
