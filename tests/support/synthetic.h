// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings with planted concepts: the truth about every image is known, no model is needed.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/counter_random.h"
#include "classifiers/training_data.h"

namespace vitrine::test {

struct SyntheticOptions {
    std::size_t concepts = 24;   ///< D
    std::size_t classes = 6;     ///< C
    std::size_t dimension = 32;  ///< P
    std::size_t trainPerClass = 30;
    std::size_t validationPerClass = 10;
    std::size_t testPerClass = 10;
    std::size_t conceptsPerClass = 5;
    float noise = 0.15F;  ///< standard deviation per dimension, against unit concept directions
    std::uint64_t seed = 7;
};

/// Each class owns a set of concepts; an image is the sum of the directions of its class' concepts,
/// noise, and an offset common to all images, as real CLIP embeddings have (the modality gap).
struct SyntheticWorld {
    TrainingData data;
    Matrix truth;  ///< C×D of 0 and 1: which concepts a class has
};

inline std::vector<float> randomDirection(CounterRandom& random, std::size_t dimension) {
    std::vector<float> out(dimension);
    double squares = 0.0;
    for (float& value : out) {
        value = random.normal();
        squares += static_cast<double>(value) * value;
    }
    for (float& value : out) value = static_cast<float>(value / std::sqrt(squares));
    return out;
}

/// A text means the sum of what it names: "class 1, which has concept 3" lies between the two. A text that names
/// nothing known points its own way. Concept and class texts of the world are what this makes of their names.
inline TextEncoder syntheticEncoder(std::vector<std::string> names, Matrix directions) {
    return [names = std::move(names), directions = std::move(directions)](const std::vector<std::string>& texts,
                                                                          JobContext& job) -> Result<Matrix> {
        if (!job.checkpoint({"Encoding texts", 0, 1})) return fail(ErrorCode::Cancelled, "texts");
        const std::size_t width = directions.cols();
        std::vector<float> out(texts.size() * width, 0.0F);
        for (std::size_t t = 0; t < texts.size(); ++t) {
            bool isKnown = false;
            for (std::size_t n = 0; n < names.size(); ++n) {
                const std::size_t at = texts[t].find(names[n]);
                const std::size_t end = at + names[n].size();
                const bool isNamed = at != std::string::npos &&
                                     (end == texts[t].size() || texts[t][end] < '0' || texts[t][end] > '9');
                for (std::size_t p = 0; isNamed && p < width; ++p) out[t * width + p] += directions.at(n, p);
                isKnown = isKnown || isNamed;
            }
            CounterRandom random(std::hash<std::string>{}(texts[t]));
            for (std::size_t p = 0; !isKnown && p < width; ++p) out[t * width + p] = random.normal();
        }
        return Matrix(std::move(out), texts.size(), width);
    };
}

inline SyntheticWorld makeSyntheticWorld(const SyntheticOptions& options = {}) {
    CounterRandom random(options.seed);
    const std::size_t dimension = options.dimension;
    std::vector<float> concepts;
    std::vector<std::string> conceptNames;
    for (std::size_t j = 0; j < options.concepts; ++j) {
        const auto direction = randomDirection(random, dimension);
        concepts.insert(concepts.end(), direction.begin(), direction.end());
        conceptNames.push_back("concept " + std::to_string(j));
    }
    std::vector<float> truth(options.classes * options.concepts, 0.0F);
    std::vector<float> classTexts(options.classes * dimension, 0.0F);
    auto snapshot = std::make_shared<EmbeddingSnapshot>();
    for (std::size_t c = 0; c < options.classes; ++c) {
        snapshot->classNames.push_back("class " + std::to_string(c));
        std::vector<std::size_t> order(options.concepts);
        for (std::size_t j = 0; j < order.size(); ++j) order[j] = j;
        random.shuffle(order);
        for (std::size_t k = 0; k < std::min(options.conceptsPerClass, order.size()); ++k) {
            truth[c * options.concepts + order[k]] = 1.0F;
            for (std::size_t p = 0; p < dimension; ++p)
                classTexts[c * dimension + p] += concepts[order[k] * dimension + p];
        }
    }
    const auto offset = randomDirection(random, dimension);
    std::vector<float> images;
    const std::vector<std::pair<Split, std::size_t>> plan{{Split::Train, options.trainPerClass},
                                                          {Split::Validation, options.validationPerClass},
                                                          {Split::Test, options.testPerClass}};
    for (const auto& [split, perClass] : plan) {
        for (std::size_t i = 0; i < perClass * options.classes; ++i) {
            const std::size_t c = i % options.classes;
            for (std::size_t p = 0; p < dimension; ++p)
                images.push_back(3.0F *
                                 (classTexts[c * dimension + p] + 0.5F * offset[p] + options.noise * random.normal()));
            snapshot->labels.push_back(static_cast<int>(c));
            snapshot->splits.push_back(split);
            snapshot->ids.push_back("image " + std::to_string(snapshot->ids.size()));
        }
    }
    const std::size_t count = snapshot->labels.size();
    snapshot->images = Matrix(std::move(images), count, dimension);
    snapshot->backboneFingerprint = "synthetic";

    std::vector<std::string> names = conceptNames;
    names.insert(names.end(), snapshot->classNames.begin(), snapshot->classNames.end());
    std::vector<float> directions = concepts;
    directions.insert(directions.end(), classTexts.begin(), classTexts.end());

    SyntheticWorld world;
    world.data.encodeTexts =
        syntheticEncoder(std::move(names), Matrix(std::move(directions), options.concepts + options.classes, dimension));
    world.truth = Matrix(std::move(truth), options.classes, options.concepts);
    world.data.concepts = ConceptSet::fromConcepts("planted", conceptNames).value();
    world.data.conceptTexts = Matrix(std::move(concepts), options.concepts, dimension);
    world.data.classTexts = Matrix(std::move(classTexts), options.classes, dimension);
    world.data.snapshot = std::move(snapshot);
    return world;
}

}  // namespace vitrine::test
