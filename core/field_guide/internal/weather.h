// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the field conditions. Lengths are fractions of the side, so that a drawing of any size shows the same view.
#pragma once

#include "base/counter_random.h"
#include "field_guide/attributes.h"
#include "field_guide/field_conditions.h"
#include "field_guide/internal/figure.h"
#include "field_guide/internal/pen.h"

namespace vitrine::field_guide {

/// Moves the bird away: smaller, somewhere else in the frame. A bird in the water stays below the horizon.
void moveAway(Figure& figure, Pose pose, float severity, CounterRandom random, int side);

/// Leaves between the bird and the eye; `bird` is what was painted of it.
void paintLeavesInFront(Canvas& canvas, const Mask& bird, float severity, CounterRandom random);

/// Rain, an unsteady hand, dusk: what happens to the finished picture.
void weather(cv::Mat3b& picture, const FieldView& view, CounterRandom random);

}  // namespace vitrine::field_guide
