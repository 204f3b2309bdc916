// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace vitrine {

/// Holds and releases a job (JobContext::setPause). Any thread.
class PauseSwitch {
public:
    void pause() { set(true); }
    void resume() { set(false); }
    bool isPaused() const {
        const std::lock_guard lock(mutex_);
        return isPaused_;
    }
    /// Returns when released or after `longest`.
    void waitFor(std::chrono::milliseconds longest) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, longest, [this] { return !isPaused_; });
    }

private:
    void set(bool isPaused) {
        {
            const std::lock_guard lock(mutex_);
            isPaused_ = isPaused;
        }
        changed_.notify_all();
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool isPaused_ = false;
};

}  // namespace vitrine
