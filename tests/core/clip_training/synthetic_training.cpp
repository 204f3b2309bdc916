// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clip_training/synthetic_training.h"

#include <gtest/gtest.h>

#include "base/counter_random.h"

namespace vitrine::test {
namespace {

constexpr int kPatch = 4;
constexpr int kGrid = kSquareImageSize / kPatch;
constexpr std::int64_t kStart = kSquareVocabulary - 2;
constexpr std::int64_t kEnd = kSquareVocabulary - 1;

TokenRows colourWords(const std::vector<std::int64_t>& colours) {
    std::vector<std::vector<std::int64_t>> texts;
    for (const auto colour : colours) texts.push_back({kStart, 1, 2 + colour, kEnd});
    return TokenRows::pack(texts, kEnd);
}

/// Grey noise with a square of one patch in channel `colour`.
void paint(TrainingBatch& batch, std::size_t row, std::size_t colour, std::size_t patch, CounterRandom random) {
    const std::size_t area = kSquareImageSize * kSquareImageSize;
    float* pixels = batch.pixels.data() + row * 3 * area;
    for (std::size_t i = 0; i < 3 * area; ++i) pixels[i] = 0.3F * random.normal();
    const std::size_t top = patch / kGrid * kPatch;
    const std::size_t left = patch % kGrid * kPatch;
    for (std::size_t y = top; y < top + kPatch; ++y) {
        for (std::size_t x = left; x < left + kPatch; ++x) pixels[colour * area + y * kSquareImageSize + x] += 2.0F;
    }
    for (std::size_t j = 0; j < kColours; ++j) {
        batch.truth[row * kColours + j] = j == colour ? 1 : 0;
        batch.conceptPatch[row * kColours + j] = static_cast<std::int64_t>(patch);
    }
    batch.classes[row] = static_cast<std::int64_t>(colour);
    batch.conceptWeights[row] = 1.0F;
}

}  // namespace

ClipTrainerOptions squareTrainerOptions() {
    ClipTrainerOptions options;
    options.config.vision.imageSize = kSquareImageSize;
    options.config.vision.patchSize = kPatch;
    options.config.vision.transformer = {32, 64, 2, 2};
    options.config.text.transformer = {32, 64, 1, 2};
    options.config.text.vocabularySize = static_cast<int>(kSquareVocabulary);
    options.config.text.contextLength = 6;
    options.config.projectionDim = 16;
    options.averaging = 0.9;
    options.conceptFrequencies.assign(kColours, 1.0F / kColours);
    return options;
}

TrainingBatch squareBatch(std::uint64_t step, std::size_t pairs) {
    CounterRandom random(11, step);
    TrainingBatch batch;
    batch.images = 2 * pairs;
    batch.pairs = pairs;
    batch.conceptCount = kColours;
    batch.pixels.resize(batch.images * 3 * kSquareImageSize * kSquareImageSize);
    batch.truth.resize(batch.images * kColours);
    batch.conceptPatch.resize(batch.images * kColours);
    batch.conceptWeights.resize(batch.images);
    batch.classes.resize(batch.images);
    for (std::size_t i = 0; i < pairs; ++i) {
        const auto colour = random.index(kColours);
        const auto patch = random.index(kGrid * kGrid);
        const CounterRandom noise(12, step * 1000 + i);
        paint(batch, i, colour, patch, noise);
        paint(batch, i + pairs, (colour + 1 + random.index(kColours - 1)) % kColours, patch, noise);
    }
    batch.captions = colourWords(batch.classes);
    batch.phrases = colourWords({0, 1, 2, 0, 1, 2});
    return batch;
}

std::unique_ptr<ClipTrainer> squareTrainer(const ClipTrainerOptions& options) {
    auto trainer = ClipTrainer::create(options, squareBatch(0, 16).pixels);
    if (!trainer) {
        ADD_FAILURE() << trainer.error().message();
        return nullptr;
    }
    return std::move(*trainer);
}

LossWeights allLosses() {
    LossWeights shares;
    shares.separation = 0.0;  // phrases and class names are the same words here
    return shares;
}

}  // namespace vitrine::test
