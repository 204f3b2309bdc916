// SPDX-License-Identifier: GPL-3.0-or-later
// Places names beside their points so that none covers another. No Qt.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace vitrine {

struct LabelRequest {
    double x = 0.0, y = 0.0;            ///< what is named, pixels
    double width = 0.0, height = 0.0;   ///< of the text, pixels
    double priority = 0.0;              ///< larger is placed first; ties in the order given
};

struct LabelPlace {
    double left = 0.0, top = 0.0;
};

/// For each request the corner of its text, or nothing where there is no free place near it. A text is
/// centred on its point, or above, below, right or left of it; all lie inside width × height.
std::vector<std::optional<LabelPlace>> placeLabels(std::span<const LabelRequest> requests, double width, double height);

}  // namespace vitrine
