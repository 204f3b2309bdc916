// SPDX-License-Identifier: GPL-3.0-or-later
// VITRINE_ASSERT guards assumptions of our own (a caller's bug), never input from outside: it
// aborts in development builds and throws in release builds, where guarded() reports Internal.
#pragma once

namespace vitrine {
[[noreturn]] void assertionFailed(const char* expression, const char* file, int line);
}

#define VITRINE_ASSERT(expression) \
    ((expression) ? static_cast<void>(0) : ::vitrine::assertionFailed(#expression, __FILE__, __LINE__))
