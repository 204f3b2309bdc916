// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/core_times.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <string>

#if defined(__linux__)
#include <ctime>
#include <unistd.h>
#endif

namespace vitrine {
namespace {

constexpr double kSharedCore = 0.3;  // of a core that others may take before it no longer counts as free

/// Columns of the first line: user, nice, system, idle, waiting for a disk, interrupts, soft interrupts, and time
/// that another virtual machine had. Guests are within user.
constexpr std::size_t kColumns = 8;
constexpr std::size_t kIdle = 3;
constexpr std::size_t kWaitingForDisk = 4;

}  // namespace

std::optional<CoreTimes> parseCoreTimes(std::string_view procStat, double ticksPerSecond, double ownSeconds) {
    constexpr std::string_view kAllCores = "cpu ";
    if (!procStat.starts_with(kAllCores) || !(ticksPerSecond > 0.0)) return std::nullopt;
    const char* at = procStat.data() + kAllCores.size();
    const char* const end = procStat.data() + procStat.size();
    CoreTimes times;
    times.own = ownSeconds;
    for (std::size_t column = 0; column < kColumns; ++column) {
        while (at != end && *at == ' ') ++at;
        unsigned long long ticks = 0;
        const auto [stop, error] = std::from_chars(at, end, ticks);
        if (error != std::errc()) return std::nullopt;
        at = stop;
        double& sum = column == kIdle || column == kWaitingForDisk ? times.idle : times.busy;
        sum += static_cast<double>(ticks) / ticksPerSecond;
    }
    return times;
}

std::optional<CoreTimes> coreTimesNow() {
#if defined(__linux__)
    std::ifstream file("/proc/stat");
    std::string line;
    timespec own{};
    if (!std::getline(file, line) || clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own) != 0) return std::nullopt;
    return parseCoreTimes(line, static_cast<double>(sysconf(_SC_CLK_TCK)),
                          static_cast<double>(own.tv_sec) + 1e-9 * static_cast<double>(own.tv_nsec));
#else
    return std::nullopt;
#endif
}

int freeCores(const CoreTimes& before, const CoreTimes& after, double seconds, int cores) {
    if (!(seconds > 0.0)) return std::max(cores, 1);
    const double ours = (after.idle - before.idle + after.own - before.own) / seconds;
    return std::clamp(static_cast<int>(std::floor(ours + kSharedCore)), 1, std::max(cores, 1));
}

}  // namespace vitrine
