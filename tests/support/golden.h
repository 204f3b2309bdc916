// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

namespace vitrine::test {

/// Folder of reference values: $VITRINE_GOLDEN_DIR, default ../shared/golden beside the source
/// tree. Users do not have it; tests that need it use VITRINE_GOLDEN_OR_SKIP.
std::filesystem::path goldenDirectory();

}  // namespace vitrine::test

/// Declares `variable` as goldenDirectory() / `relative`, or skips the test saying what is absent.
#define VITRINE_GOLDEN_OR_SKIP(variable, relative)                                      \
    const std::filesystem::path variable = ::vitrine::test::goldenDirectory() / (relative); \
    if (!std::filesystem::exists(variable)) GTEST_SKIP() << "no golden values at " << variable.string()
