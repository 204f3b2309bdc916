// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "support/process.h"
#include "support/temporary_directory.h"
#include "support/tiny_workspace.h"

namespace vitrine::test {

/// Runs the built program as a process, on a tiny workspace that all tests of a suite share.
class CliTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        shared_ = std::make_unique<TemporaryDirectory>();
        TinyWorkspace{}.write(shared_->path() / "colours");
        std::ofstream(shared_->path() / "broken.png") << "no picture";
    }
    static void TearDownTestSuite() { shared_.reset(); }

    static std::string workspace() { return (shared_->path() / "colours").string(); }
    static std::string backbone() { return workspace() + "/backbone"; }
    static std::string image(const std::string& name) { return workspace() + "/images/" + name; }
    static std::string brokenImage() { return (shared_->path() / "broken.png").string(); }

    std::filesystem::path folder() const { return temporary_.path(); }
    std::string path(const std::string& name) const { return (temporary_.path() / name).string(); }

    /// What every start of the program needs, so that it finds nothing that another one kept on this machine.
    std::map<std::string, std::string> ownEnvironment() const {
        return {{"XDG_DATA_HOME", path("data")}, {"XDG_CACHE_HOME", path("cache")}, {"QT_QPA_PLATFORM", "offscreen"}};
    }

    ProcessOutput run(const std::vector<std::string>& arguments, ProcessOptions options = {}) const {
        for (const auto& [name, value] : ownEnvironment()) options.environment[name] = value;
        return runProcess(VITRINE_EXECUTABLE, arguments, options);
    }

    /// Ended with `code` and said `part` in one line of standard error, the only one.
    static testing::AssertionResult refused(const ProcessOutput& output, int code, const std::string& part) {
        if (output.exitCode != code)
            return testing::AssertionFailure() << "exit code " << output.exitCode << ": " << output.standardError;
        if (output.errorLines().size() != 1 || output.standardError.find(part) == std::string::npos)
            return testing::AssertionFailure() << "not one line about " << part << ": " << output.standardError;
        return testing::AssertionSuccess();
    }
    static testing::AssertionResult done(const ProcessOutput& output) {
        if (output.exitCode == 0 && output.standardError.empty()) return testing::AssertionSuccess();
        return testing::AssertionFailure() << "exit code " << output.exitCode << ", signal " << output.signal << ": "
                                           << output.standardError;
    }

private:
    static inline std::unique_ptr<TemporaryDirectory> shared_;
    TemporaryDirectory temporary_;
};

}  // namespace vitrine::test
