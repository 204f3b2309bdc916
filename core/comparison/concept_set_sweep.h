// SPDX-License-Identifier: GPL-3.0-or-later
// How the accuracy of Concept Matrix Search depends on the concepts it is given (the question of the thesis' Fig. 5):
// several concept sets, and random subsets of one of them, on the same images. Runs on the thread that owns the
// tensor library.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/result.h"
#include "classifiers/training_data.h"
#include "comparison/measure.h"
#include "comparison/method_evaluation.h"

namespace vitrine {

/// Accuracy with one set, or with random subsets of one size.
struct ConceptSetPoint {
    std::string name;            ///< of the set
    std::size_t concepts = 0;    ///< used
    bool isSubset = false;       ///< random concepts of the set, not all of it
    std::vector<double> draws;   ///< accuracy of each draw; one entry for a whole set
    Measure top1;                ///< mean over the draws; the interval is over images (and, of subsets, draws)
};

struct ConceptSetSweep {
    std::shared_ptr<const EvaluatedImages> images;
    std::vector<ConceptSetPoint> points;  ///< whole sets in the order given, then subsets by size
    Measure zeroShot;                     ///< class prompts alone, no concepts; absent without class texts
    std::size_t resamples = 0;
    std::vector<Error> problems;          ///< sets that could not be used, and why
};

struct ConceptSetSettings {
    Split split = Split::Test;           ///< Validation where there are no test images, as in prepareComparison()
    std::size_t resamples = kResamples;
    std::uint64_t seed = 0;
    std::size_t subsetDraws = 3;         ///< random subsets of each size; 0 = no subsets
};

/// Sizes of the subsets of a set of `concepts`: 4, 8, 16, … below it.
std::vector<std::size_t> subsetSizes(std::size_t concepts);

/// Measures `sets` with the default options of Concept Matrix Search, and subsets of `sets[subsetsOf]` unless that is
/// out of range. Each concept is encoded once with the templates of `data`. `onPoint` (may be empty) is told after
/// each point. EmptyInput without sets, without labelled images or without a text encoder; Cancelled.
Result<ConceptSetSweep> sweepConceptSets(const TrainingData& data, std::span<const ConceptSet> sets, std::size_t subsetsOf,
                                         const ConceptSetSettings& settings, JobContext& job,
                                         const std::function<void(const ConceptSetPoint&)>& onPoint = {});

}  // namespace vitrine
