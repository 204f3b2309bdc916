// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace vitrine {

/// Warm-up, constant, cool-down ("WSD"; Hägele et al., "Scaling laws and compute-optimal training
/// beyond fixed training durations", 2024). The constant part does not know the end, so a run can
/// be resumed with another number of steps and cool down from where it stands.
struct LearningRatePlan {
    std::int64_t steps = 1000;
    std::int64_t warmUp = 40;
    std::int64_t coolDown = 200;  ///< last steps, falling to zero as 1 − √fraction

    /// Factor on every learning rate at `step`, counted from 0.
    double factor(std::int64_t step) const {
        const double rise = warmUp > 0 ? static_cast<double>(step + 1) / static_cast<double>(warmUp) : 1.0;
        const std::int64_t into = step - (steps - coolDown);
        const double fall =
            into < 0 ? 1.0 : 1.0 - std::sqrt(static_cast<double>(into + 1) / static_cast<double>(coolDown + 1));
        return std::max(0.0, std::min({1.0, rise, fall}));
    }
};

}  // namespace vitrine
