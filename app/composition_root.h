// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "frontend.h"

namespace vitrine {

/// The one place where core and ui meet: wires the window and the report painter to the command line,
/// or nothing in a build without them.
Frontend makeFrontend(int argc, char** argv);

}  // namespace vitrine
