// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace vitrine::internal {

/// Lines that are transformed at once, one in each lane of a vector.
inline constexpr std::size_t kLines = 8;
/// Floats of element k of eight lines: eight real parts, then eight imaginary parts.
inline constexpr std::size_t kElement = 2 * kLines;

/// Radices and roots of unity of one length of the form 2^a·3^b·5^c.
struct LineFftPlan {
    std::size_t length = 0;
    std::vector<std::size_t> radices;
    std::vector<float> roots;  ///< for each pass: m groups of (radix − 1) pairs cos, sin

    LineFftPlan() = default;
    explicit LineFftPlan(std::size_t lineLength) : length(lineLength) {
        std::size_t rest = length;
        for (const std::size_t radix : {4U, 2U, 3U, 5U}) {
            for (; rest % radix == 0; rest /= radix) radices.push_back(radix);
        }
        std::size_t n = length;
        for (const std::size_t radix : radices) {
            for (std::size_t p = 0; p < n / radix; ++p)
                for (std::size_t k = 1; k < radix; ++k) {
                    const double angle = 2.0 * std::numbers::pi * static_cast<double>(p * k) / static_cast<double>(n);
                    roots.push_back(static_cast<float>(std::cos(angle)));
                    roots.push_back(static_cast<float>(std::sin(angle)));
                }
            n /= radix;
        }
    }
};

}  // namespace vitrine::internal
