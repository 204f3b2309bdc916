// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace vitrine {

/// Wall time since it was made or restarted, by the steady clock.
class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }
    double milliseconds() const { return 1e3 * seconds(); }
    void restart() { start_ = std::chrono::steady_clock::now(); }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace vitrine
