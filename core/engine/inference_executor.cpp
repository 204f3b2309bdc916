// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference_executor.h"

#include <algorithm>
#include <condition_variable>
#include <utility>
#include <vector>

#include "base/assert.h"

namespace vitrine {

namespace {

Result<> cancelled(const std::string& subject) { return fail(ErrorCode::Cancelled, subject, "stopped"); }

void report(const InferenceExecutor::Finished& finished, const Result<>& outcome) {
    if (finished) finished(outcome);
}

}  // namespace

InferenceExecutor::InferenceExecutor(JobBoard& board, std::function<void()> prepare)
    : board_(board), prepare_(std::move(prepare)) {
    thread_ = std::thread([this] {
        if (prepare_) prepare_();
        loop();
    });
}

InferenceExecutor::~InferenceExecutor() { shutdown(); }

void InferenceExecutor::post(std::deque<Item>& lane, Item item) {
    {
        const std::lock_guard lock(mutex_);
        if (!closing_) {
            lane.push_back(std::move(item));
            wake_.notify_one();
            return;
        }
    }
    const Result<> outcome = cancelled("engine");
    if (item.job) board_.finish(item.job, outcome);
    report(item.finished, outcome);
}

void InferenceExecutor::postLive(std::string key, Work work, Finished finished) {
    Item replaced;
    {
        const std::lock_guard lock(mutex_);
        const auto same = std::find_if(live_.begin(), live_.end(), [&](const Item& item) { return item.key == key; });
        if (same != live_.end()) {
            replaced = std::move(*same);
            live_.erase(same);
        }
        if (runningLiveKey_ == key) runningLive_.request_stop();
    }
    report(replaced.finished, cancelled(key));
    Item item;
    item.key = std::move(key);
    item.work = std::move(work);
    item.finished = std::move(finished);
    post(live_, std::move(item));
}

JobId InferenceExecutor::postTask(std::string title, Work work, Finished finished) {
    Item item;
    item.job = board_.add(std::move(title));
    item.work = std::move(work);
    item.finished = std::move(finished);
    const JobId id = item.job;
    post(tasks_, std::move(item));
    return id;
}

void InferenceExecutor::postBatch(Work work, Finished finished) {
    Item item;
    item.work = std::move(work);
    item.finished = std::move(finished);
    post(batches_, std::move(item));
}

void InferenceExecutor::cancel(JobId id) {
    board_.requestStop(id);
    Item waiting;
    {
        const std::lock_guard lock(mutex_);
        const auto it = std::find_if(tasks_.begin(), tasks_.end(), [id](const Item& item) { return item.job == id; });
        if (it == tasks_.end()) return;
        waiting = std::move(*it);
        tasks_.erase(it);
    }
    const Result<> outcome = cancelled("job");
    board_.finish(id, outcome);
    report(waiting.finished, outcome);
}

void InferenceExecutor::shutdown() {
    VITRINE_ASSERT(!isExecutorThread());
    std::vector<Item> dropped;
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
        for (std::deque<Item>* lane : {&live_, &tasks_, &batches_}) {
            std::move(lane->begin(), lane->end(), std::back_inserter(dropped));
            lane->clear();
        }
        runningLive_.request_stop();
        runningLong_.request_stop();
        wake_.notify_one();
    }
    board_.requestStopAll();
    for (Item& item : dropped) {
        const Result<> outcome = cancelled("engine");
        if (item.job) board_.finish(item.job, outcome);
        report(item.finished, outcome);
    }
    if (thread_.joinable()) thread_.join();
}

void InferenceExecutor::loop() {
    for (;;) {
        Item item;
        bool isLive = false;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return closing_ || !live_.empty() || !tasks_.empty() || !batches_.empty(); });
            if (closing_) return;
            isLive = !live_.empty();
            std::deque<Item>& lane = isLive ? live_ : !tasks_.empty() ? tasks_ : batches_;
            item = std::move(lane.front());
            lane.pop_front();
            if (isLive) {
                runningLiveKey_ = item.key;
                runningLive_ = item.stop;
            } else {
                runningLong_ = item.stop;
            }
        }
        run(item, isLive);
    }
}

bool InferenceExecutor::takeLive(Item& item) {
    const std::lock_guard lock(mutex_);
    if (closing_ || live_.empty()) return false;
    item = std::move(live_.front());
    live_.pop_front();
    runningLiveKey_ = item.key;
    runningLive_ = item.stop;
    return true;
}

void InferenceExecutor::runWaitingLiveItems() {
    // What is posted while these run waits for the next checkpoint, so that a flood of hover
    // requests can not hold up the long job for ever.
    std::size_t waiting = 0;
    {
        const std::lock_guard lock(mutex_);
        waiting = live_.size();
    }
    for (Item item; waiting > 0 && takeLive(item); --waiting) run(item, true);
}

void InferenceExecutor::run(Item& item, bool isLive) {
    std::stop_token stop = item.job ? board_.stopToken(item.job) : item.stop.get_token();
    JobContext::ProgressSink sink;
    if (item.job) {
        board_.start(item.job);
        if (prepare_) prepare_();
        sink = [this, id = item.job](const Progress& p) { board_.progress(id, p.stage, p.done, p.total, p.perSecond); };
    }
    JobContext context(std::move(stop), std::move(sink));
    if (!isLive) context.setInterlude([this] { runWaitingLiveItems(); });  // a live item gets none: no nesting

    const std::string subject = isLive ? item.key : "job";
    Result<> outcome = context.stopRequested() ? cancelled(subject)
                                               : guarded(subject, [&]() -> Result<> { return item.work(context); });
    if (isLive) {
        const std::lock_guard lock(mutex_);
        runningLiveKey_.clear();
        runningLive_ = std::stop_source(std::nostopstate);
    }
    if (item.job) board_.finish(item.job, outcome);
    item.work = {};  // frees what it captured before the callback sees the result
    report(item.finished, outcome);
}

}  // namespace vitrine
