// SPDX-License-Identifier: GPL-3.0-or-later
// What the queue of trainings can run. Every method of the classifier room is a kind; another kind is one file of
// this room with `TrainingKind make_NAME()` and one line of its CMakeLists.txt: vitrine_register(training NAME).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/job_context.h"
#include "base/option_spec.h"
#include "base/result.h"
#include "classifiers/train_run.h"
#include "classifiers/training_curves.h"
#include "engine/session.h"
#include "engine/training_snapshots.h"

namespace vitrine {

/// What a training tells while it runs, on the executor thread.
class TrainingListener {
public:
    virtual ~TrainingListener() = default;
    virtual void stepped(std::int64_t step, std::int64_t totalSteps, std::span<const CurveValue> values) = 0;
    virtual void epochEnded(int epoch, std::int64_t step, std::span<const CurveValue> values, std::map<std::string, double> metrics) = 0;
    virtual void classifierMade(int epoch, std::shared_ptr<const ConceptClassifier> classifier) = 0;
};

/// The signature of trainRun(); a test may put another function in its place.
using TrainClassifier = std::function<Result<LoadedRun>(std::string_view, const OptionValues&, const TrainingData&, const std::filesystem::path&,
                                                        JobContext&, const TrainingObserver&, const TrainRunSettings&)>;

/// One training as its kind sees it.
struct TrainingTask {
    SessionPointer session;
    const OptionValues& options;
    std::string source;            ///< TrainRequest::source
    std::filesystem::path folder;  ///< of the run
    bool resume = false;
    double checkpointSeconds = 20.0;
    std::string device = "cpu";
    std::function<bool()> endEarly = {};
    const TrainClassifier& trainClassifier;
};

struct TrainingOutcome {
    std::string ended;  ///< fitEndName()
    std::map<std::string, double> metrics;
    std::int64_t steps = 0;
};

struct TrainingKind {
    std::string id;     ///< stable; the folder of its first run
    std::string title;  ///< product name, not translated
    std::string summary;  ///< English, translatable (context "Core")
    std::vector<OptionSpec> options;
    bool makesBackbone = false;  ///< a CLIP model instead of a classifier
    const char* recordFile = "run.json";  ///< what lies in the folder of one that has ended

    /// InvalidOption where values that are allowed one by one do not fit together.
    std::function<Result<>(const OptionValues&)> check = {};
    std::function<Result<TrainingOutcome>(const TrainingTask&, JobContext&, TrainingListener&)> train;
    std::function<Result<TrainingEstimate>(const TrainingTask&, JobContext&)> estimate;
    /// As ClassifierVariant::optionsWithoutEffect.
    std::function<std::vector<std::string>(const OptionValues&)> optionsWithoutEffect = {};
    /// Rows of folders on disk; empty for classifiers, which run_catalogue.h reads.
    std::function<Result<TrainingRun>(const std::filesystem::path&)> readEnded = {};
    std::function<Result<TrainingRun>(const std::filesystem::path&)> readUnfinished = {};
};

/// The trained methods in the order of their registry, then the other kinds. Lives as long as the program.
const std::vector<TrainingKind>& trainingKinds();
/// Null where there is no such id.
const TrainingKind* findTrainingKind(std::string_view id);

}  // namespace vitrine
