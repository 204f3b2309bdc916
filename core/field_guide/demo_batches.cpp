// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/demo_batches.h"

#include <algorithm>
#include <cmath>

#include "field_guide/captions.h"
#include "field_guide/concepts.h"

namespace vitrine::field_guide {
namespace {

constexpr std::uint64_t kBatchStream = 0xBA7C000000ULL;
constexpr std::uint64_t kTextStream = 0x7E47000000ULL;
constexpr std::uint64_t kWordingStream = 0x30D1;
constexpr std::uint64_t kCorpusStream = 0xC09B;
constexpr std::size_t kWordingsPerConcept = 24;
constexpr std::size_t kCorpusPictures = 4000;
constexpr float kDropout = 0.1F;          // of merges, in a tenth of all captions
constexpr float kSpeciesConceptWeight = 0.4F;
constexpr int kSide = kDemoImageSize;

std::vector<std::string> wordingsOfConcept(std::size_t index, CounterRandom& random) {
    std::vector<std::string> wordings;
    for (std::size_t i = 0; i < kWordingsPerConcept; ++i) {
        wordings.push_back(i % 3 == 0 ? conceptNames()[index] : conceptWording(index, random));
    }
    return wordings;
}

std::string nameOf(int species) {
    return species < 0 ? std::string() : speciesNames()[static_cast<std::size_t>(species)];
}

/// Parts whose centre says something; the whole bird and the background are everywhere.
bool hasPlace(Part part) { return part != Part::Bird && part != Part::Background; }

}  // namespace

std::vector<std::string> demoCorpus(const DemoBatchOptions& options) {
    CounterRandom random(options.seed, kCorpusStream);
    std::vector<std::string> corpus = synonymWords();
    for (const auto& name : conceptNames()) corpus.push_back(name);
    for (const auto& name : speciesNames()) {
        for (auto& wording : speciesWordings(name)) corpus.push_back(std::move(wording));
    }
    auto plans = planEditedPairs(kCorpusPictures / 2, options.seed + 1);
    const auto species = planSpecies(kCorpusPictures / speciesCount(), options.seed + 1);
    plans.insert(plans.end(), species.begin(), species.end());
    for (const auto& plan : plans) corpus.push_back(caption(plan.bird, nameOf(plan.species), random));
    return corpus;
}

DemoBatches::DemoBatches(const DemoBatchOptions& options, const BytePairVocabulary& vocabulary)
    : options_(options), vocabulary_(vocabulary) {
    constexpr float kFineShare = 0.5F;
    auto plans = planEditedPairs(options.pairs, options.seed, kFineShare);
    const auto species = planSpecies(options.picturesPerSpecies, options.seed);
    plans.insert(plans.end(), species.begin(), species.end());
    for (auto& plan : plans) {
        Entry entry;
        entry.truth = conceptTruth(plan.bird);
        entry.plan = plan;
        entries_.push_back(std::move(entry));
    }
    CounterRandom random(options.seed, kWordingStream);
    const auto encoded = [&](const std::vector<std::string>& texts) {
        std::vector<Tokens> tokens;
        for (const auto& text : texts) tokens.push_back(vocabulary_.encode(text, options_.contextLength));
        return tokens;
    };
    for (std::size_t i = 0; i < conceptCount(); ++i) conceptWordings_.push_back(encoded(wordingsOfConcept(i, random)));
    for (const auto& name : speciesNames()) speciesWordings_.push_back(encoded(speciesWordings(name)));
}

DemoBatches::Entry& DemoBatches::drawn(std::size_t index) {
    auto& entry = entries_[index];
    if (!entry.pixels.empty()) return entry;
    auto picture = drawDemoPicture(entry.plan);
    const auto source = picture.image.pixels();
    const std::size_t area = source.size() / 3;
    entry.pixels.resize(source.size());
    for (std::size_t i = 0; i < area; ++i) {
        for (std::size_t channel = 0; channel < 3; ++channel) entry.pixels[channel * area + i] = source[3 * i + channel];
    }
    entry.parts = std::move(picture.parts);
    return entry;
}

DemoBatches::Change DemoBatches::randomChange(CounterRandom& random) {
    constexpr std::size_t kShifts = 9;
    constexpr float kColourSpread = 0.08F;
    Change change;
    change.mirror = random.chance(0.5F);
    change.shiftX = static_cast<int>(random.index(kShifts)) - 4;
    change.shiftY = static_cast<int>(random.index(kShifts)) - 4;
    change.gain = 1.0F + kColourSpread * random.normal();
    for (auto& offset : change.offset) offset = kColourSpread * random.normal();
    change.spotAngleRadius = {random.uniform(0.0F, 6.2831853F), std::sqrt(random.uniform())};
    return change;
}

void DemoBatches::addPicture(TrainingBatch& batch, std::size_t row, const Entry& entry, const Change& change) const {
    static const auto config = demoPreprocessorConfig();
    const std::size_t area = std::size_t{kSide} * kSide;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const auto deviation = static_cast<float>(config.deviation[channel]);
        const float scale = change.gain / (255.0F * deviation);
        const float shift =
            change.offset[channel] - change.gain * static_cast<float>(config.mean[channel]) / deviation;
        const auto* source = entry.pixels.data() + channel * area;
        float* target = batch.pixels.data() + (row * 3 + channel) * area;
        for (int y = 0; y < kSide; ++y) {
            const auto* line = source + std::clamp(y + change.shiftY, 0, kSide - 1) * kSide;
            for (int x = 0; x < kSide; ++x) {
                const int from = std::clamp(x + change.shiftX, 0, kSide - 1);
                const int column = change.mirror ? kSide - 1 - x : x;
                target[y * kSide + column] = static_cast<float>(line[from]) * scale + shift;
            }
        }
    }
    const auto concepts = conceptCount();
    std::copy(entry.truth.begin(), entry.truth.end(), batch.truth.begin() + static_cast<std::ptrdiff_t>(row * concepts));
    batch.classes[row] = entry.plan.species;
    batch.conceptWeights[row] = entry.plan.species < 0 ? 1.0F : kSpeciesConceptWeight;
    addPatches(batch, row, entry, change);
}

