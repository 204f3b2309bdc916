// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "io/safetensors.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::CliTest;
using test::GoldenTensors;

using Shape = std::vector<std::size_t>;

class CliEncodeTest : public CliTest {
protected:
    void SetUp() override { std::ofstream(path("texts.txt")) << "a photo of red\n\nblue\n"; }
    std::vector<std::string> command(const std::vector<std::string>& more) const {
        std::vector<std::string> arguments{"encode", "--backbone", backbone(), "--output", path("out.safetensors"), "--threads", "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
    bool nothingWritten() const {
        for (const auto& entry : fs::directory_iterator(folder()))
            if (entry.path().filename().string().find("out") != std::string::npos) return false;
        return true;
    }
};

TEST_F(CliEncodeTest, WritesEveryTensor) {
    ASSERT_TRUE(done(run(command({"--images", image("red_0.png"), image("blue_1.png"), "--texts", path("texts.txt")}))));
    const auto file = SafetensorsFile::open(path("out.safetensors"));
    ASSERT_TRUE(file);
    const auto shape = [&](const char* name) { return file->find(name) ? file->find(name)->shape : Shape{}; };
    EXPECT_EQ(shape("pixel_values"), (Shape{2, 3, 32, 32}));
    EXPECT_EQ(shape("image_embeds"), (Shape{2, 16}));
    EXPECT_EQ(shape("patch_embeds"), (Shape{2, 16, 16}));
    EXPECT_EQ(shape("text_embeds"), (Shape{3, 16}));
    EXPECT_EQ(shape("logits_per_image"), (Shape{2, 3}));
    for (const TensorInfo& tensor : file->tensors()) EXPECT_EQ(tensor.dtype, DType::F32) << tensor.name;
    const auto tokens = nlohmann::json::parse(file->metadata().at("token_ids"));
    ASSERT_EQ(tokens.size(), 3U);
    EXPECT_EQ(tokens[0].size(), 6U) << "start, four words, end";
    EXPECT_EQ(tokens[1].size(), 2U) << "an empty line is an empty text";

    const Matrix images = *file->matrix("image_embeds"), texts = *file->matrix("text_embeds");
    const Matrix logits = *file->matrix("logits_per_image");
    const Matrix cosines = multiplyTransposed(images.normalizedRows(), texts.normalizedRows());
    const double scale = logits.at(0, 0) / cosines.at(0, 0);
    for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(logits.values()[i], scale * cosines.values()[i], 1e-3);
}

TEST_F(CliEncodeTest, EncodesImagesOrTextsAlone) {
    ASSERT_TRUE(done(run(command({"--texts", path("texts.txt")}))));
    EXPECT_EQ(SafetensorsFile::open(path("out.safetensors"))->find("image_embeds"), nullptr);
    ASSERT_TRUE(done(run(command({"--images", workspace() + "/images", "--batch-size", "5"}))));
    EXPECT_EQ(SafetensorsFile::open(path("out.safetensors"))->matrix("image_embeds")->rows(), 144U);
}

TEST_F(CliEncodeTest, GoesOnWithoutBadImages) {
    EXPECT_TRUE(refused(run(command({"--images", image("red_0.png"), brokenImage(), image("red_1.png")})), 1, "broken.png"));
    const auto file = SafetensorsFile::open(path("out.safetensors"));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->matrix("image_embeds")->rows(), 2U);
    EXPECT_EQ(nlohmann::json::parse(file->metadata().at("images")).at(1), image("red_1.png"));
}

TEST_F(CliEncodeTest, WritesNothingWhenItFails) {
    EXPECT_TRUE(refused(run({"encode", "--backbone", workspace() + "/images", "--images", image("red_0.png"), "--output",
                             path("out.safetensors")}), 1, "config.json"));
    EXPECT_TRUE(nothingWritten());
    EXPECT_TRUE(refused(run(command({"--texts", path("absent.txt")})), 1, "absent.txt"));
    EXPECT_TRUE(refused(run(command({"--images", image("red_0.png"), "--device", "abacus"})), 2, "abacus"));
    EXPECT_TRUE(nothingWritten());
    const auto unwritable = run({"encode", "--backbone", backbone(), "--images", image("red_0.png"), "--output",
                                 path("no/such/folder/out.safetensors")});
    EXPECT_EQ(unwritable.exitCode, 1);
    EXPECT_NE(unwritable.standardError.find("out.safetensors"), std::string::npos);
}

/// The whole way from files to tensors against the reference model, through the shipped program.
TEST_F(CliEncodeTest, AgreesWithTheReferenceModel) {
    VITRINE_GOLDEN_OR_SKIP(golden, "clip-tiny-random");
    const auto expected = test::goldenJson(golden / "expected.json");
    std::ofstream(path("texts.json")) << expected.at("texts").dump();
    std::vector<std::string> arguments{"encode", "--backbone", golden.string(), "--output", path("out.safetensors"),
                                       "--texts", path("texts.json"), "--images"};
    for (const auto& name : expected.at("images")) arguments.push_back((golden / name.get<std::string>()).string());
    ASSERT_TRUE(done(run(arguments)));
    const GoldenTensors reference(golden / "expected.safetensors"), ours(path("out.safetensors"));
    const auto file = SafetensorsFile::open(path("out.safetensors"));
    EXPECT_EQ(nlohmann::json::parse(file->metadata().at("token_ids")), expected.at("token_ids"));
    const std::map<std::string, double> tolerances{{"pixel_values", 0.02}, {"image_embeds", 2e-3}, {"text_embeds", 2e-3},
                                                   {"patch_embeds", 2e-3}, {"logits_per_image", 5e-3}};
    for (const auto& [name, tolerance] : tolerances) {
        const std::vector<float> a = reference.floats(name), b = ours.floats(name);
        ASSERT_EQ(a.size(), b.size()) << name;
        double largest = 0.0;
        for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(static_cast<double>(a[i]) - b[i]));
        EXPECT_LE(largest, tolerance) << name;
        RecordProperty("max_error_" + name, std::to_string(largest));
    }
}

}  // namespace
}  // namespace vitrine
