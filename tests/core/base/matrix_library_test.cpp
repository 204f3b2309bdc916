// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/matrix_library.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace vitrine {
namespace {

TEST(MatrixLibrary, OnlyKernelsOfBeforeTheProcessorAreReplaced) {
    EXPECT_EQ(fittingKernels("Prescott", {true, true}), "SkylakeX");
    EXPECT_EQ(fittingKernels("Nehalem", {true, false}), "Haswell");
    EXPECT_EQ(fittingKernels("Prescott", {false, false}), "") << "an old processor keeps what is right for it";
    for (const char* fitting : {"Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids", "Sandybridge", ""})
        EXPECT_EQ(fittingKernels(fitting, {true, true}), "") << fitting;
}

TEST(MatrixLibrary, WhatTheUserAskedForIsLeftAlone) {
    ASSERT_EQ(::setenv("OPENBLAS_CORETYPE", "Prescott", 1), 0);
    char* argv[] = {nullptr};
    restartWithFittingKernels(argv);  // would not return
    EXPECT_STREQ(std::getenv("OPENBLAS_CORETYPE"), "Prescott");
    ::unsetenv("OPENBLAS_CORETYPE");
}

}  // namespace
}  // namespace vitrine
