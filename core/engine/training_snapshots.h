// SPDX-License-Identifier: GPL-3.0-or-later
// What the Train page sees of runs: immutable values, readable from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "classifiers/training_curves.h"
#include "classifiers/training_observer.h"
#include "engine/snapshots.h"

namespace vitrine {

using RunId = std::string;  ///< name of the run's folder, unique in a workspace

struct TrainRequest {
    std::string variantId;                 ///< "sparse_cbm", …
    std::vector<std::string> assignments;  ///< "key=value", validated before anything starts
    std::string runId;                     ///< folder name; empty = chosen from the variant
    std::string source = {};               ///< of a backbone: its caption table; empty = drawn birds
};

enum class RunState {
    Queued,       ///< waits for the run before it
    Running,
    Pausing,      ///< on its way to Paused, at most one step
    Paused,       ///< its state is on disk; those queued behind it wait
    Keeping,      ///< on its way to Stopped
    Finished,     ///< trained to its end (all epochs, or out of patience)
    Stopped,      ///< stopped and kept: usable, not trained to its end
    Failed,       ///< `error` says why; the last good state is on disk where there was one
    Recoverable   ///< found on disk, not ended: the program was closed or killed
};

/// True where the run holds a classifier that Inspect can show.
bool isUsable(RunState state);
/// True from Queued to Keeping: the engine still has work with it.
bool isPending(RunState state);

/// One row of the runs table.
struct TrainingRun {
    RunId id;
    std::string name;   ///< as the user calls it, else standardRunName()
    std::string note;
    std::string variantId;
    std::string title;  ///< of the method
    std::filesystem::path folder;
    bool isReadOnly = false;  ///< belongs to a workspace that may not be changed
    std::string options;      ///< JSON object: what was asked for
    std::int64_t seed = 0;
    std::string dataset;      ///< name of the workspace, and its images in training
    std::size_t trainImages = 0;
    std::string conceptSet;
    RunState state = RunState::Finished;
    std::int64_t step = 0, totalSteps = 0;  ///< totalSteps 0 = not known
    int epoch = 0;                          ///< epochs finished
    double seconds = 0.0;                   ///< of training, pauses left out; of this session where it was resumed
    double secondsLeft = std::numeric_limits<double>::quiet_NaN();
    std::map<std::string, double> metrics;  ///< as in run.json; while it trains those of the last epoch
    std::uint64_t bytes = 0;                ///< of its folder; 0 while it trains
    std::string created;                    ///< UTC, ISO 8601; empty while it trains
    std::optional<Error> error;             ///< Failed only
    std::int64_t checkpointStep = 0;        ///< of the state on disk
    std::filesystem::path checkpoint;       ///< that state; empty = there is none
    std::int64_t halvedBatch = 0;           ///< Failed for want of memory: the batch size to try next; else 0
    std::shared_ptr<const TrainingCurves> curves;  ///< never null
    std::size_t tracedEpochs = 0;                  ///< epochs an image can be followed through
    bool makesBackbone = false;      ///< a CLIP model, not a classifier
    std::filesystem::path model;     ///< of one that has ended: the Hugging Face directory
    std::string source;              ///< TrainRequest::source
    std::vector<std::string> problems;  ///< what of the data was left out, as sentences; the first of `problemCount`
    std::size_t problemCount = 0;
    bool waited = false;             ///< Recoverable: it never began, the program was closed while it waited
};
using TrainingRunPointer = std::shared_ptr<const TrainingRun>;

/// All runs of the open workspace, in the order they were made; grows a version with every change.
struct TrainingBoard {
    std::uint64_t version = 0;
    std::vector<TrainingRunPointer> runs;
    std::shared_ptr<const WorkspaceSnapshot> workspace;  ///< as it is with these runs
};
using TrainingBoardPointer = std::shared_ptr<const TrainingBoard>;

/// What a training will cost, from some real steps on this device.
struct TrainingEstimate {
    double seconds = 0.0;
    std::uint64_t memoryBytes = 0;  ///< of the whole program at its peak
    std::uint64_t diskBytes = 0;    ///< of the run folder at its largest
    std::int64_t steps = 0;         ///< of the whole training; 0 where the method has none
    std::int64_t measuredSteps = 0;
};

/// One image through the epochs of one run.
struct EpochTrace {
    static constexpr std::size_t kConcepts = 10;

    int epoch = 0;
    std::vector<std::pair<std::size_t, float>> concepts;  ///< index and activation, the strongest first
    int predicted = 0;                                    ///< class index
    float probability = 0.0F;                             ///< softmax of the logits
};
struct ImageTrace {
    ImageId image = 0;
    RunId run;
    std::vector<std::string> conceptNames, classNames;
    std::vector<EpochTrace> epochs;  ///< rising; those kept within a bound of memory
};
using ImageTracePointer = std::shared_ptr<const ImageTrace>;

enum class RunExport { Csv, Json, EventFile };

}  // namespace vitrine
