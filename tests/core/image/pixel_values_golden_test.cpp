// SPDX-License-Identifier: GPL-3.0-or-later
// pixel_values of every CLIP folder among the golden values, against the reference image processor.
#include <gtest/gtest.h>

#include <cmath>

#include "image/image_decoder.h"
#include "image/preprocessor.h"
#include "support/golden.h"
#include "support/golden_tensors.h"
#include "support/results.h"

namespace vitrine {
namespace {

constexpr double kMaxError = 0.02;
constexpr double kMeanError = 0.001;

/// Sub-folders that hold images and what the reference made of them.
std::vector<std::filesystem::path> casesBelow(const std::filesystem::path& root) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator(root)) {
        const auto file = entry.path() / "expected.safetensors";
        if (std::filesystem::exists(file) && test::GoldenTensors(file).has("pixel_values")) out.push_back(entry.path());
    }
    return out;
}

TEST(PixelValuesGolden, AgreeWithTheReference) {
    VITRINE_GOLDEN_OR_SKIP(golden, "");
    const auto cases = casesBelow(golden);
    ASSERT_FALSE(cases.empty()) << "no case with pixel_values in " << golden;
    for (const auto& folder : cases) {
        const auto names = test::goldenJson(folder / "expected.json").at("images").get<std::vector<std::string>>();
        const test::GoldenTensors tensors(folder / "expected.safetensors");
        const auto expected = tensors.floats("pixel_values");
        const auto file = SafetensorsFile::open(folder / "expected.safetensors");
        const auto& shape = file->find("pixel_values")->shape;
        ASSERT_EQ(shape.size(), 4U);
        ASSERT_EQ(shape[0], names.size());
        const auto preprocessor = Preprocessor::load(folder, static_cast<int>(shape[2]));
        ASSERT_TRUE(test::succeeded(preprocessor));
        ASSERT_EQ(preprocessor->pixelCount(), shape[1] * shape[2] * shape[3]);
        std::vector<float> actual(preprocessor->pixelCount());
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto image = decodeImage(folder / names[i]);
            ASSERT_TRUE(test::succeeded(image));
            ASSERT_TRUE(test::succeeded(preprocessor->apply(*image, actual)));
            double largest = 0.0;
            double sum = 0.0;
            for (std::size_t j = 0; j < actual.size(); ++j) {
                const double error = std::abs(static_cast<double>(actual[j]) - expected[i * actual.size() + j]);
                largest = std::max(largest, error);
                sum += error;
            }
            std::printf("%-28s max %.6f mean %.7f\n", names[i].c_str(), largest, sum / actual.size());
            EXPECT_LE(largest, kMaxError) << names[i];
            EXPECT_LE(sum / static_cast<double>(actual.size()), kMeanError) << names[i];
        }
    }
}

}  // namespace
}  // namespace vitrine
