// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of the open workspace: the queue of trainings, what became of each, and the rows the Train page
// shows. A paused training is a stopped one with its state on disk, put back in the task lane on resume:
// nothing of it stays on the executor, and on the CPU it goes on bit by bit. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/option_spec.h"
#include "classifiers/train_run.h"
#include "engine/image_library.h"
#include "engine/inference_executor.h"
#include "engine/run_catalogue.h"
#include "engine/session.h"
#include "engine/training_kind.h"
#include "engine/training_service.h"

namespace vitrine {

/// What the trainings need of the engine around them.
struct TrainingHost {
    InferenceExecutor& executor;
    ImageLibrary& library;
    std::function<SessionPointer()> session;
    std::function<Result<>(JobContext&)> reloadRuns;  ///< lists the workspace's runs anew; on the executor thread
    std::string device = "cpu";
    double checkpointSeconds = 20.0;
    /// What trains; a test may put a failing one here.
    TrainClassifier train = trainRun;
};

class TrainingJobs final : public TrainingService {
public:
    explicit TrainingJobs(TrainingHost host);
    ~TrainingJobs() override;

    TrainingBoardPointer board() const override;
    Result<RunId> start(TrainRequest request) override;
    Result<> pause(const RunId& id) override;
    Result<> resume(const RunId& id) override;
    Result<> keep(const RunId& id) override;
    Result<> discard(const RunId& id) override;
    Result<> retryWithHalfBatch(const RunId& id) override;
    void showUnfinished(const RunId& id, Callback<std::string> done) override;
    void estimate(TrainRequest request, Callback<TrainingEstimate> done) override;
    void trace(const RunId& run, ImageId image, Callback<ImageTracePointer> done) override;
    Result<> describe(const RunId& id, std::string name, std::string note) override;
    Result<> moveToTrash(const RunId& id) override;
    Result<> restore(const RunId& id) override;
    Result<> exportRun(const RunId& id, RunExport format, const std::filesystem::path& path) override;

    /// The session is another one: its runs are listed, trainings of another workspace that wait are forgotten.
    void sessionChanged(const Session& session);

    /// Nothing is queued any more; what runs is stopped by the executor.
    void close();

private:
    enum class Intent { None, Pause, Discard };
    struct Entry;
    using EntryPointer = std::shared_ptr<Entry>;
    struct Parsed;
    class Listener;

    Result<Parsed> parse(const TrainRequest& request) const;
    EntryPointer find(const RunId& id) const;
    Result<EntryPointer> require(const RunId& id, bool condition(RunState), const char* otherwise) const;
    RunId freeId(const std::string& base, const Session& session) const;
    void advance();
    void post(const EntryPointer& entry);
    Result<> work(Entry& entry, JobContext& context);
    void ended(const EntryPointer& entry, const Result<>& outcome);
    void keepClassifier(Entry& entry, int epoch, std::shared_ptr<const ConceptClassifier> classifier);
    void reloadSoon();
    Result<> makeUnfinished(const Entry& entry, JobContext& context);
    bool removeUnfinished(const Entry& entry) const;
    Result<> storeQueued(const Entry& entry);
    void publish();
    void publishSometimes();
    TrainingRun rowOf(const Entry& entry) const;

    TrainingHost host_;
    mutable std::mutex mutex_;  ///< of everything below
    std::vector<EntryPointer> entries_;                      ///< pending, failed and recoverable ones, in order
    std::vector<TrainingRunPointer> ended_;                  ///< of the disk
    std::vector<std::pair<RunId, EntryPointer>> traceable_;  ///< finished in this session: their epochs can be followed
    std::filesystem::path runsFolder_;
    std::shared_ptr<const WorkspaceSnapshot> workspace_;
    TrainingBoardPointer board_ = std::make_shared<const TrainingBoard>();
    std::uint64_t version_ = 0;
    std::int64_t lastOrder_ = 0;  ///< of a queued training on disk
    std::chrono::steady_clock::time_point lastPublished_;
    bool closed_ = false;
};

}  // namespace vitrine
