// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

#include "base/pause_switch.h"

namespace vitrine {

/// How far a job is. `stage` is a translatable literal with static lifetime; total 0 = unknown.
struct Progress {
    const char* stage = "";
    std::int64_t done = 0;
    std::int64_t total = 0;
    double perSecond = 0.0;  ///< of what done counts, 0 = not measured (base/rate_meter.h)
};

/// What a long computation sees of the world around it: whether to stop, where to report, and
/// which seed to use. It knows nothing of threads. Used by one thread at a time.
class JobContext {
public:
    using ProgressSink = std::function<void(const Progress&)>;
    using Interlude = std::function<void()>;

    JobContext() = default;
    explicit JobContext(std::stop_token stop, ProgressSink sink = {}, std::uint64_t seed = 42)
        : stop_(std::move(stop)), sink_(std::move(sink)), seed_(seed) {}

    /// To be called at least every 50 ms: reports `progress`, lets waiting live jobs run, stays here while
    /// the job is paused, and returns false when it must stop now (return ErrorCode::Cancelled then).
    [[nodiscard]] bool checkpoint(const Progress& progress) {
        if (sink_) sink_(progress);
        if (interlude_) interlude_();
        while (pause_ && pause_->isPaused() && !stop_.stop_requested()) {
            pause_->waitFor(kPausedStep);
            if (interlude_) interlude_();
        }
        return !stop_.stop_requested();
    }

    bool stopRequested() const { return stop_.stop_requested(); }
    std::stop_token stopToken() const { return stop_; }
    std::uint64_t seed() const { return seed_; }

    /// Run between two steps of the job; the inference executor hangs its live lane in here.
    void setInterlude(Interlude interlude) { interlude_ = std::move(interlude); }

    /// Lets somebody on another thread hold the job at its next checkpoint; live jobs go on meanwhile.
    void setPause(std::shared_ptr<PauseSwitch> pause) { pause_ = std::move(pause); }

private:
    static constexpr std::chrono::milliseconds kPausedStep{10};

    std::stop_token stop_;
    ProgressSink sink_;
    Interlude interlude_;
    std::shared_ptr<PauseSwitch> pause_;
    std::uint64_t seed_ = 42;
};

}  // namespace vitrine
