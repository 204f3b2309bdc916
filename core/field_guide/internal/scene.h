// SPDX-License-Identifier: GPL-3.0-or-later
// What is around the bird: the habitat behind it, the branch under it, the water, leaves in front.
#pragma once

#include "base/counter_random.h"
#include "field_guide/attributes.h"
#include "field_guide/internal/figure.h"
#include "field_guide/internal/pen.h"

namespace vitrine::field_guide {

void paintBackground(Canvas& canvas, Habitat habitat, CounterRandom random);

/// Behind the feet of a perched bird. Hidden by nothing else, so it is painted before the bird.
void paintBranch(Canvas& canvas, const Figure& figure, Habitat habitat, CounterRandom random);

/// Covers what is under water again with `before`, the scene without the bird, and mirrors the bird
/// in it.
void paintWater(Canvas& canvas, const Canvas& before, const Mask& bird, const Figure& figure, Pose pose,
                CounterRandom random);

/// Leaves, stems and snowflakes near the edges of the picture.
void paintForeground(Canvas& canvas, Habitat habitat, CounterRandom random);

}  // namespace vitrine::field_guide
