// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>

namespace vitrine::test {

/// Where the tests of the tensor rooms compute: $VITRINE_TEST_DEVICE ("cuda", "cuda:1"), "cpu" unless it is set.
std::string testDevice();

}  // namespace vitrine::test

/// Skips what only holds on the CPU, such as the same bits from two runs: sums in parallel have no order on CUDA.
#define VITRINE_ON_CPU_OR_SKIP(what) \
    if (::vitrine::test::testDevice() != "cpu") GTEST_SKIP() << (what) << " holds on the CPU"
