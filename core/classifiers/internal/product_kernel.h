// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

namespace vitrine::internal {

inline constexpr std::size_t kTileRows = 6;

/// Columns of a tile: as many accumulators as this processor has registers for, beside those that feed them.
std::size_t tileColumns();

/// Of a cache line.
inline constexpr std::size_t kLineFloats = 16;

/// What the caller goes through after this tile: `lines` cache lines of three arrays each, from where `from` points.
/// The memory brings them while the processor multiplies.
struct Ahead {
    std::array<const float*, 3> from{};
    std::size_t lines = 0;
};

/// Sums over `depth` in kTileRows rows: out[r·outStride + c] = Σₖ a[r·rowStride + k·depthStride]·panel[k, c], for the
/// first `columns` of the panel's tileColumns() at least. `panel` and `out` lie on cache lines, the panel's rows one
/// after the other.
void productTile(const float* a, std::size_t rowStride, std::size_t depthStride, const float* panel, std::size_t depth,
                 std::size_t columns, float* out, std::size_t outStride, const Ahead& ahead = {});

}  // namespace vitrine::internal
