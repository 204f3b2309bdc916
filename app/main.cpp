// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>

#include "base/matrix_library.h"
#include "clip/device.h"
#include "command_line.h"
#include "commands/console.h"
#include "composition_root.h"

namespace {

/// Results that did not arrive, on a full disk for one, are a failure and not a success without output.
bool resultsArrived() { return std::cout.flush().good() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

}  // namespace

int main(int argc, char** argv) {
    vitrine::restartWithFittingKernels(argv);
    vitrine::followMachineLoad();
    const int code = vitrine::runCommandLine(argc, argv, vitrine::makeFrontend(argc, argv));
    if (resultsArrived()) return code;
    const int failure = vitrine::failed({vitrine::ErrorCode::FileNotWritable, "standard output", "cannot be written"});
    return code == vitrine::kExitDone ? failure : code;
}
