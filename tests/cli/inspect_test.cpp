// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "image/image_encoder.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::CliTest;

class CliInspectTest : public CliTest {
protected:
    std::vector<std::string> command(const std::vector<std::string>& more) const {
        std::vector<std::string> arguments{"inspect", "--workspace", workspace(), "--threads", "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
};

TEST_F(CliInspectTest, PrintsTheReportAsJson) {
    const auto output = run(command({"--json", image("red_0.png"), image("blue_0.png")}));
    ASSERT_TRUE(done(output));
    const auto report = nlohmann::json::parse(output.standardOutput);
    ASSERT_EQ(report.at("images").size(), 2U);
    EXPECT_EQ(report.at("images").at(1).at("label"), "blue");
    EXPECT_FALSE(report.at("images").at(0).at("columns").empty());
}

TEST_F(CliInspectTest, PrintsATableByDefault) {
    const auto output = run(command({image("red_0.png")}));
    ASSERT_TRUE(done(output));
    EXPECT_NE(output.standardOutput.find("red_0.png (red)"), std::string::npos);
    EXPECT_NE(output.standardOutput.find("prediction"), std::string::npos);
    EXPECT_NE(output.standardOutput.find("bright"), std::string::npos);
}

TEST_F(CliInspectTest, GoesOnWithoutBadImagesAndListsThem) {
    const auto output = run(command({"--json", brokenImage(), image("red_0.png"), path("absent.png")}));
    EXPECT_EQ(output.exitCode, 1);
    EXPECT_EQ(output.errorLines().size(), 2U) << output.standardError;
    const auto report = nlohmann::json::parse(output.standardOutput);
    EXPECT_EQ(report.at("images").size(), 1U);
    EXPECT_EQ(report.at("skipped").size(), 2U);
    const auto nothing = run(command({brokenImage()}));
    EXPECT_TRUE(refused(nothing, 1, "broken.png"));
    EXPECT_TRUE(nothing.standardOutput.empty());
    fs::create_directory(path("nothing"));
    EXPECT_TRUE(refused(run(command({path("nothing")})), 1, "nothing: holds no image"));
}

TEST_F(CliInspectTest, AWarningComesOnceForAllImages) {
    std::vector<std::uint8_t> stripes;
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64 * 3; ++x) stripes.push_back((x / 24 + y / 8) % 2 ? 255 : 0);
    for (const char* name : {"a.png", "b.png", "c.png"}) ASSERT_TRUE(writePng(Image(64, 64, stripes), path(name)));
    const auto output = run(command({"--json", path("a.png"), image("red_0.png"), path("b.png"), path("c.png")}));
    EXPECT_EQ(output.exitCode, 0);
    ASSERT_EQ(output.errorLines().size(), 1U) << output.standardError;
    EXPECT_NE(output.standardError.find("a.png and 2 other images: This picture is unlike"), std::string::npos) << output.standardError;
    const auto images = nlohmann::json::parse(output.standardOutput).at("images");
    ASSERT_EQ(images.size(), 4U);
    for (const std::size_t i : {0U, 2U, 3U}) EXPECT_EQ(images[i].at("warnings").size(), 1U) << "the report keeps it with each";
}

TEST_F(CliInspectTest, AHeatMapNeedsAText) {
    EXPECT_TRUE(refused(run(command({image("red_0.png"), "--json", "--heat-map", ""})), 2, "--heat-map"));
    EXPECT_TRUE(refused(run(command({image("red_0.png"), "--json", "--heat-map", " "})), 2, "--heat-map"));
    EXPECT_TRUE(refused(run(command({image("red_0.png"), "--heat-map", "red"})), 2, "--report")) << "a table shows none";
    const auto output = run(command({image("red_0.png"), "--json", "--heat-map", "red"}));
    ASSERT_TRUE(done(output));
    EXPECT_EQ(nlohmann::json::parse(output.standardOutput).at("images").at(0).at("heat_map").at("concept"), "red");
}

TEST_F(CliInspectTest, UsesOtherConcepts) {
    std::ofstream(path("two.txt")) << "dark\nbright\n";
    const auto output = run(command({"--json", "--concepts", path("two.txt"), image("red_0.png")}));
    ASSERT_TRUE(done(output));
    EXPECT_EQ(nlohmann::json::parse(output.standardOutput).at("images").at(0).at("columns").at(0).at("bars").size(), 2U);
}

TEST_F(CliInspectTest, RefusesReportsItCanNotWrite) {
    EXPECT_TRUE(refused(run(command({image("red_0.png"), "--report", path("report.doc")})), 2, "report.doc"));
    EXPECT_TRUE(refused(run(command({image("red_0.png"), "--scale", "loud"})), 2, "--scale"));
    EXPECT_TRUE(refused(run({"inspect", "--workspace", path("absent"), image("red_0.png")}), 1, "absent"));
}

TEST_F(CliInspectTest, WritesReportsWhereThereIsAPainter) {
    const auto output = run(command({image("red_0.png"), "--report", path("report.pdf")}));
    if (output.standardError.find("no graphical interface") != std::string::npos) GTEST_SKIP() << "a headless build";
    ASSERT_TRUE(done(output));
    EXPECT_GT(fs::file_size(path("report.pdf")), 1000U);
    ASSERT_TRUE(done(run(command({image("red_0.png"), "--report", path("report.png"), "--dpi", "72"}))));
    ASSERT_TRUE(done(run(command({image("red_0.png"), "--report", path("REPORT.SVG")}))));
    EXPECT_TRUE(refused(run(command({image("red_0.png"), "--report", path("no/folder/report.pdf")})), 1, "report.pdf"));
}

}  // namespace
}  // namespace vitrine
