// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/resources.h"

#include <cstdlib>
#include <system_error>

namespace vitrine {

std::filesystem::path resourceDirectory() {
    namespace fs = std::filesystem;
    if (const char* chosen = std::getenv("VITRINE_RESOURCES"); chosen != nullptr && *chosen != '\0') return chosen;
    std::error_code error;
    const fs::path executable = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        const fs::path installed = executable.parent_path().parent_path() / "share" / "vitrine";
        if (fs::is_directory(installed, error)) return installed;
    }
    return VITRINE_SOURCE_RESOURCES;
}

std::filesystem::path demoWorkspaceDirectory() { return resourceDirectory() / "demo"; }

}  // namespace vitrine
