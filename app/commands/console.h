// SPDX-License-Identifier: GPL-3.0-or-later
// What all subcommands share: exit codes, one line per problem, progress on a terminal, Ctrl+C.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <stop_token>
#include <string>

#include "base/error.h"
#include "base/job_context.h"
#include "base/result.h"

namespace vitrine {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;       ///< something failed, or a check found a problem
inline constexpr int kExitUsage = 2;        ///< wrong arguments
inline constexpr int kExitInterrupted = 130;

/// Help of every --threads.
inline constexpr const char* kThreadsHelp = "Compute threads; 0 = the cores that other programs leave free";

/// The exit code an error leads to: InvalidOption is a matter of usage, Cancelled an interruption.
int exitCodeOf(const Error& error);

/// One line on standard error; line breaks of the message become blanks.
void printProblem(const Error& error);

/// printProblem() and the exit code in one.
int failed(const Error& error);

/// FileNotWritable where the folder that `file` is to be written into is absent: known before the work begins.
Result<> checkFolderOf(const std::filesystem::path& file);

/// InvalidOption where `folder` is a file, or holds anything but what is named in `own` (and what a killed program
/// left of a file it was writing): results are not mixed with the files of somebody else.
Result<> checkOutputFolder(const std::filesystem::path& folder, const std::set<std::string>& own);

/// A status line on standard error that is rewritten in place. Silent unless that is a terminal.
class StatusLine {
public:
    StatusLine();
    ~StatusLine() { clear(); }
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;

    /// At most some twenty times a second; what comes faster is left out.
    void show(const std::string& text);
    void clear();
    bool isTerminal() const { return isTerminal_; }

private:
    bool isTerminal_;
    bool isShown_ = false;
    long long lastMilliseconds_ = 0;
};

/// "stage 3/10  2.5/s  0:00:03 left", for a StatusLine; the rate where it is measured.
std::string progressText(const Progress& progress);

/// Turns the first Ctrl+C (or SIGTERM) into a stop request; a second one ends the process at once.
/// Create it before any other thread: they must inherit its signal mask.
class InterruptWatch {
public:
    InterruptWatch();
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;

    std::stop_token token() const;
    bool wasInterrupted() const { return token().stop_requested(); }

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A job of the terminal: stops on Ctrl+C, reports on `status`.
JobContext terminalJob(const InterruptWatch& interrupt, StatusLine& status);

}  // namespace vitrine
