// SPDX-License-Identifier: GPL-3.0-or-later
// What the Train page asks of the engine. Every function may be called from any thread. Those that
// return a Result may write small files: not on the GUI thread. Callbacks come once, on threads of the engine.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.h"
#include "engine/training_snapshots.h"

namespace vitrine {

class TrainingService {
public:
    template <class T>
    using Callback = std::function<void(Result<T>)>;

    TrainingService() = default;
    TrainingService(const TrainingService&) = delete;
    TrainingService& operator=(const TrainingService&) = delete;
    virtual ~TrainingService() = default;

    /// All runs as they are now; the ui polls it.
    virtual TrainingBoardPointer board() const = 0;

    /// Queues a run behind those that wait. InvalidOption names a method, option or name that is not allowed.
    virtual Result<RunId> start(TrainRequest request) = 0;

    /// Stops a running one after its step with its state on disk; the queue waits with it.
    virtual Result<> pause(const RunId& id) = 0;
    /// Goes on where the state on disk ends: paused, failed or found after a crash. A queued one starts now
    /// where nothing else runs.
    virtual Result<> resume(const RunId& id) = 0;
    /// Ends it with what is learnt so far: a usable run.
    virtual Result<> keep(const RunId& id) = 0;
    /// Ends it and moves what is on disk to the trash; a run not started is forgotten.
    virtual Result<> discard(const RunId& id) = 0;
    /// A run that failed for want of memory starts anew with half its batch, and from now on without asking.
    virtual Result<> retryWithHalfBatch(const RunId& id) = 0;

    /// Makes a column of Inspect of what a training that has not ended and does not run has learnt by its state on disk,
    /// which stays as it is; gone as soon as it goes on. `done` gets the id of the column. Not of a backbone.
    virtual void showUnfinished(const RunId& id, Callback<std::string> done) = 0;

    /// Trains some real steps and throws them away; waits for the run that trains now.
    virtual void estimate(TrainRequest request, Callback<TrainingEstimate> done) = 0;

    /// The strongest concepts and the class of a loaded image after each epoch. The latest request wins.
    virtual void trace(const RunId& run, ImageId image, Callback<ImageTracePointer> done) = 0;

    /// Name and note of the user; an empty name stands for the standard one.
    virtual Result<> describe(const RunId& id, std::string name, std::string note) = 0;
    /// Moves an ended run to the trash beside the runs. InvalidOption for one of a workspace that is read-only.
    virtual Result<> moveToTrash(const RunId& id) = 0;
    virtual Result<> restore(const RunId& id) = 0;

    virtual Result<> exportRun(const RunId& id, RunExport format, const std::filesystem::path& path) = 0;
};

}  // namespace vitrine
