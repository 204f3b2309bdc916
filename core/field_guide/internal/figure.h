// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of one bird lie. Three frames: the body's own (x towards the head, y down), the
// bird's (the body turned by its posture) and pixels (the bird turned, mirrored, scaled, placed).
#pragma once

#include "base/counter_random.h"
#include "field_guide/attributes.h"
#include "field_guide/internal/pen.h"

namespace vitrine::field_guide {

struct Figure {
    // posture, in the bird's frame
    float tilt = 0;
    float bodyDepth = 0;
    float headRadius = 0;
    float beakSize = 1;  // in head radii
    Point head;
    Path neck;  // spine from shoulder to head; empty for a short neck
    float tailSway = 0;
    float wingAngle = 0;  // of the raised near wing, against the body axis
    float farWingTurn = 0;
    float feet = 0;       // height of the toes
    float waterline = 0;  // height where a bird in water is cut

    // placement
    float lean = 0;
    float facing = 1;  // 1 looks right, -1 left
    float scale = 1;   // pixels a unit
    Point origin;      // pixels

    Point body(Point p) const;
    Path body(const Path& path) const;
    Point pixel(Point birdPoint) const;
    Path pixels(const Path& birdPath) const;
    Path bodyPixels(const Path& bodyPath) const { return pixels(body(bodyPath)); }
    /// Points in head radii around the centre of the head.
    Point atHead(Point p) const { return head + p * headRadius; }
    Path headPixels(const Path& path) const;

    /// On a raised wing, in the bird's frame: `along` 0..1 from the shoulder to the tip, `back` across.
    Point raisedWing(float along, float back, bool far) const;
};

/// Where the beak leaves the head, in head radii.
inline const Point kBeakBase{0.8F, 0.14F};
inline constexpr float kTailRoot = -0.29F;
float tailLength(TailShape shape);

/// Chosen so that the whole bird stays inside the frame whatever its beak, crest and tail: an edit
/// of these moves nothing else.
Figure makeFigure(const BirdAttributes& bird, CounterRandom random, int side);

}  // namespace vitrine::field_guide
