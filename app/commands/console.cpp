// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/console.h"

#include <pthread.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <system_error>
#include <thread>

#include "base/rate_meter.h"

namespace vitrine {

int exitCodeOf(const Error& error) {
    switch (error.code) {
        case ErrorCode::InvalidOption: return kExitUsage;
        case ErrorCode::Cancelled: return kExitInterrupted;
        default: return kExitFailed;
    }
}

void printProblem(const Error& error) {
    std::string message = error.message();
    std::replace(message.begin(), message.end(), '\n', ' ');
    std::cerr << "vitrine: " + message + "\n" << std::flush;
}

int failed(const Error& error) {
    Error told = error;
    // A stopped computation names itself and nothing else: it does not know who stopped it.
    if (told.code == ErrorCode::Cancelled && told.detail.empty()) told.detail = "interrupted";
    printProblem(told);
    return exitCodeOf(error);
}

Result<> checkFolderOf(const std::filesystem::path& file) {
    std::error_code ignored;
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    if (std::filesystem::is_directory(folder, ignored)) return {};
    return fail(ErrorCode::FileNotWritable, file.string(), "the folder " + folder.string() + " does not exist");
}

Result<> checkOutputFolder(const std::filesystem::path& folder, const std::set<std::string>& own) {
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return {};
    if (!std::filesystem::is_directory(folder, error))
        return fail(ErrorCode::InvalidOption, folder.string(), "is a file; choose a folder for the results");
    for (std::filesystem::directory_iterator it(folder, error); !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
        const std::filesystem::path name = it->path().filename();
        if (own.contains(name.string()) || name.extension() == ".tmp") continue;
        return fail(ErrorCode::InvalidOption, folder.string(), "already holds other files, such as " + name.string() +
                                                                   "; choose a new or an empty folder");
    }
    return {};
}

StatusLine::StatusLine() : isTerminal_(::isatty(STDERR_FILENO) == 1) {}

void StatusLine::show(const std::string& text) {
    if (!isTerminal_) return;
    constexpr long long kInterval = 50;
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::steady_clock::now().time_since_epoch()).count();
    if (isShown_ && now - lastMilliseconds_ < kInterval) return;
    lastMilliseconds_ = now;
    winsize size{};
    const std::size_t columns = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1U : 79U;
    std::cerr << "\r\x1b[K" << text.substr(0, columns) << std::flush;
    isShown_ = true;
}

void StatusLine::clear() {
    if (isShown_) std::cerr << "\r\x1b[K" << std::flush;
    isShown_ = false;
}

std::string progressText(const Progress& progress) {
    std::string text = progress.stage;
    if (progress.total > 0) text += " " + std::to_string(progress.done) + "/" + std::to_string(progress.total);
    if (progress.perSecond <= 0.0) return text;
    char rate[64];
    std::snprintf(rate, sizeof rate, progress.perSecond < 10.0 ? "  %.1f/s" : "  %.0f/s", progress.perSecond);
    text += rate;
    const auto left = static_cast<long long>(std::ceil(secondsLeft(progress)));
    if (left <= 0) return text;
    std::snprintf(rate, sizeof rate, "  %lld:%02lld:%02lld left", left / 3600, left / 60 % 60, left % 60);
    return text + rate;
}

struct InterruptWatch::State {
    std::stop_source stop;
    sigset_t signals{};
    sigset_t previous{};
    std::thread thread;
};

InterruptWatch::InterruptWatch() : state_(std::make_unique<State>()) {
    sigemptyset(&state_->signals);
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&state_->signals, signal);
    pthread_sigmask(SIG_BLOCK, &state_->signals, &state_->previous);
    state_->thread = std::thread([state = state_.get()] {
        for (int signal = 0; sigwait(&state->signals, &signal) == 0 && signal != SIGUSR1;)
            if (!state->stop.request_stop()) ::_exit(kExitInterrupted);
    });
}

InterruptWatch::~InterruptWatch() {
    pthread_kill(state_->thread.native_handle(), SIGUSR1);
    state_->thread.join();
    pthread_sigmask(SIG_SETMASK, &state_->previous, nullptr);
}

std::stop_token InterruptWatch::token() const { return state_->stop.get_token(); }

JobContext terminalJob(const InterruptWatch& interrupt, StatusLine& status) {
    return JobContext(interrupt.token(), [&status](const Progress& progress) { status.show(progressText(progress)); });
}

}  // namespace vitrine
