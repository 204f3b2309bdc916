// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.h"
#include "composition_root.h"

int main(int argc, char** argv) {
    return vitrine::runCommandLine(argc, argv, vitrine::makeFrontend(argc, argv));
}
