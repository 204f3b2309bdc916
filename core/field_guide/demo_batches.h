// SPDX-License-Identifier: GPL-3.0-or-later
// From drawn pictures to the batches the demo backbone is trained on.
#pragma once

#include <cstdint>
#include <vector>

#include "clip/vocabulary_trainer.h"
#include "clip_training/training_batch.h"
#include "field_guide/demo_pictures.h"

namespace vitrine::field_guide {

struct DemoBatchOptions {
    std::size_t pairs = 10000;           ///< edited pairs in the pool
    std::size_t picturesPerSpecies = 200;
    std::size_t pairsPerStep = 38;
    std::size_t speciesPerStep = 20;
    int patchSize = 12;
    int contextLength = 32;
    std::uint64_t seed = 42;
};

/// Every wording that training may use, without pictures: what the vocabulary is learned from.
std::vector<std::string> demoCorpus(const DemoBatchOptions& options);

/// A pool of pictures, each drawn when it is first needed, and the batches made of them. A batch
/// depends on (options, step) only. One thread at a time.
class DemoBatches {
public:
    DemoBatches(const DemoBatchOptions& options, const BytePairVocabulary& vocabulary);

    /// Pairs first, then species; mirrored, shifted and recoloured, both pictures of a pair alike.
    TrainingBatch batch(std::int64_t step, bool withCaptions);
    /// Two wordings of every concept and species name, first halves and second halves in one order.
    TokenRows wordings(std::int64_t step) const;
    /// Whole normalised pictures for the first patch filters.
    std::vector<float> samplePixels(std::size_t pictures);
    /// Share of random birds that show each concept.
    std::vector<float> conceptFrequencies() const;

private:
    using Tokens = std::vector<std::int64_t>;

    struct Entry {
        PicturePlan plan;
        std::vector<std::uint8_t> truth;
        std::vector<std::uint8_t> pixels;  ///< planes R, G, B; empty until drawn
        std::vector<PartLocation> parts;
    };
    /// What is done to one picture, the same for both of a pair.
    struct Change {
        bool mirror = false;
        int shiftX = 0, shiftY = 0;  ///< pixels
        float gain = 1.0F;
        std::array<float, 3> offset{};
        std::array<float, 2> spotAngleRadius{};  ///< where on a part its patch is taken
    };

    Entry& drawn(std::size_t index);
    static Change randomChange(CounterRandom& random);
    void addPicture(TrainingBatch& batch, std::size_t row, const Entry& entry, const Change& change) const;
    void addPatches(TrainingBatch& batch, std::size_t row, const Entry& entry, const Change& change) const;
    const Tokens& wordingOf(const std::vector<Tokens>& wordings, CounterRandom& random) const;
    TokenRows captionsOf(const std::vector<std::size_t>& indices, CounterRandom& random) const;

    DemoBatchOptions options_;
    const BytePairVocabulary& vocabulary_;
    std::vector<Entry> entries_;  ///< 2·pairs, then the species
    std::vector<std::vector<Tokens>> conceptWordings_;
    std::vector<std::vector<Tokens>> speciesWordings_;
};

}  // namespace vitrine::field_guide
