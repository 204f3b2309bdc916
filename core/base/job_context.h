// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <utility>

namespace vitrine {

/// How far a job is. `stage` is a translatable literal with static lifetime; total 0 = unknown.
struct Progress {
    const char* stage = "";
    std::int64_t done = 0;
    std::int64_t total = 0;
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

    /// To be called at least every 50 ms: reports `progress`, lets waiting live jobs run, and
    /// returns false when the job must stop now (return ErrorCode::Cancelled then).
    [[nodiscard]] bool checkpoint(const Progress& progress) {
        if (sink_) sink_(progress);
        if (interlude_) interlude_();
        return !stop_.stop_requested();
    }

    bool stopRequested() const { return stop_.stop_requested(); }
    std::stop_token stopToken() const { return stop_; }
    std::uint64_t seed() const { return seed_; }

    /// Run between two steps of the job; the inference executor hangs its live lane in here.
    void setInterlude(Interlude interlude) { interlude_ = std::move(interlude); }

private:
    std::stop_token stop_;
    ProgressSink sink_;
    Interlude interlude_;
    std::uint64_t seed_ = 42;
};

}  // namespace vitrine
