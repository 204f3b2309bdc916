// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/blas_health.h"

#include <gtest/gtest.h>

namespace vitrine {
namespace {

// Rates depend on the machine and on who else uses it; only what must hold everywhere is checked.
TEST(BlasHealth, FiguresBelongTogether) {
    const BlasHealth health = measureBlasHealth();
    EXPECT_GT(health.linearGflops, 0.0);
    EXPECT_GT(health.peakGflops, 0.0);
    EXPECT_NEAR(health.ratio, health.linearGflops / health.peakGflops, 1e-9);
    EXPECT_EQ(health.slow, !health.advice.empty());
}

TEST(BlasHealth, MultiplyAddsAreCounted) { EXPECT_GT(measureFmaGflops(1), 1.0); }

}  // namespace
}  // namespace vitrine
