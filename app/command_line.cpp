// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

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

/// The innermost command that was named: `vitrine demo build`, not `vitrine`.
const CLI::App& namedCommand(const CLI::App& app) {
    const std::vector<CLI::App*> named = app.get_subcommands();
    return named.empty() ? app : namedCommand(*named.back());
}

/// "vitrine demo build".
std::string fullName(const CLI::App& command) {
    const CLI::App* const parent = command.get_parent();
    return (parent ? fullName(*parent) + " " : "") + command.get_name();
}

/// What CLI11 refused, in words that lead on. It asks for what is missing before it complains of what it does not
/// know, though a misspelt option is usually both: the unknown one is named.
std::string usageProblem(const CLI::App& app, const CLI::App& command, const std::vector<fs::path>& paths, const CLI::ParseError& error) {
    std::error_code ignored;
    if (&command == &app && !paths.empty() && !fs::exists(paths.front(), ignored))
        return paths.front().string() + " is no command, file or folder";
    constexpr int kExtras = static_cast<int>(CLI::ExitCodes::ExtrasError), kRequired = static_cast<int>(CLI::ExitCodes::RequiredError);
    const std::vector<std::string> unknown = command.remaining();
    for (const std::string& word : unknown)
        if (word.starts_with("-") && word != "--") return word + " is not an option of this command";
    if (error.get_exit_code() == kExtras && !unknown.empty()) return unknown.front() + " is one argument too many";
    const std::vector<const CLI::App*> below = command.get_subcommands([](const CLI::App*) { return true; });
    if (error.get_exit_code() == kRequired && &command != &app && !below.empty()) {
        std::string names;
        for (const CLI::App* sub : below) names += (names.empty() ? "" : ", ") + sub->get_name();
        return "needs a subcommand: " + names;
    }
    std::string cause = error.what();
    std::replace(cause.begin(), cause.end(), '\n', ' ');
    // "--threads: 1 required INT:INT in [0 - 1024] missing" and "Could not convert: --threads = many" say types.
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch) && cause.ends_with(" missing"))
        return cause.substr(0, cause.find(':')) + " needs a value";
    if (const std::size_t at = cause.find(" = "); error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ConversionError) && at != std::string::npos) {
        const std::string option = cause.substr(0, at);
        return option.substr(option.rfind(' ') + 1) + " does not take the value \"" + cause.substr(at + 3) + "\"";
    }
    return cause;
}

/// An empty word of the command line is a variable of a script that was not set; an option would count as not given.
std::string emptyArgument(int argc, const char* const* argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i], before = argv[i - 1];
        if (word.empty()) return before.starts_with("--") ? before + " is given an empty value" : "argument " + std::to_string(i) + " is empty";
    }
    return {};
}

int failedUsage(const CLI::App& command, const std::string& cause) {
    const std::string name = fullName(command);
    std::cerr << name + ": " + cause + " (see " + name + " --help)\n";
    return kExitUsage;
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
    const std::string emptyWord = emptyArgument(argc, argv);
    int exitCode = kExitDone;
    for (const auto& command : commands) {
        CLI::App* sub = app.add_subcommand(command->name(), command->summary());
        command->addOptions(*sub);
        sub->callback([&, runner = command.get()] {
            if (!emptyWord.empty()) {
                exitCode = failedUsage(namedCommand(app), emptyWord);
                return;
            }
            const Result<int> code = guarded(runner->name(), [&]() -> Result<int> { return runner->run({frontend}); });
            exitCode = code ? *code : failed(code.error());
        });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& success) {
        return app.exit(success);  // --help, --version
    } catch (const CLI::ParseError& error) {
        return failedUsage(namedCommand(app), usageProblem(app, namedCommand(app), paths, error));
    }
    if (listMethods) {
        std::cout << methodList();
        return kExitDone;
    }
    if (app.get_subcommands().empty() && !emptyWord.empty()) return failedUsage(app, emptyWord);
    return app.get_subcommands().empty() ? openWindow(paths, frontend) : exitCode;
}

}  // namespace vitrine
