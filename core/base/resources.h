// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace vitrine {

/// Folder with the files Vitrine ships (demo workspace, prompts): $VITRINE_RESOURCES, else
/// ../share/vitrine beside the executable's folder, else the source tree it was built from.
std::filesystem::path resourceDirectory();

/// The demo workspace inside resourceDirectory().
std::filesystem::path demoWorkspaceDirectory();

/// Folder for what can be computed again and may be deleted at any time: $XDG_CACHE_HOME/vitrine, else
/// ~/.cache/vitrine.
std::filesystem::path userCacheDirectory();

}  // namespace vitrine
