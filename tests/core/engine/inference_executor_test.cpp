// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference_executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <semaphore>

namespace vitrine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A gate that work can wait behind, so that tests decide the order and never sleep for luck.
class Gate {
public:
    void open() { promise_.set_value(); }
    void wait() { EXPECT_EQ(future_.wait_for(seconds(20)), std::future_status::ready); }

private:
    std::promise<void> promise_;
    std::shared_future<void> future_ = promise_.get_future().share();
};

/// Remembers what the callbacks said, in order.
class Record {
public:
    InferenceExecutor::Finished as(const std::string& name) {
        return [this, name](const Result<>& outcome) {
            const std::lock_guard lock(mutex_);
            events_.push_back(name + (outcome ? " ok" : std::string(" ") + errorCodeName(outcome.error().code)));
            changed_.notify_all();
        };
    }
    std::vector<std::string> waitFor(std::size_t count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, seconds(20), [&] { return events_.size() >= count; }));
        return events_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> events_;
};

Result<> nothing(JobContext&) { return {}; }

TEST(InferenceExecutor, RunsLiveBeforeTasksBeforeBatches) {
    JobBoard board;
    Record record;
    Gate entered, proceed;
    InferenceExecutor executor(board);
    executor.postBatch([&](JobContext&) -> Result<> { entered.open(); proceed.wait(); return {}; }, record.as("first"));
    entered.wait();
    executor.postBatch(nothing, record.as("batch"));
    executor.postTask("task", nothing, record.as("task"));
    executor.postLive("live", nothing, record.as("live"));
    proceed.open();
    EXPECT_EQ(record.waitFor(4), (std::vector<std::string>{"first ok", "live ok", "task ok", "batch ok"}));
}

TEST(InferenceExecutor, KeepsOnlyTheLatestLiveRequestOfAKey) {
    JobBoard board;
    Record record;
    Gate entered, proceed;
    InferenceExecutor executor(board);
    executor.postBatch([&](JobContext&) -> Result<> { entered.open(); proceed.wait(); return {}; }, record.as("first"));
    entered.wait();
    executor.postLive("hover", nothing, record.as("old"));
    executor.postLive("other", nothing, record.as("other"));
    executor.postLive("hover", nothing, record.as("new"));
    proceed.open();
    EXPECT_EQ(record.waitFor(4), (std::vector<std::string>{"old cancelled", "first ok", "other ok", "new ok"}));
}

TEST(InferenceExecutor, AsksARunningLiveRequestToStopWhenItsKeyIsPostedAgain) {
    JobBoard board;
    Record record;
    Gate entered;
    InferenceExecutor executor(board);
    executor.postLive("hover", [&](JobContext& context) -> Result<> {
        entered.open();
        while (!context.stopRequested()) std::this_thread::yield();
        return fail(ErrorCode::Cancelled, "hover");
    }, record.as("old"));
    entered.wait();
    executor.postLive("hover", nothing, record.as("new"));
    EXPECT_EQ(record.waitFor(2), (std::vector<std::string>{"old cancelled", "new ok"}));
}

TEST(InferenceExecutor, RunsLiveWorkInsideTheCheckpointsOfALongJob) {
    JobBoard board;
    Record record;
    Gate entered;
    std::atomic<bool> liveRan = false;
    InferenceExecutor executor(board);
    executor.postTask("long", [&](JobContext& context) -> Result<> {
        entered.open();
        // Ends only when the live job ran inside: without the interlude this is cancelled below.
        while (!liveRan)
            if (!context.checkpoint({"step", 1, 2})) return fail(ErrorCode::Cancelled, "long");
        return {};
    }, record.as("long"));
    entered.wait();
    executor.postLive("hover", [&](JobContext&) -> Result<> {
        EXPECT_TRUE(executor.isExecutorThread());
        liveRan = true;
        return {};
    }, record.as("live"));
    EXPECT_EQ(record.waitFor(2), (std::vector<std::string>{"live ok", "long ok"}));
}

