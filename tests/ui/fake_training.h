// SPDX-License-Identifier: GPL-3.0-or-later
// Runs without a training behind them: tests set the board and read what was asked.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/training_service.h"

namespace vitrine::test {

class FakeTraining final : public TrainingService {
public:
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

    void setRuns(std::vector<TrainingRun> runs);
    /// "pause sparse_cbm", "start l1_cbm epochs=3 seed=43", … in order.
    std::vector<std::string> calls() const;

private:
    Result<> note(const std::string& call);
    Result<> change(const RunId& id, RunState state, const std::string& call);
    void publish();

    mutable std::mutex mutex_;
    std::vector<TrainingRun> runs_, trash_;
    std::vector<std::string> calls_;
    std::uint64_t version_ = 0;
    TrainingBoardPointer board_ = std::make_shared<const TrainingBoard>();
};

/// A backbone likewise, trained on the table `source` (empty = drawn birds).
TrainingRun fakeBackbone(const std::string& id, RunState state, double share = 1.0, const std::string& source = "");

/// A run with believable curves of `epochs` epochs of 32 steps, as far as `share` of them.
TrainingRun fakeRun(const std::string& variantId, const std::string& id, RunState state, double share = 1.0, int epochs = 25,
                    std::int64_t seed = 42);

}  // namespace vitrine::test
