// SPDX-License-Identifier: GPL-3.0-or-later
// What training exports is what the inference model computes.
#include "clip_training/model_directory.h"

#include <gtest/gtest.h>

#include <cmath>

#include "clip/clip_model.h"
#include "clip/vocabulary_trainer.h"
#include "core/clip_training/synthetic_training.h"
#include "support/temporary_directory.h"

namespace vitrine::test {
namespace {

double largestDifference(const Matrix& a, const Matrix& b) {
    EXPECT_EQ(a.rows(), b.rows());
    EXPECT_EQ(a.cols(), b.cols());
    double largest = 0.0;
    for (std::size_t i = 0; i < a.values().size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(a.values()[i]) - b.values()[i]));
    }
    return largest;
}

class ModelDirectory : public testing::TestWithParam<Activation> {};

TEST_P(ModelDirectory, GivesTheEmbeddingsOfTheTrainer) {
    const TemporaryDirectory folder;
    const auto vocabulary = BytePairVocabulary::learn({"red green blue bird"}, 20).value();
    auto options = squareTrainerOptions();
    options.config.text.vocabularySize = static_cast<int>(vocabulary.size());
    options.config.vision.transformer.activation = GetParam();
    options.config.text.transformer.activation = GetParam();
    const auto trainer = squareTrainer(options);
    ASSERT_NE(trainer, nullptr);
    const auto wordings = TokenRows::pack(std::vector{vocabulary.encode("red", 6), vocabulary.encode("red", 6)},
                                          vocabulary.endToken());
    auto batch = squareBatch(1);
    batch.phrases = {};
    batch.captions = {};
    batch.conceptCount = 0;
    ASSERT_TRUE(trainer->textStep(wordings, 1.0));

    PreprocessorConfig preprocessor;
    preprocessor.shortestEdge = preprocessor.cropSize = kSquareImageSize;
    ASSERT_TRUE(writeModelDirectory(folder.path(), "tiny", options.config, preprocessor));
    ASSERT_TRUE(vocabulary.write(folder.path()));
    ASSERT_TRUE(trainer->exportWeights(folder.path() / "model.safetensors", DType::F32));

    JobContext context;
    const auto model = ClipModel::load(folder.path(), DeviceOptions{}, context);
    ASSERT_TRUE(model) << model.error().message();
    const auto encoding = (*model)->encodePixels(batch.pixels, batch.images, false, context).value();
    EXPECT_LT(largestDifference(encoding.embeddings, trainer->encodePictures(batch.pixels).value()), 1e-4);

    const std::vector<std::string> texts{"red bird", "green", "an unknown word"};
    std::vector<std::vector<std::int64_t>> tokens;
    for (const auto& text : texts) tokens.push_back(vocabulary.encode(text, options.config.text.contextLength));
    const auto expected = trainer->encodeTexts(TokenRows::pack(tokens, vocabulary.endToken())).value();
    EXPECT_LT(largestDifference((*model)->encodeTexts(texts, context).value(), expected), 1e-4);
    EXPECT_EQ((*model)->preprocessor().config().cropSize, kSquareImageSize);
}

INSTANTIATE_TEST_SUITE_P(Activations, ModelDirectory, testing::Values(Activation::QuickGelu, Activation::Gelu));

}  // namespace
}  // namespace vitrine::test
