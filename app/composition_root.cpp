// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition_root.h"

namespace vitrine {

Frontend makeFrontend(int /*argc*/, char** /*argv*/) { return {}; }

}  // namespace vitrine
