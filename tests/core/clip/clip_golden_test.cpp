// SPDX-License-Identifier: GPL-3.0-or-later
// Token ids, embeddings and logits against the reference model of clip-* folders.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "clip/clip_model.h"
#include "image/image_decoder.h"
#include "io/json_document.h"
#include "io/safetensors.h"
#include "support/device.h"
#include "support/golden.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr double kLeastCosine = 0.99999;
constexpr double kLargestEmbeddingError = 2e-3;
constexpr double kLargestLogitError = 5e-3;
constexpr double kRoundedPixelError = 1e-2;  // the reference keeps its pixel values in half precision

/// Every folder that holds a model and what the reference made of it.
std::vector<fs::path> goldenModels() {
    std::vector<fs::path> models;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(test::goldenDirectory(), ignored))
        if (fs::exists(entry.path() / "expected.safetensors") && fs::exists(entry.path() / "vocab.json"))
            models.push_back(entry.path());
    std::sort(models.begin(), models.end());
    return models;
}

struct Agreement {
    double largestError = 0;
    double leastCosine = 1;
};

Agreement compare(const Matrix& found, std::span<const float> expected) {
    Agreement agreement;
    for (std::size_t row = 0; row < found.rows(); ++row) {
        const auto a = found.row(row);
        const auto b = expected.subspan(row * found.cols(), found.cols());
        for (std::size_t i = 0; i < a.size(); ++i)
            agreement.largestError = std::max(agreement.largestError, std::abs(double{a[i]} - b[i]));
        agreement.leastCosine = std::min(agreement.leastCosine, dot(a, b) / std::sqrt(dot(a, a) * dot(b, b)));
    }
    return agreement;
}

void expectAgreement(const char* what, const Matrix& found, const SafetensorsFile& file, const char* tensor,
                     double tolerance = kLargestEmbeddingError) {
    const auto expected = file.floats(tensor);
    ASSERT_TRUE(expected) << expected.error().message();
    ASSERT_EQ(expected->size(), found.values().size()) << what;
    const Agreement agreement = compare(found, *expected);
    std::cout << what << ": largest error " << agreement.largestError << ", 1 - least cosine "
              << 1 - agreement.leastCosine << "\n";
    EXPECT_LE(agreement.largestError, tolerance) << what;
    EXPECT_GE(agreement.leastCosine, kLeastCosine) << what;
}

class ClipGolden : public ::testing::Test {
protected:
    void SetUp() override {
        models_ = goldenModels();
        if (models_.empty()) GTEST_SKIP() << "no golden CLIP at " << test::goldenDirectory();
    }
    std::vector<fs::path> models_;
    JobContext context_;
};

TEST_F(ClipGolden, TokenIdsAreEqual) {
    for (const fs::path& folder : models_) {
        const auto tokenizer = Tokenizer::load(folder);
        ASSERT_TRUE(tokenizer) << tokenizer.error().message();
        const auto expected = readJson(folder / "expected.json");
        ASSERT_TRUE(expected) << expected.error().message();
        const auto& texts = (*expected)["texts"];
        for (std::size_t i = 0; i < texts.size(); ++i)
            EXPECT_EQ(tokenizer->encode(texts[i].get<std::string>()),
                      (*expected)["token_ids"][i].get<std::vector<std::int64_t>>())
                << folder << ": " << texts[i];
        std::cout << texts.size() << " texts of " << folder.filename() << "\n";
    }
}

TEST_F(ClipGolden, EmbeddingsAndLogitsAgree) {
    for (const fs::path& folder : models_) {
        const auto model = ClipModel::load(folder, {.device = test::testDevice()}, context_);
        ASSERT_TRUE(model) << model.error().message();
        const ClipModel& clip = **model;
        const auto expected = SafetensorsFile::open(folder / "expected.safetensors");
        ASSERT_TRUE(expected) << expected.error().message();
        const auto description = readJson(folder / "expected.json");
        ASSERT_TRUE(description) << description.error().message();

        const auto texts = (*description)["texts"].get<std::vector<std::string>>();
        const auto textEmbeddings = clip.encodeTexts(texts, context_);
        ASSERT_TRUE(textEmbeddings) << textEmbeddings.error().message();
        expectAgreement("text embeddings", *textEmbeddings, *expected, "text_embeds");

        const auto images = (*description)["images"].get<std::vector<std::string>>();
        std::vector<float> pixels(images.size() * clip.preprocessor().pixelCount());
        for (std::size_t i = 0; i < images.size(); ++i) {
            const auto image = decodeImage(folder / images[i]);
            ASSERT_TRUE(image) << image.error().message();
            const std::size_t size = clip.preprocessor().pixelCount();
            ASSERT_TRUE(clip.preprocessor().apply(*image, std::span(pixels).subspan(i * size, size)));
        }
        const auto encoding = clip.encodePixels(pixels, images.size(), true, context_);
        ASSERT_TRUE(encoding) << encoding.error().message();
        expectAgreement("image embeddings", encoding->embeddings, *expected, "image_embeds");
        expectAgreement("patch embeddings", encoding->patchEmbeddings, *expected, "patch_embeds");

        const Matrix cosines =
            multiplyTransposed(encoding->embeddings.normalizedRows(), textEmbeddings->normalizedRows());
        const auto logits = expected->floats("logits_per_image");
        ASSERT_TRUE(logits) << logits.error().message();
        ASSERT_EQ(logits->size(), cosines.values().size());
        double largest = 0;
        for (std::size_t i = 0; i < logits->size(); ++i)
            largest = std::max(largest, std::abs(double{cosines.values()[i]} * clip.logitScale() - (*logits)[i]));
        std::cout << "logits: largest error " << largest << "\n";
        EXPECT_LE(largest, kLargestLogitError);
    }
}

/// The network alone, fed with the reference's own pixel values.
TEST_F(ClipGolden, ReferencePixelsGiveReferenceEmbeddings) {
    for (const fs::path& folder : models_) {
        const auto model = ClipModel::load(folder, {.device = test::testDevice()}, context_);
        ASSERT_TRUE(model) << model.error().message();
        const auto expected = SafetensorsFile::open(folder / "expected.safetensors");
        ASSERT_TRUE(expected) << expected.error().message();
        const auto pixels = expected->floats("pixel_values");
        ASSERT_TRUE(pixels) << pixels.error().message();
        const std::size_t count = pixels->size() / (*model)->preprocessor().pixelCount();
        const auto encoding = (*model)->encodePixels(*pixels, count, true, context_);
        ASSERT_TRUE(encoding) << encoding.error().message();
        expectAgreement("image embeddings from reference pixels", encoding->embeddings, *expected, "image_embeds",
                        kRoundedPixelError);
        expectAgreement("patch embeddings from reference pixels", encoding->patchEmbeddings, *expected, "patch_embeds",
                        kRoundedPixelError);
    }
}

}  // namespace
}  // namespace vitrine
