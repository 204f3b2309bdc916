// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/peak_memory.h"

#include <fstream>
#include <sstream>
#include <string>

namespace vitrine {

PeakMemory::PeakMemory() {
    // Writing 5 sets the high-water mark of resident memory back to what is held now (proc(5)).
    std::ofstream reset("/proc/self/clear_refs");
    reset << "5" << std::flush;
    isReset_ = reset.good();
}

std::optional<double> PeakMemory::bytes() const {
    if (!isReset_) return {};
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmHWM:", 0) != 0) continue;
        double kibibytes = 0.0;
        if (std::istringstream(line.substr(6)) >> kibibytes) return kibibytes * 1024.0;
    }
    return {};
}

}  // namespace vitrine
