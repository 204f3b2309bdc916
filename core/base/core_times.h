// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace vitrine {

/// Seconds of all cores together since the machine started, and of this process.
struct CoreTimes {
    double busy = 0.0;  ///< doing anything, for any process
    double idle = 0.0;
    double own = 0.0;  ///< of `busy`: all threads of this process
};

/// Now; nothing where the system does not tell (Linux does, in /proc/stat).
std::optional<CoreTimes> coreTimesNow();

/// From the text of /proc/stat; nothing where it is of another form.
std::optional<CoreTimes> parseCoreTimes(std::string_view procStat, double ticksPerSecond, double ownSeconds);

/// Cores that no other process used between two looks, our own among them: idle and own time over the time that went
/// by. At least 1, at most `cores`, those that this process may use at all; a core that others need for less than a
/// third of the time still counts.
int freeCores(const CoreTimes& before, const CoreTimes& after, double seconds, int cores);

}  // namespace vitrine
