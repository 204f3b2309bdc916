// SPDX-License-Identifier: GPL-3.0-or-later
// A subcommand is one file of this folder with `std::unique_ptr<Command> make_NAME()` and one line of
// its CMakeLists.txt: vitrine_register(command NAME).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "frontend.h"

namespace CLI {
class App;
}

namespace vitrine {

struct CommandContext {
    const Frontend& frontend;
};

class Command {
public:
    virtual ~Command() = default;
    virtual std::string name() const = 0;
    virtual std::string summary() const = 0;  ///< one sentence for --help
    virtual void addOptions(CLI::App& app) = 0;
    /// Runs with the parsed options and returns the exit code.
    virtual int run(const CommandContext& context) = 0;
};

/// All registered commands, in registration order.
std::vector<std::unique_ptr<Command>> makeCommands();

}  // namespace vitrine
