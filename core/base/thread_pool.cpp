// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/thread_pool.h"

#include <algorithm>

namespace vitrine {

ThreadPool::ThreadPool(std::size_t threads) {
    for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i)
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

ThreadPool::~ThreadPool() {
    clear();
    for (auto& thread : threads_) thread.request_stop();
    threads_.clear();
}

void ThreadPool::post(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    ready_.notify_one();
}

void ThreadPool::clear() {
    std::deque<std::function<void()>> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(tasks_);
}

void ThreadPool::work(const std::stop_token& stop) {
    while (true) {
        std::function<void()> task;
        {
            std::unique_lock lock(mutex_);
            // With tasks waiting the wait succeeds even when a stop was asked for; those are dropped.
            if (!ready_.wait(lock, stop, [this] { return !tasks_.empty(); }) || stop.stop_requested()) return;
            task = std::move(tasks_.front());
            tasks_.pop_front();
        }
        task();
    }
}

}  // namespace vitrine
