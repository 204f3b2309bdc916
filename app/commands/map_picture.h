// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/matrix.h"
#include "image/image.h"

namespace vitrine {

using Rgb = std::array<std::uint8_t, 3>;

/// Colour of a label, distinguishable with every kind of colour vision for the first eight (Okabe & Ito, "Color
/// Universal Design", 2008); further ones are darker and lighter shades of these. −1, not known, is grey.
Rgb labelColour(int label);

/// A square picture of places (n×2) on white: smooth dots, smaller where there are more of them, both axes to the
/// same scale. `labels` is n labels or empty (all one colour).
Image drawMap(const Matrix& places, std::span<const int> labels, int side);

}  // namespace vitrine
