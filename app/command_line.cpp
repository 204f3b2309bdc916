// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <system_error>

#include "base/version.h"
#include "commands/command.h"
#include "commands/console.h"
#include "commands/method_list.h"
#include "engine/workspace.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFooter =
    "Exit codes: 0 done, 1 something failed or a problem was found, 2 wrong arguments, 130 interrupted.\n"
    "Problems go to standard error, one line each; results go to standard output.";

bool isWorkspace(const fs::path& path) {
    std::error_code error;
    return path.filename() == WorkspaceManifest::kFileName || fs::exists(path / WorkspaceManifest::kFileName, error);
}

int openWindow(const std::vector<fs::path>& paths, const Frontend& frontend) {
    WindowRequest request;
    for (const fs::path& path : paths) {
        std::error_code error;
        if (!fs::exists(path, error)) {
            printProblem({ErrorCode::InvalidOption, path.string(), "no such command, file or folder (see vitrine --help)"});
            return kExitUsage;
        }
        if (!isWorkspace(path)) {
            request.images.push_back(path);
        } else if (request.workspace.empty()) {
            request.workspace = path;
        } else {
            printProblem({ErrorCode::InvalidOption, path.string(), "only one workspace can be opened"});
            return kExitUsage;
        }
    }
    if (frontend.openWindow) return frontend.openWindow(request);
    printProblem({ErrorCode::UnsupportedFormat, "window", "this build has no graphical interface; see vitrine --help"});
    return kExitFailed;
}

}  // namespace

int runCommandLine(int argc, char** argv, const Frontend& frontend) {
    CLI::App app{"Shows which concepts make a CLIP classifier decide.", "vitrine"};
    app.footer(kFooter);
    app.set_version_flag("--version", std::string("vitrine ") + kVersion);
    bool listMethods = false;
    app.add_flag("--list", listMethods, "List the methods and kinds of data set with their options and end");
    std::vector<fs::path> paths;
    app.add_option("paths", paths, "Images, folders of images or a workspace to open in the window");
    app.require_subcommand(0, 1);

    std::vector<std::unique_ptr<Command>> commands = makeCommands();
    int exitCode = kExitDone;
    for (const auto& command : commands) {
        CLI::App* sub = app.add_subcommand(command->name(), command->summary());
        command->addOptions(*sub);
        sub->callback([&exitCode, &frontend, runner = command.get()] {
            const Result<int> code = guarded(runner->name(), [&]() -> Result<int> { return runner->run({frontend}); });
            exitCode = code ? *code : failed(code.error());
        });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& success) {
        return app.exit(success);  // --help, --version
    } catch (const CLI::ParseError& error) {
        std::string cause = error.what();
        std::replace(cause.begin(), cause.end(), '\n', ' ');
        std::cerr << "vitrine: " << cause << "\n";
        return kExitUsage;
    }
    if (listMethods) {
        std::cout << methodList();
        return kExitDone;
    }
    return app.get_subcommands().empty() ? openWindow(paths, frontend) : exitCode;
}

}  // namespace vitrine
