// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

#include "base/job_context.h"

namespace vitrine {

/// How fast a count grows, over the last seconds: what was slow an hour ago (or a pause) does not spoil
/// the estimate for long. One thread.
class RateMeter {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds kWindow{20};

    explicit RateMeter(Clock::time_point start = Clock::now()) : samples_{{start, 0}} {}

    void record(std::int64_t done, Clock::time_point now = Clock::now());
    /// 0 until something was done.
    double perSecond() const;

private:
    struct Sample {
        Clock::time_point when;
        std::int64_t done;
    };
    std::deque<Sample> samples_;  ///< the first one is just outside the window
};

/// Seconds that the rest will take at the measured rate; negative where that is not known.
double secondsLeft(const Progress& progress);

}  // namespace vitrine
