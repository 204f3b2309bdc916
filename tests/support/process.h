// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace vitrine::test {

struct ProcessOutput {
    int exitCode = -1;  ///< −1: ended by a signal or by the timeout
    int signal = 0;     ///< that ended it
    std::string standardOutput;
    std::string standardError;

    std::vector<std::string> errorLines() const;
};

struct ProcessOptions {
    std::map<std::string, std::string> environment;  ///< added to the own one
    std::chrono::seconds timeout{120};
    /// Asked every few milliseconds; SIGINT is sent once when it says so.
    std::function<bool()> interruptWhen;
};

/// Runs a program with its output in pipes and waits for its end.
ProcessOutput runProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                         const ProcessOptions& options = {});

}  // namespace vitrine::test
