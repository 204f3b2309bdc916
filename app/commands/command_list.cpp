// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/command.h"

namespace vitrine {

#define VITRINE_REGISTERED(name) std::unique_ptr<Command> make_##name();
#include "commands/command_list.inc"
#undef VITRINE_REGISTERED

std::vector<std::unique_ptr<Command>> makeCommands() {
    std::vector<std::unique_ptr<Command>> commands;
#define VITRINE_REGISTERED(name) commands.push_back(make_##name());
#include "commands/command_list.inc"
#undef VITRINE_REGISTERED
    return commands;
}

}  // namespace vitrine
