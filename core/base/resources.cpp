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

std::filesystem::path userCacheDirectory() {
    namespace fs = std::filesystem;
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0') return fs::path(cache) / "vitrine";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return fs::path(home) / ".cache" / "vitrine";
    return fs::temp_directory_path() / "vitrine-cache";
}

}  // namespace vitrine
