// SPDX-License-Identifier: GPL-3.0-or-later
// All methods on the same images: what the Evaluate page and `vitrine evaluate` show.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "comparison/method_evaluation.h"
#include "evaluation/metrics.h"

namespace vitrine {

/// Against what a bottleneck is judged: the same sparse head on things that mean nothing.
enum class ControlKind {
    RandomWords,      ///< text embeddings of random words
    RandomDirections  ///< N(0, 1) directions (the "Random" row of VLG-CBM, NeurIPS 2024)
};
/// "random_words", "random_directions".
const char* controlName(ControlKind kind);
/// English, translatable (context "Core").
const char* controlTitle(ControlKind kind);

/// One draw of D random concepts, its head fitted like that of the methods.
struct ControlDraw {
    ControlKind kind = ControlKind::RandomWords;
    int draw = 0;                       ///< 0, 1, 2
    std::vector<NecPoint> nec;
    std::optional<double> anec5, anecAverage;
    std::vector<std::uint8_t> rightAt5; ///< N, 1 where the head with five weights a class is right; empty when read from a file
};

/// The controls of one concept count on one split.
struct Controls {
    std::size_t concepts = 0;
    std::vector<ControlDraw> draws;
    std::optional<double> linearProbe;   ///< accuracy of an ℓ2 logistic regression on the embedding
    std::optional<double> zeroShot;
    std::string note;                    ///< English: why a control is missing (no text encoder …); else empty

    /// The kind with the larger mean ANEC-5; empty without draws.
    std::optional<ControlKind> strongest() const;
    std::optional<double> meanAnec5(ControlKind kind) const;
};

/// Two methods on the same images.
struct PairedTest {
    std::size_t first = 0;   ///< indices into Comparison::methods
    std::size_t second = 0;
    PairedComparison result;
};

/// Runs that share method, options (but the seed) and concepts.
struct SeedSummary {
    std::string variant;
    std::string title;
    std::vector<std::size_t> members;             ///< indices into Comparison::methods, at least two
    struct Spread {
        double mean = 0.0;
        double deviation = 0.0;  ///< of the sample (n − 1)
        std::size_t count = 0;   ///< members with a value; 0: none
    };
    std::vector<Spread> spreads;                  ///< one per MeasureId
};

struct Comparison {
    std::shared_ptr<const EvaluatedImages> images;
    std::vector<std::shared_ptr<const MethodEvaluation>> methods;
    std::vector<PairedTest> pairs;    ///< every two methods, first < second
    std::vector<SeedSummary> seeds;
    std::optional<Controls> controls; ///< empty when no method needs them or they were not asked for
    std::vector<std::string> problems;///< English: methods that could not be evaluated, and why
};

/// Paired tests and spreads over seeds of methods that were measured on the same images.
/// ShapeMismatch when they were not.
Result<Comparison> summarize(std::vector<std::shared_ptr<const MethodEvaluation>> methods,
                             std::optional<Controls> controls = {});

}  // namespace vitrine
