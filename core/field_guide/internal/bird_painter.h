// SPDX-License-Identifier: GPL-3.0-or-later
// Paints one bird on a canvas, from the far side to the near one.
#pragma once

#include "field_guide/attributes.h"
#include "field_guide/internal/figure.h"
#include "field_guide/internal/palette.h"
#include "field_guide/internal/pen.h"

namespace vitrine::field_guide {

class BirdPainter {
public:
    BirdPainter(Canvas& canvas, const BirdAttributes& bird, const Figure& figure, const Palette& palette,
                CounterRandom spots);

    void paint();
    /// All of the bird that was painted.
    const Mask& silhouette() const { return silhouette_; }

private:
    // bird_body.cpp
    void paintTail();
    void paintLegs();
    void paintCrest();
    void paintBeak();
    void paintPlumage();
    void paintBelly();
    // bird_marks.cpp
    void paintHead();
    void paintBreast();
    void paintEye();
    // bird_wings.cpp
    void paintFoldedWing();
    void paintRaisedWing(bool far);
    Rgb patternColour() const;

    /// Fills and adds to the silhouette.
    void solid(const Path& pixels, const Rgb& colour);
    void darkEdge(const Path& pixels, float opacity, const Mask* clip = nullptr);
    float units(float birdUnits) const { return birdUnits * figure_.scale; }

    Canvas& canvas_;
    const BirdAttributes& bird_;
    const Figure& figure_;
    const Palette& palette_;
    CounterRandom spots_;
    Mask body_;
    Mask silhouette_;
};

inline const Rgb kInk{28, 24, 28};

}  // namespace vitrine::field_guide
