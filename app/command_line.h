// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "frontend.h"

namespace vitrine {

/// Parses the arguments, runs one subcommand or opens the window, and returns the exit code
/// (commands/console.h lists them).
int runCommandLine(int argc, char** argv, const Frontend& frontend);

}  // namespace vitrine
