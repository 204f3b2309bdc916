// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "engine/snapshots.h"

namespace vitrine {

/// The list behind the status bar: what runs, how far it is, and the switch that stops it. Work may
/// happen anywhere; every function is safe from any thread and holds its lock for a few copies only.
class JobBoard {
public:
    /// A new job in state Waiting.
    JobId add(std::string title, bool canPause = false);

    void start(JobId id);
    void progress(JobId id, const char* stage, std::int64_t done, std::int64_t total, double perSecond = 0.0);
    /// Running to Paused or back; other states stay as they are.
    void setPaused(JobId id, bool isPaused);
    /// Ends the job: Done, Cancelled or Failed, as `outcome` says.
    void finish(JobId id, const Result<>& outcome);

    /// Asks the job to stop; its state is Stopping at once. Unknown and ended jobs are ignored.
    void requestStop(JobId id);
    void requestStopAll();
    std::stop_token stopToken(JobId id) const;

    /// Jobs in the order they were added. Ended ones stay for `kLingering`, so that a short job is seen.
    JobList snapshot() const;

    static constexpr std::chrono::seconds kLingering{5};

private:
    struct Record {
        JobState state;
        std::stop_source stop;
        std::chrono::steady_clock::time_point ended;
    };
    Record* find(JobId id);

    mutable std::mutex mutex_;
    std::vector<Record> records_;
    JobId nextId_ = 1;
};

}  // namespace vitrine
