// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"

namespace vitrine {
namespace {

using test::CliTest;

TEST_F(CliTest, SaysWhatItIs) {
    const auto version = run({"--version"});
    EXPECT_TRUE(done(version));
    EXPECT_EQ(version.standardOutput.rfind("vitrine ", 0), 0U);
    const auto help = run({"--help"});
    EXPECT_TRUE(done(help));
    for (const char* command : {"encode", "inspect", "train", "check", "models", "demo", "diagnostics", "Exit codes"})
        EXPECT_NE(help.standardOutput.find(command), std::string::npos) << command;
    const auto list = run({"--list"});
    EXPECT_TRUE(done(list));
    for (const char* method : {"sparse_cbm", "l1_cbm", "contrastive_cbm"})
        EXPECT_NE(list.standardOutput.find(method), std::string::npos) << method;
}

TEST_F(CliTest, ResultsThatDoNotArriveAreAFailure) {
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no device that is always full";
    const auto output = test::runProcess("/bin/sh", {"-c", "\"$0\" --list > /dev/full", VITRINE_EXECUTABLE});
    EXPECT_TRUE(refused(output, 1, "standard output"));
}

TEST_F(CliTest, WrongArgumentsAreOneLineAndExitCodeTwo) {
    EXPECT_TRUE(refused(run({"frobnicate"}), 2, "frobnicate"));
    EXPECT_TRUE(refused(run({"encode", "--no-such-option"}), 2, "vitrine encode: --no-such-option")) << "not what is missing beside it";
    EXPECT_TRUE(refused(run({"check", "--no-such-option", "x"}), 2, "vitrine check: --no-such-option"));
    EXPECT_TRUE(refused(run({"demo", "build", "--no-such-option"}), 2, "vitrine demo build: --no-such-option"));
    EXPECT_TRUE(refused(run({"--no-such-option"}), 2, "vitrine: --no-such-option"));
    EXPECT_TRUE(refused(run({"inspct", "--json"}), 2, "inspct")) << "a misspelt command before the options it does not have";
    EXPECT_TRUE(refused(run({"diagnostics", "superfluous"}), 2, "vitrine diagnostics: superfluous"));
    EXPECT_TRUE(refused(run({"check"}), 2, "vitrine check: paths"));
    EXPECT_TRUE(refused(run({"encode", "--backbone", backbone(), "--output", path("o.safetensors")}), 2, "--images"));
    EXPECT_TRUE(refused(run({"encode", "--backbone", backbone(), "--output", path("o.safetensors"), "--threads", "many"}), 2,
                        "--threads"));
    EXPECT_TRUE(refused(run({"check", "--json=many", image("red_0.png")}), 2, "vitrine check: --json does not take the value \"many\""));
    EXPECT_TRUE(refused(run({"diagnostics", "--threads"}), 2, "vitrine diagnostics: --threads needs a value"));
    EXPECT_TRUE(refused(run({"check", image("red_0.png"), ""}), 2, "vitrine check: argument 3 is empty"));
    EXPECT_TRUE(refused(run({"inspect", image("red_0.png"), "--workspace", ""}), 2, "vitrine inspect: --workspace is given an empty value"))
        << "not the demo in place of a workspace whose name is not set";
    EXPECT_TRUE(refused(run({"inspect", image("red_0.png"), "--workspace="}), 2, "vitrine inspect: --workspace needs a value"));
    EXPECT_TRUE(refused(run({""}), 2, "vitrine: argument 1 is empty"));
    EXPECT_TRUE(refused(run({"train", "no_such_method", "--output", path("run")}), 2, "no_such_method"));
    EXPECT_TRUE(refused(run({"demo"}), 2, "vitrine demo: needs a subcommand: build, evaluate"));
}

TEST_F(CliTest, TheDemoIsNotBuiltAmongOtherFiles) {
    std::filesystem::create_directories(folder() / "mine");
    std::ofstream(folder() / "mine" / "letter.txt") << "dear\n";
    EXPECT_TRUE(refused(run({"demo", "build", "--output", path("mine"), "--steps", "1"}), 2, "mine: already holds other files, such as letter.txt"));
    EXPECT_FALSE(std::filesystem::exists(path("mine.work"))) << "refused before it began";
    EXPECT_TRUE(refused(run({"demo", "build", "--output", workspace(), "--steps", "1"}), 2, "is a workspace of your own"));
    EXPECT_TRUE(refused(run({"demo", "build", "--output", brokenImage(), "--steps", "1"}), 2, "is a file"));
}

TEST_F(CliTest, ListsTheOptionsOfABackboneForPeopleAndForPrograms) {
    const auto table = run({"train-backbone", "--list"});
    ASSERT_TRUE(done(table));
    EXPECT_EQ(table.standardOutput.rfind("option ", 0), 0U) << table.standardOutput;
    EXPECT_NE(table.standardOutput.find("\nimage_size "), std::string::npos) << table.standardOutput;
    EXPECT_EQ(table.standardOutput.find('{'), std::string::npos) << table.standardOutput;
    const auto json = run({"train-backbone", "--list", "--json"});
    ASSERT_TRUE(done(json));
    const auto options = nlohmann::json::parse(json.standardOutput);
    ASSERT_FALSE(options.empty());
    EXPECT_EQ(options[0].at("id"), "image_size");
    EXPECT_EQ(options[0].at("default"), 64);
    EXPECT_TRUE(refused(run({"train-backbone", "--json"}), 2, "--list"));
}

TEST_F(CliTest, ATableWithoutLabelsIsNamedWithItsCause) {
    const auto table = [&](const std::string& text) {
        std::filesystem::create_directories(folder() / "set");
        std::filesystem::copy_file(image("red_0.png"), folder() / "set" / "a.png", std::filesystem::copy_options::overwrite_existing);
        std::ofstream(folder() / "set" / "labels.csv") << text;
    };
    const auto refuses = [&](const std::string& cause) {
        EXPECT_TRUE(refused(run({"check", path("set")}), 1, "labels.csv: " + cause));
        EXPECT_TRUE(refused(run({"import", path("set"), "--workspace", path("own"), "--backbone", backbone(), "--concepts", workspace() + "/concepts/colours.txt"}),
                            1, "labels.csv: " + cause));
        EXPECT_FALSE(std::filesystem::exists(path("own")));
    };
    table("");
    refuses("is empty");
    table("file,label\n");
    refuses("lists no image");
    table("file\na.png\n");
    refuses("has no column of labels");
    table("a.png,red\n");
    refuses("has no column of image files");
    table("file,label\na.png,\n");
    refuses("gives no image a label");
    std::filesystem::remove(folder() / "set" / "labels.csv");
    EXPECT_TRUE(refused(run({"check", path("set")}), 1, "set: holds images, but nothing says their classes"));
    std::ofstream(path("alone.csv")) << "file,label\n";
    EXPECT_TRUE(refused(run({"check", path("alone.csv")}), 1, "alone.csv: lists no image"));
}

TEST_F(CliTest, ChecksFilesWithExitCodes) {
    const auto good = run({"check", workspace(), image("red_0.png")});
    EXPECT_TRUE(done(good));
    EXPECT_NE(good.standardOutput.find("workspace, sound"), std::string::npos);
    EXPECT_TRUE(refused(run({"check", image("red_0.png"), brokenImage()}), 1, "broken.png"));
    EXPECT_TRUE(refused(run({"check", path("absent")}), 1, "absent"));
    const auto json = run({"check", "--json", image("red_0.png"), brokenImage()});
    EXPECT_EQ(json.exitCode, 1);
    EXPECT_TRUE(json.standardError.empty()) << json.standardError;
    const auto reports = nlohmann::json::parse(json.standardOutput);
    ASSERT_EQ(reports.size(), 2U);
    EXPECT_EQ(reports[0].at("ok"), true);
    EXPECT_EQ(reports[0].at("kind"), "image");
    EXPECT_EQ(reports[1].at("ok"), false);
}

TEST_F(CliTest, DescribesTheMachineAndItsModels) {
    const auto diagnostics = run({"diagnostics", "--json", "--threads", "1"});
    EXPECT_TRUE(done(diagnostics));
    const auto facts = nlohmann::json::parse(diagnostics.standardOutput);
    EXPECT_EQ(facts.at("compute_threads"), 1);
    EXPECT_GT(facts.at("linear_gflops").get<double>(), 0.0);
    EXPECT_TRUE(refused(run({"diagnostics", "--device", "abacus"}), 2, "abacus"));

    test::TinyWorkspace{}.clip.write(folder() / "hub" / "models--some--model" / "snapshots" / "1");
    test::ProcessOptions options;
    options.environment["HF_HUB_CACHE"] = path("hub");
    const auto models = run({"models", "list", "--json"}, options);
    EXPECT_TRUE(done(models));
    bool found = false;
    for (const auto& model : nlohmann::json::parse(models.standardOutput))
        found = found || (model.at("title") == "some/model" && model.at("image_size") == 32);
    EXPECT_TRUE(found) << models.standardOutput;
}

}  // namespace
}  // namespace vitrine
