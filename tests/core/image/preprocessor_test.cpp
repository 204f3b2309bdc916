// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/preprocessor.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "io/atomic_file.h"
#include "support/results.h"
#include "support/synthetic_image.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::busyImage;
using test::failsWith;
using test::filledImage;
using test::succeeded;

class PreprocessorFile : public testing::Test {
protected:
    Result<Preprocessor> load(const std::string& json, int imageSize) {
        EXPECT_TRUE(succeeded(writeFileAtomically(folder_.path() / "preprocessor_config.json", json)));
        return Preprocessor::load(folder_.path(), imageSize);
    }
    test::TemporaryDirectory folder_;
};

std::vector<float> pixelsOf(const Preprocessor& preprocessor, const Image& image) {
    std::vector<float> out(preprocessor.pixelCount());
    EXPECT_TRUE(succeeded(preprocessor.apply(image, out)));
    return out;
}

TEST_F(PreprocessorFile, AbsentMeansClipAtTheModelsSize) {
    const auto made = Preprocessor::load(folder_.path(), 64);
    ASSERT_TRUE(succeeded(made));
    EXPECT_EQ(made->imageSize(), 64);
    EXPECT_EQ(made->pixelCount(), 3U * 64 * 64);
    const auto pixels = pixelsOf(*made, filledImage(100, 90, 255, 128, 0));
    EXPECT_NEAR(pixels[0], (1.0 - 0.48145466) / 0.26862954, 1e-6);
    EXPECT_NEAR(pixels[64 * 64], (128.0 / 255 - 0.4578275) / 0.26130258, 1e-6);
    EXPECT_NEAR(pixels[2 * 64 * 64], (0.0 - 0.40821073) / 0.27577711, 1e-6);
}

TEST_F(PreprocessorFile, EveryWayToWriteTheSizesMeansTheSame) {
    const auto plain = load(R"({"size": 32, "crop_size": 32})", 32);
    const auto dictionaries = load(R"({"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}})", 32);
    ASSERT_TRUE(succeeded(plain));
    ASSERT_TRUE(succeeded(dictionaries));
    EXPECT_EQ(plain->fingerprint(), dictionaries->fingerprint());
    const Image image = busyImage(77, 50);
    EXPECT_EQ(pixelsOf(*plain, image), pixelsOf(*dictionaries, image));
}

TEST_F(PreprocessorFile, HeightAndWidthResizeWhateverTheAspect) {
    const auto made = load(R"({"size": {"height": 32, "width": 32}, "do_center_crop": false})", 32);
    ASSERT_TRUE(succeeded(made));
    const Image image = busyImage(90, 41);
    EXPECT_TRUE(std::ranges::equal(made->view(image)->pixels(), resizeBicubic(image, 32, 32).pixels()));
}

TEST_F(PreprocessorFile, FlagsSwitchSteps) {
    const auto raw = load(R"({"size": 8, "crop_size": 8, "do_rescale": false, "do_normalize": false})", 8);
    ASSERT_TRUE(succeeded(raw));
    EXPECT_EQ(pixelsOf(*raw, filledImage(8, 8, 200, 100, 50))[0], 200.0F);
    const auto halved = load(R"({"size": 8, "crop_size": 8, "rescale_factor": 0.5, "image_mean": [1, 2, 3], "image_std": [2, 4, 8]})", 8);
    ASSERT_TRUE(succeeded(halved));
    EXPECT_EQ(pixelsOf(*halved, filledImage(8, 8, 200, 100, 50))[64], (50.0F - 2) / 4);
    const auto unresized = load(R"({"do_resize": false, "crop_size": 8})", 8);
    ASSERT_TRUE(succeeded(unresized));
    const Image image = busyImage(20, 11);
    EXPECT_TRUE(std::ranges::equal(unresized->view(image)->pixels(), cropCentre(image, 8, 8).pixels()));
}

TEST_F(PreprocessorFile, TheResizeFilterIsRead) {
    const auto bilinear = load(R"({"size": 16, "crop_size": 16, "resample": 2})", 16);
    ASSERT_TRUE(succeeded(bilinear));
    const Image image = busyImage(40, 40);
    EXPECT_TRUE(std::ranges::equal(bilinear->view(image)->pixels(), resize(image, 16, 16, ResampleFilter::Bilinear).pixels()));
    EXPECT_TRUE(failsWith(load(R"({"resample": 1})", 224), ErrorCode::UnsupportedFormat, "resample", "preprocessor_config.json"));
}

