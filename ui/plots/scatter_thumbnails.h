// SPDX-License-Identifier: GPL-3.0-or-later
// Which points show their picture: those that find a free place, in a fixed order of preference, so that
// pictures neither flicker nor change places while one moves about. No Qt.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

/// A picture centred on its point. The point, not a position in a list, says which picture it is.
struct ThumbnailPlace {
    std::uint32_t point = 0;
    double x = 0.0, y = 0.0;  ///< pixels
};

struct ThumbnailCandidate {
    std::uint32_t point = 0;
    double x = 0.0, y = 0.0;
};

/// Places squares of `side` pixels that stay `gap` apart. Nothing is placed where fewer than `share` of the
/// candidates would get a place: then it is too crowded for pictures to say where things are.
std::vector<ThumbnailPlace> placeThumbnails(std::span<const ThumbnailCandidate> candidates, double side, double gap, double share);

}  // namespace vitrine
