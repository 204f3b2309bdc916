// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace vitrine::test {

namespace {

using Pipe = std::array<int, 2>;

Pipe makePipe() {
    Pipe ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    return ends;
}

/// Takes what is there; false at the end of the stream.
bool drain(int descriptor, std::string& text) {
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
}

[[noreturn]] void becomeChild(const std::vector<std::string>& command, const ProcessOptions& options, const Pipe& output,
                              const Pipe& error) {
    ::dup2(output[1], STDOUT_FILENO);
    ::dup2(error[1], STDERR_FILENO);
    for (const auto& [name, value] : options.environment) ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
}

}  // namespace

std::vector<std::string> ProcessOutput::errorLines() const {
    std::vector<std::string> lines;
    std::istringstream stream(standardError);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

ProcessOutput runProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                         const ProcessOptions& options) {
    std::vector<std::string> command{program.string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const Pipe output = makePipe(), error = makePipe();
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("no process");
    if (child == 0) becomeChild(command, options, output, error);
    ::close(output[1]);
    ::close(error[1]);

    ProcessOutput result;
    const auto deadline = std::chrono::steady_clock::now() + options.timeout;
    bool outputOpen = true, errorOpen = true, interrupted = false;
    while (outputOpen || errorOpen) {
        std::array<pollfd, 2> streams{{{outputOpen ? output[0] : -1, POLLIN, 0}, {errorOpen ? error[0] : -1, POLLIN, 0}}};
        ::poll(streams.data(), streams.size(), 5);
        if (streams[0].revents != 0) outputOpen = drain(output[0], result.standardOutput);
        if (streams[1].revents != 0) errorOpen = drain(error[0], result.standardError);
        if (!interrupted && options.interruptWhen && options.interruptWhen()) {
            interrupted = true;
            ::kill(child, SIGINT);
        }
        if (std::chrono::steady_clock::now() > deadline) {
            ::kill(child, SIGKILL);
            break;
        }
    }
    ::close(output[0]);
    ::close(error[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status)) result.exitCode = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    return result;
}

}  // namespace vitrine::test
