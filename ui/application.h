// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace vitrine {

class EngineSource;
class SettingsStore;

struct ApplicationOptions {
    std::filesystem::path workspace;            ///< opened at the start
    std::vector<std::filesystem::path> images;  ///< files and folders shown instead of the workspace's own
    EngineOptions engine;                       ///< device and threads are the user's settings instead
    std::vector<std::string> devices;           ///< that this machine has; a stored one that is gone is not used
};

/// Opens the window and returns when it is closed. Needs no QApplication before it.
int runApplication(int& argc, char** argv, const ApplicationOptions& options);

/// The same on an engine and settings of the caller's choice, inside an existing QApplication.
int runWindow(EngineSource& source, SettingsStore& settings, const ApplicationOptions& options);

/// Makes icons and catalogues compiled into the ui library known to Qt; safe to call twice.
void loadUiResources();

}  // namespace vitrine
