// SPDX-License-Identifier: GPL-3.0-or-later
// The one thread that may touch the device, the models and the tensor library. Three lanes:
//   live   what the eye waits for (inspect, heat map): runs before everything else and between two
//          steps of a running long job; per key only the latest request survives;
//   task   long jobs (open, train): one after the other, with a state on the job board;
//   batch  micro-batches of encoding: run when no task waits.
// Everything may be called from any thread. Nothing here knows of tensors.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/job_context.h"
#include "base/result.h"
#include "engine/job_board.h"

namespace vitrine {

class InferenceExecutor {
public:
    /// Runs on the executor thread. A long one calls JobContext::checkpoint at least every 50 ms.
    using Work = std::function<Result<>(JobContext&)>;
    /// Called exactly once for each posted piece of work: on the executor thread after it ran, or with
    /// Cancelled on the thread that replaced it, cancelled it or shut the executor down.
    using Finished = std::function<void(const Result<>&)>;

    /// `prepare` runs on the new thread, first and before each task (sets the number of tensor threads).
    explicit InferenceExecutor(JobBoard& board, std::function<void()> prepare = {});
    ~InferenceExecutor();
    InferenceExecutor(const InferenceExecutor&) = delete;
    InferenceExecutor& operator=(const InferenceExecutor&) = delete;

    /// A waiting request with the same key is dropped, a running one is asked to stop.
    void postLive(std::string key, Work work, Finished finished);
    JobId postTask(std::string title, Work work, Finished finished);
    void postBatch(Work work, Finished finished);

    /// Stops a task: one that waits ends at once as Cancelled, a running one at its next checkpoint.
    void cancel(JobId id);

    /// Stops what runs at its next checkpoint, drops what waits, joins the thread. Safe to call twice.
    /// Not to be called on the executor thread.
    void shutdown();

    bool isExecutorThread() const { return std::this_thread::get_id() == thread_.get_id(); }

private:
    struct Item {
        std::string key;  ///< live lane
        JobId job = 0;    ///< task lane
        Work work;
        Finished finished;
        std::stop_source stop;
    };

    void post(std::deque<Item>& lane, Item item);
    void loop();
    void run(Item& item, bool isLive);
    void runWaitingLiveItems();
    bool takeLive(Item& item);

    JobBoard& board_;
    std::function<void()> prepare_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Item> live_;
    std::deque<Item> tasks_;
    std::deque<Item> batches_;
    std::string runningLiveKey_;
    std::stop_source runningLive_{std::nostopstate};
    std::stop_source runningLong_{std::nostopstate};
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace vitrine
