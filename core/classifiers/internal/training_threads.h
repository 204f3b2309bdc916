// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/job_context.h"

namespace vitrine::internal {

/// Threads of the tensor library on this thread for the life of the object. A step of a small bottleneck takes
/// about a millisecond in some hundred operations: waking helpers for each costs more than it saves, and
/// twenty times more when another program uses the cores. One thread also makes the bits of such a training
/// independent of the machine's number of cores.
class TrainingThreads {
public:
    /// Below 256·1024² multiplications a product of one step stays on one thread (926 concepts, 128 images: 8 ms a
    /// step; with two threads beside another program that took ten times as long).
    static constexpr std::int64_t kSmallProduct = 256LL << 20;

    TrainingThreads(std::int64_t batchSize, std::int64_t concepts);
    /// For a training whose largest product has so many multiplications.
    explicit TrainingThreads(std::int64_t multiplications);
    ~TrainingThreads();
    TrainingThreads(const TrainingThreads&) = delete;
    TrainingThreads& operator=(const TrainingThreads&) = delete;

private:
    int previous_;
};

/// job.checkpoint(progress), after which this thread computes with as many threads as before: a live job that ran
/// in between sets its own number.
[[nodiscard]] bool checkpointKeepingThreads(JobContext& job, const Progress& progress);

}  // namespace vitrine::internal
