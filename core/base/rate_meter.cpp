// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/rate_meter.h"

namespace vitrine {

void RateMeter::record(std::int64_t done, Clock::time_point now) {
    samples_.push_back({now, done});
    while (samples_.size() > 2 && now - samples_[1].when >= kWindow) samples_.pop_front();
}

double RateMeter::perSecond() const {
    const std::chrono::duration<double> elapsed = samples_.back().when - samples_.front().when;
    const auto grown = static_cast<double>(samples_.back().done - samples_.front().done);
    return elapsed.count() > 0.0 && grown > 0.0 ? grown / elapsed.count() : 0.0;
}

double secondsLeft(const Progress& progress) {
    if (progress.total <= 0 || progress.perSecond <= 0.0) return -1.0;
    return static_cast<double>(progress.total - progress.done) / progress.perSecond;
}

}  // namespace vitrine
