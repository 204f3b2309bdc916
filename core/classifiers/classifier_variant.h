// SPDX-License-Identifier: GPL-3.0-or-later
// What ONE new file in this folder provides: `ClassifierVariant make_<id>()`, registered by the line
// `vitrine_register(classifier <id>)` in CMakeLists.txt. docs/ADD_A_CLASSIFIER.md walks through it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/option_spec.h"
#include "base/result.h"
#include "classifiers/concept_classifier.h"
#include "classifiers/training_data.h"
#include "classifiers/training_observer.h"

namespace vitrine {

class SafetensorsFile;

/// Texts are English and translatable (context "Core").
struct VariantInfo {
    std::string id;  ///< snake_case: file, option, saved-file and command-line name
    std::string title;
    std::string summary;  ///< one sentence: what it does and what that costs
    std::string paper;
    std::vector<OptionSpec> options;
    bool needsTraining = true;
    /// False where the fit is one pass over the images: it has no epochs to show, to end early after or to resume at.
    bool learnsInEpochs = true;
    bool needsConcepts = true;
    bool needsClassTexts = false;
    bool additive = true;  ///< contributions sum to the logit the classifier decides by
    /// Each class weighs concepts of its own by a rule (LaBo): a pruned or refitted head would be another method.
    bool ownsConcepts = false;
};

/// How a fit is run, as opposed to what it computes.
struct FitSession {
    JobContext& job;
    TrainingObserver observer;
    std::filesystem::path stateDirectory;  ///< where resume state is kept; empty = nothing is written
    bool resume = false;                   ///< continue from the state there, if there is one
    double checkpointSeconds =
        20.0;  ///< between two saves within an epoch; the end of an epoch saves too, at most once a second
    std::string device = "cpu";  ///< "cpu", "cuda" or "cuda:N"
    std::function<bool()> endEarly = {};  ///< asked between two steps; true ends the fit with what is learnt so far
};

/// Why a fit came to its end.
enum class FitEnd {
    Complete,  ///< all epochs
    Patience,  ///< validation did not get better for the epochs asked for
    Stopped    ///< FitSession::endEarly
};

/// "complete", "patience", "stopped": in run.json.
const char* fitEndName(FitEnd end);

struct FittedClassifier {
    std::shared_ptr<const ConceptClassifier> classifier;
    std::vector<EpochRecord> history;  ///< empty where there is nothing to train
    std::string resolvedOptions;       ///< JSON object: the values behind "automatic" options
    FitEnd end = FitEnd::Complete;
    std::int64_t steps = 0;      ///< optimiser steps taken
    std::int64_t bestEpoch = 0;  ///< highest validation top-1, then lowest loss; 0 where nothing was validated
    std::shared_ptr<const ConceptClassifier> other = nullptr;  ///< the last one where `classifier` is the best, and vice versa
};

struct ClassifierVariant {
    VariantInfo info;
    /// Runs on the thread that owns the tensor library. Cancelled within one step of a stop request.
    std::function<Result<FittedClassifier>(const TrainingData&, const OptionValues&, FitSession&)> fit;
    /// Reads back what ConceptClassifier::write() stored.
    std::function<Result<std::shared_ptr<const ConceptClassifier>>(const SafetensorsFile&)> restore;
    /// Ids of options that are set and, beside the others, change nothing: people should hear of it before they
    /// believe in an ablation. Empty: every option always counts. Any thread.
    std::function<std::vector<std::string>(const OptionValues&)> optionsWithoutEffect = {};
};

}  // namespace vitrine