TEST(InferenceExecutor, CancelsRunningAndWaitingTasksAndShowsTheirStates) {
    JobBoard board;
    Record record;
    Gate entered;
    InferenceExecutor executor(board);
    const JobId running = executor.postTask("running", [&](JobContext& context) -> Result<> {
        (void)context.checkpoint({"epoch", 3, 10});
        entered.open();
        while (context.checkpoint({"epoch", 3, 10})) std::this_thread::yield();
        return fail(ErrorCode::Cancelled, "running");
    }, record.as("running"));
    const JobId waiting = executor.postTask("waiting", nothing, record.as("waiting"));
    entered.wait();
    const JobList before = board.snapshot();
    ASSERT_EQ(before.size(), 2U);
    EXPECT_EQ(before[0].status, JobStatus::Running);
    EXPECT_EQ(before[0].stage, "epoch");
    EXPECT_EQ(before[0].done, 3);
    EXPECT_EQ(before[0].total, 10);
    EXPECT_EQ(before[1].status, JobStatus::Waiting);

    executor.cancel(waiting);
    EXPECT_EQ(record.waitFor(1), (std::vector<std::string>{"waiting cancelled"}));
    executor.cancel(running);
    EXPECT_EQ(record.waitFor(2), (std::vector<std::string>{"waiting cancelled", "running cancelled"}));
    for (const JobState& state : board.snapshot()) EXPECT_EQ(state.status, JobStatus::Cancelled);
    executor.cancel(running);  // of an ended job: nothing happens
}

TEST(InferenceExecutor, TurnsExceptionsAndFailuresIntoFailedJobsAndGoesOn) {
    JobBoard board;
    Record record;
    InferenceExecutor executor(board);
    executor.postTask("throws", [](JobContext&) -> Result<> { throw std::runtime_error("broken"); }, record.as("throws"));
    executor.postTask("fails", [](JobContext&) -> Result<> { return fail(ErrorCode::NumericalFailure, "loss", "NaN"); },
                      record.as("fails"));
    executor.postTask("works", nothing, record.as("works"));
    EXPECT_EQ(record.waitFor(3), (std::vector<std::string>{"throws internal", "fails numerical_failure", "works ok"}));
    const JobList jobs = board.snapshot();
    EXPECT_EQ(jobs[1].status, JobStatus::Failed);
    EXPECT_EQ(jobs[1].error.detail, "NaN");
    EXPECT_EQ(jobs[2].status, JobStatus::Done);
}

TEST(InferenceExecutor, ShutdownStopsTheRunningJobAndDropsTheWaitingOnes) {
    JobBoard board;
    Record record;
    Gate entered;
    InferenceExecutor executor(board);
    executor.postTask("running", [&](JobContext& context) -> Result<> {
        entered.open();
        while (context.checkpoint({})) std::this_thread::yield();
        return fail(ErrorCode::Cancelled, "running");
    }, record.as("running"));
    entered.wait();
    executor.postTask("task", nothing, record.as("task"));
    executor.postLive("live", [](JobContext&) -> Result<> { return fail(ErrorCode::Cancelled, "live"); }, record.as("live"));
    executor.postBatch(nothing, record.as("batch"));
    executor.shutdown();
    std::vector<std::string> events = record.waitFor(4);
    std::sort(events.begin(), events.end());
    EXPECT_EQ(events, (std::vector<std::string>{"batch cancelled", "live cancelled", "running cancelled", "task cancelled"}));
    executor.postTask("late", nothing, record.as("late"));
    EXPECT_EQ(record.waitFor(5).back(), "late cancelled");
    executor.shutdown();
}

TEST(InferenceExecutor, AnswersEveryRequestOfManyThreadsExactlyOnce) {
    JobBoard board;
    std::atomic<int> answers = 0;
    constexpr int kThreads = 4, kRequests = 200;
    {
        InferenceExecutor executor(board);
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < kRequests; ++i) {
                    const auto count = [&](const Result<>&) { ++answers; };
                    if (i % 3 == 0) executor.postLive(std::to_string((t + i) % 5), nothing, count);
                    else if (i % 3 == 1) executor.postBatch(nothing, count);
                    else executor.cancel(executor.postTask("task", nothing, count));
                }
            });
    }
    EXPECT_EQ(answers, kThreads * kRequests);
}

}  // namespace
}  // namespace vitrine