void DemoBatches::addPatches(TrainingBatch& batch, std::size_t row, const Entry& entry, const Change& change) const {
    constexpr float kSpread = 0.5F;  // of the part's radius: every patch on the part is taught, not its centre only
    const int grid = kSide / options_.patchSize;
    std::array<std::int64_t, kPartCount> patches{};
    for (std::size_t part = 0; part < kPartCount; ++part) {
        const auto& place = entry.parts[part];
        patches[part] = -1;
        if (!place.visible || !hasPlace(place.part)) continue;
        const float reach = kSpread * place.radius * change.spotAngleRadius[1];
        float x = (place.x + reach * std::cos(change.spotAngleRadius[0])) * kSide - static_cast<float>(change.shiftX);
        const float y =
            (place.y + reach * std::sin(change.spotAngleRadius[0])) * kSide - static_cast<float>(change.shiftY);
        if (change.mirror) x = kSide - x;
        if (x < 0 || y < 0 || x >= kSide || y >= kSide) continue;
        const auto size = static_cast<float>(options_.patchSize);
        patches[part] = static_cast<std::int64_t>(y / size) * grid + static_cast<std::int64_t>(x / size);
    }
    for (std::size_t i = 0; i < conceptCount(); ++i) {
        batch.conceptPatch[row * conceptCount() + i] = patches[static_cast<std::size_t>(concepts()[i].part)];
    }
}

