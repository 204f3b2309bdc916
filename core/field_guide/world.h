// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a bird of the field guide. The drawing depends on (attributes, seed, size) only, and
// chance is drawn from a stream of its own for each purpose (scene, colours, posture, foreground),
// so that two birds that differ in one attribute differ, at the same seed, in that attribute alone.
#pragma once

#include <cstdint>
#include <vector>

#include "field_guide/attributes.h"
#include "field_guide/field_conditions.h"
#include "image/image.h"

namespace vitrine::field_guide {

/// Image coordinates: 0..1 from left to right and from top to bottom. `radius` is a fraction of
/// the side. `visible` is false where the part is absent, behind something or under water.
struct PartLocation {
    Part part;
    float x = 0, y = 0, radius = 0;
    bool visible = false;
};

/// Box around the silhouette of the bird, without perch and reflection; 0..1 like PartLocation.
struct BirdBox {
    float left = 0, top = 0, right = 0, bottom = 0;
};

struct DrawingOptions {
    int supersampling = 3;  ///< drawn at so many times the size, then averaged; 1..8
    bool plain = false;     ///< no foreground, grain or light changes
    FieldView view = {};    ///< what the bird is seen through; parts and box are where they would be seen
};

struct Drawing {
    Image image;                      ///< size × size
    std::vector<PartLocation> parts;  ///< kPartCount entries in the order of Part
    BirdBox bird;
};

/// Any thread. `size` is the side in pixels (16..1024, clamped); `bird` must be tidied.
Drawing drawBird(const BirdAttributes& bird, std::uint64_t seed, int size, DrawingOptions options = {});

}  // namespace vitrine::field_guide