TEST_F(PreprocessorFile, RefusesWhatMakesNoSense) {
    const std::pair<const char*, const char*> cases[] = {
        {"[]", "object"},
        {R"({"size": -3})", "size"},
        {R"({"size": 1e9})", "size"},
        {R"({"size": "224"})", "size"},
        {R"({"size": {"longest_edge": 3}})", "size"},
        {R"({"crop_size": {"height": 8, "width": 9}})", "crop_size"},
        {R"({"do_resize": 1})", "do_resize"},
        {R"({"image_mean": [1, 2]})", "image_mean"},
        {R"({"image_std": [1, 0, 1]})", "image_std"},
        {R"({"rescale_factor": "x"})", "rescale_factor"},
        {R"({"size": 224,)", "JSON"},
    };
    for (const auto& [json, cause] : cases)
        EXPECT_TRUE(failsWith(load(json, 224), ErrorCode::FileCorrupt, "preprocessor_config.json", cause)) << json;
}

TEST_F(PreprocessorFile, RefusesASizeTheModelDoesNotHave) {
    EXPECT_TRUE(failsWith(load(R"({"size": 336, "crop_size": 336})", 224), ErrorCode::ShapeMismatch, "336", "224"));
    EXPECT_TRUE(failsWith(load(R"({"size": 224, "do_center_crop": false})", 224), ErrorCode::ShapeMismatch, "224"));
}

TEST(Preprocessor, TheShorterSideDecidesAndTheCentreStays) {
    const auto made = Preprocessor::create({.shortestEdge = 20, .cropSize = 20}, 20);
    ASSERT_TRUE(succeeded(made));
    const Image image = busyImage(91, 60);
    // int(20 · 91 / 60) = 30 columns, of which ⌊(30 − 20) / 2⌋ = 5 are left out at the left.
    const Image expected = resizeRegion(image, 30, 20, {5, 0, 20, 20}, ResampleFilter::Bicubic);
    EXPECT_TRUE(std::ranges::equal(made->view(image)->pixels(), expected.pixels()));
    const auto region = made->viewedRegion(image);
    EXPECT_NEAR(region[0], 5 * 91.0 / 30, 1e-9);
    EXPECT_NEAR(region[1], 0.0, 1e-9);
    EXPECT_NEAR(region[2], 20 * 91.0 / 30, 1e-9);
    EXPECT_NEAR(region[3], 60.0, 1e-9);
}

TEST(Preprocessor, PlanesAreOneChannelEach) {
    const auto made = Preprocessor::create({.shortestEdge = 6, .cropSize = 6}, 6);
    ASSERT_TRUE(succeeded(made));
    const Image image = busyImage(6, 6);
    const auto pixels = pixelsOf(*made, image);
    const PreprocessorConfig config;
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t i = 0; i < 36; ++i)
            EXPECT_NEAR(pixels[channel * 36 + i],
                        (image.pixels()[i * 3 + channel] / 255.0 - config.mean[channel]) / config.deviation[channel], 1e-6);
}

TEST(Preprocessor, SmallAndThinImagesWork) {
    const auto made = Preprocessor::create({.shortestEdge = 32, .cropSize = 32}, 32);
    ASSERT_TRUE(succeeded(made));
    for (const auto& [width, height] : {std::pair{1, 1}, {1, 40}, {40, 1}, {3, 2}})
        EXPECT_EQ(pixelsOf(*made, busyImage(width, height)).size(), 3U * 32 * 32);
    const auto crops = Preprocessor::create({.shortestEdge = 10, .cropSize = 32}, 32);
    ASSERT_TRUE(succeeded(crops));
    EXPECT_EQ(crops->view(busyImage(50, 20))->row(0)[0], 0) << "a picture smaller than the crop lies on black";
}

TEST(Preprocessor, WrongInputIsAnError) {
    const auto made = Preprocessor::create({.shortestEdge = 8, .cropSize = 8}, 8);
    ASSERT_TRUE(succeeded(made));
    std::vector<float> buffer(made->pixelCount());
    EXPECT_TRUE(failsWith(made->apply(Image(), buffer), ErrorCode::EmptyInput));
    EXPECT_TRUE(failsWith(made->apply(busyImage(9, 9), std::span(buffer).first(5)), ErrorCode::ShapeMismatch, "5"));
    const auto still = Preprocessor::create({.resize = false, .crop = false}, 8);
    ASSERT_TRUE(succeeded(still));
    EXPECT_TRUE(succeeded(still->apply(busyImage(8, 8), buffer)));
    EXPECT_TRUE(failsWith(still->apply(busyImage(9, 8), buffer), ErrorCode::ShapeMismatch, "9×8"));
}

TEST(Preprocessor, TheFingerprintFollowsWhatChangesTheFloats) {
    const auto base = Preprocessor::create({}, 224);
    const auto other = Preprocessor::create({.rescaleFactor = 1.0 / 256}, 224);
    const auto same = Preprocessor::create({.normalize = true}, 224);
    EXPECT_NE(base->fingerprint(), other->fingerprint());
    EXPECT_EQ(base->fingerprint(), same->fingerprint());
}

}  // namespace
}  // namespace vitrine
