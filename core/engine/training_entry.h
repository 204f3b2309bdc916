// SPDX-License-Identifier: GPL-3.0-or-later
// One training of the queue, from its request to its end. Owned by TrainingJobs, under its lock.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/option_spec.h"
#include "classifiers/concept_classifier.h"
#include "classifiers/training_curves.h"
#include "engine/training_events.h"
#include "engine/training_jobs.h"
#include "engine/training_kind.h"

namespace vitrine {

struct TrainingJobs::Entry {
    RunId id;
    const TrainingKind* kind = nullptr;  ///< null where the folder can not be read
    OptionValues options;
    std::string source;
    bool waited = false;               ///< TrainingRun::waited
    std::vector<std::string> problems;
    std::size_t problemCount = 0;
    std::filesystem::path folder;
    RunState state = RunState::Queued;
    Intent intent = Intent::None;
    JobId job = 0;
    bool isPosted = false;  ///< to the executor
    bool resumes = false;
    bool halvesItself = false;         ///< the user has agreed to smaller batches once
    std::atomic<bool> keeps = false;   ///< read between two steps
    std::string ended;                 ///< fitEndName(), after it ended

    TrainingCurves curves;
    std::shared_ptr<const TrainingCurves> finalCurves;  ///< of an ended one: rows share them
    std::int64_t step = 0, totalSteps = 0;
    int epoch = 0;
    std::map<std::string, double> metrics;
    double seconds = 0.0;  ///< of the parts before the running one
    std::chrono::steady_clock::time_point started;
    std::int64_t startedStep = 0;
    std::optional<Error> error;
    std::int64_t checkpointStep = 0;
    std::unique_ptr<TrainingEvents> events;  ///< of the executor thread, not under the lock
    bool hasCheckpoint = false;

    /// Classifiers after some epochs, within kTraceBytes.
    std::vector<std::pair<int, std::shared_ptr<const ConceptClassifier>>> epochs;
    std::size_t epochStride = 1;

    bool isRunning() const { return isPosted && state != RunState::Queued; }
    double secondsNow() const {
        const std::chrono::duration<double> part = std::chrono::steady_clock::now() - started;
        return seconds + (isPosted ? part.count() : 0.0);
    }
};

}  // namespace vitrine
