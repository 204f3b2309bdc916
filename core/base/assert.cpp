// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/assert.h"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace vitrine {

void assertionFailed(const char* expression, const char* file, int line) {
    const std::string text = std::string("assertion failed: ") + expression + " at " + file + ":" + std::to_string(line);
#ifdef VITRINE_ABORT_ON_ASSERT
    std::fprintf(stderr, "%s\n", text.c_str());
    std::abort();
#else
    throw std::logic_error(text);
#endif
}

}  // namespace vitrine
