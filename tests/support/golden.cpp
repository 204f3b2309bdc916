// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/golden.h"

#include <cstdlib>

namespace vitrine::test {

std::filesystem::path goldenDirectory() {
    if (const char* chosen = std::getenv("VITRINE_GOLDEN_DIR"); chosen != nullptr && *chosen != '\0') return chosen;
    return std::filesystem::path(VITRINE_SOURCE_DIR).parent_path() / "shared" / "golden";
}

}  // namespace vitrine::test
