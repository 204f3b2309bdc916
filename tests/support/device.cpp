// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/device.h"

#include <cstdlib>

namespace vitrine::test {

std::string testDevice() {
    const char* chosen = std::getenv("VITRINE_TEST_DEVICE");
    return chosen != nullptr && *chosen != '\0' ? chosen : "cpu";
}

}  // namespace vitrine::test
