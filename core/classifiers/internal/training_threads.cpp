// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/training_threads.h"

#include <ATen/Parallel.h>

#include "clip/device.h"

namespace vitrine::internal {
namespace {

void useThreads(int count) {
    if (at::get_num_threads() != count) at::set_num_threads(count);
}

}  // namespace

TrainingThreads::TrainingThreads(std::int64_t batchSize, std::int64_t concepts)
    : TrainingThreads(batchSize * concepts * concepts) {}

TrainingThreads::TrainingThreads(std::int64_t multiplications) : previous_(at::get_num_threads()) {
    useThreads(multiplications < kSmallProduct ? 1 : computeThreads());
}

TrainingThreads::~TrainingThreads() { useThreads(previous_); }

bool checkpointKeepingThreads(JobContext& job, const Progress& progress) {
    const int threads = at::get_num_threads();
    const bool proceed = job.checkpoint(progress);
    useThreads(threads);
    return proceed;
}

}  // namespace vitrine::internal
