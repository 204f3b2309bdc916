// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/demo_pictures.h"

#include "base/counter_random.h"
#include "field_guide/concepts.h"
#include "image/resample.h"

namespace vitrine::field_guide {
namespace {

constexpr std::uint64_t kPairStream = 0x9A17;
constexpr std::uint64_t kSpeciesStream = 0x59EC;
constexpr std::uint64_t kFieldStream = 0xF1E1;
constexpr float kMildest = 0.4F;  // of the severities in the field: less changes nothing

std::uint64_t drawingSeed(CounterRandom& random) {
    const std::uint64_t high = random.next();
    return (high << 32U) | random.next();
}

std::vector<AttributeKind> fineAttributes() {
    std::vector<AttributeKind> fine;
    for (const auto kind : editableAttributes()) {
        if (isFineMark(kind)) fine.push_back(kind);
    }
    return fine;
}

}  // namespace

PreprocessorConfig demoPreprocessorConfig() {
    PreprocessorConfig config;
    config.shortestEdge = kDemoImageSize;
    config.cropSize = kDemoImageSize;
    config.mean = {0.48, 0.50, 0.45};
    config.deviation = {0.25, 0.24, 0.27};
    return config;
}

DemoPicture drawDemoPicture(const PicturePlan& plan) {
    DrawingOptions options;
    options.supersampling = 1;
    options.view = plan.view;
    auto drawing = drawBird(plan.bird, plan.seed, kDemoPoolDrawingSize, options);
    return {resizeBicubic(drawing.image, kDemoImageSize, kDemoImageSize), std::move(drawing.parts)};
}

std::vector<PicturePlan> planEditedPairs(std::size_t count, std::uint64_t seed, float fineShare) {
    CounterRandom random(seed, kPairStream);
    const auto fine = fineAttributes();
    std::vector<PicturePlan> plans;
    plans.reserve(2 * count);
    for (std::size_t pair = 0; pair < count; ++pair) {
        PicturePlan plan;
        plan.bird = randomBird(random);
        plan.seed = drawingSeed(random);
        std::optional<AttributeKind> which;
        if (random.chance(fineShare)) which = random.pick(std::span<const AttributeKind>(fine));
        const auto edit = editedBird(plan.bird, random, which);
        plan.edited = edit.which;
        plans.push_back(plan);
        plan.bird = edit.edited;
        plans.push_back(plan);
    }
    return plans;
}

std::vector<PicturePlan> planSpecies(std::size_t perSpecies, std::uint64_t seed) {
    CounterRandom random(seed, kSpeciesStream);
    std::vector<PicturePlan> plans;
    plans.reserve(perSpecies * speciesCount());
    for (std::size_t species = 0; species < speciesCount(); ++species) {
        for (std::size_t i = 0; i < perSpecies; ++i) {
            PicturePlan plan;
            plan.bird = individual(species, random);
            plan.seed = drawingSeed(random);
            plan.species = static_cast<int>(species);
            plans.push_back(plan);
        }
    }
    return plans;
}

std::vector<PicturePlan> planObservations(std::size_t perSpecies, std::uint64_t seed, float atHome) {
    CounterRandom random(seed, kFieldStream);
    std::vector<PicturePlan> plans = planSpecies(perSpecies, seed);
    for (PicturePlan& plan : plans) {
        plan.view = randomView(random, kMildest, 1.0F);
        const bool isHome = random.chance(atHome);
        const Habitat elsewhere = anyHabitat(plan.bird.pose, random);
        plan.bird.habitat = isHome ? typicalBird(static_cast<std::size_t>(plan.species)).habitat : elsewhere;
        plan.bird = tidied(plan.bird);
    }
    return plans;
}

Image drawPlan(const PicturePlan& plan, int supersampling) {
    DrawingOptions options;
    options.supersampling = supersampling;
    options.view = plan.view;
    return drawBird(plan.bird, plan.seed, kDemoDrawingSize, options).image;
}

}  // namespace vitrine::field_guide