TrainingBatch DemoBatches::batch(std::int64_t step, bool withCaptions) {
    CounterRandom random(options_.seed, kBatchStream + static_cast<std::uint64_t>(step));
    const auto pairs = options_.pairsPerStep;
    std::vector<std::size_t> indices(2 * pairs + options_.speciesPerStep);
    for (std::size_t i = 0; i < pairs; ++i) {
        indices[i] = 2 * random.index(options_.pairs);
        indices[i + pairs] = indices[i] + 1;
    }
    const std::size_t species = entries_.size() - 2 * options_.pairs;
    for (std::size_t i = 2 * pairs; i < indices.size(); ++i) indices[i] = 2 * options_.pairs + random.index(species);

    TrainingBatch batch;
    batch.images = indices.size();
    batch.pairs = pairs;
    batch.conceptCount = conceptCount();
    batch.pixels.resize(batch.images * 3 * kSide * kSide);
    batch.truth.resize(batch.images * conceptCount());
    batch.conceptPatch.resize(batch.images * conceptCount());
    batch.conceptWeights.resize(batch.images);
    batch.classes.resize(batch.images);
    for (std::size_t i = 0; i < pairs; ++i) {
        const auto change = randomChange(random);
        addPicture(batch, i, drawn(indices[i]), change);
        addPicture(batch, i + pairs, drawn(indices[i + pairs]), change);
    }
    for (std::size_t i = 2 * pairs; i < indices.size(); ++i) addPicture(batch, i, drawn(indices[i]), randomChange(random));

    std::vector<Tokens> phrases;
    for (const auto& wordings : conceptWordings_) phrases.push_back(wordingOf(wordings, random));
    for (const auto& wordings : speciesWordings_) phrases.push_back(wordingOf(wordings, random));
    batch.phrases = TokenRows::pack(phrases, vocabulary_.endToken());
    if (withCaptions) batch.captions = captionsOf(indices, random);
    return batch;
}

const DemoBatches::Tokens& DemoBatches::wordingOf(const std::vector<Tokens>& wordings, CounterRandom& random) const {
    return wordings[random.index(wordings.size())];
}

TokenRows DemoBatches::captionsOf(const std::vector<std::size_t>& indices, CounterRandom& random) const {
    std::vector<Tokens> captions;
    for (const auto index : indices) {
        const auto& entry = entries_[index];
        const auto text = caption(entry.truth, nameOf(entry.plan.species), random);
        captions.push_back(random.chance(0.1F)
                               ? vocabulary_.encodeWithDropout(text, options_.contextLength, kDropout, random)
                               : vocabulary_.encode(text, options_.contextLength));
    }
    return TokenRows::pack(captions, vocabulary_.endToken());
}

TokenRows DemoBatches::wordings(std::int64_t step) const {
    CounterRandom random(options_.seed, kTextStream + static_cast<std::uint64_t>(step));
    std::vector<Tokens> texts;
    for (int half = 0; half < 2; ++half) {
        for (const auto& wordings : conceptWordings_) texts.push_back(wordingOf(wordings, random));
        for (const auto& wordings : speciesWordings_) texts.push_back(wordingOf(wordings, random));
    }
    return TokenRows::pack(texts, vocabulary_.endToken());
}

std::vector<float> DemoBatches::samplePixels(std::size_t pictures) {
    TrainingBatch batch;
    const std::size_t size = std::size_t{3} * kSide * kSide;
    batch.pixels.resize(pictures * size);
    batch.truth.resize(pictures * conceptCount());
    batch.conceptPatch.resize(pictures * conceptCount());
    batch.conceptWeights.resize(pictures);
    batch.classes.resize(pictures);
    for (std::size_t i = 0; i < pictures; ++i) addPicture(batch, i, drawn(i * entries_.size() / pictures), Change{});
    return std::move(batch.pixels);
}

std::vector<float> DemoBatches::conceptFrequencies() const {
    std::vector<float> shares(conceptCount(), 0.0F);
    for (std::size_t i = 0; i < 2 * options_.pairs; ++i) {
        for (std::size_t j = 0; j < shares.size(); ++j) shares[j] += entries_[i].truth[j];
    }
    for (auto& share : shares) share /= static_cast<float>(2 * options_.pairs);
    return shares;
}

}  // namespace vitrine::field_guide
