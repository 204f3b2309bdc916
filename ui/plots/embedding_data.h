// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "engine/map_snapshots.h"
#include "plots/scatter_data.h"

namespace vitrine {

/// The points of a two-dimensional map, what their colours mean, and which of them are taken.
struct EmbeddingPlotData {
    MapFramePointer frame;
    ColoringSource coloring;
    std::vector<std::uint32_t> selection;  ///< ascending
    std::vector<PlacedMark> placed;
};

}  // namespace vitrine
