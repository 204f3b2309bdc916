// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace vitrine::internal {

/// Scratch memory that starts at a cache line: a vector of sixteen floats that lies across two lines is read twice.
class AlignedFloats {
public:
    /// At least `count` floats, of unknown value; pointers of before are invalid.
    float* resized(std::size_t count) {
        lines_.resize((count + kLine - 1) / kLine);
        return lines_.data()->values;
    }

private:
    static constexpr std::size_t kLine = 16;
    struct alignas(kLine * sizeof(float)) Line {
        float values[kLine];
    };
    std::vector<Line> lines_;
};

}  // namespace vitrine::internal
