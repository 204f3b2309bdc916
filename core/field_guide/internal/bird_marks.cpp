// SPDX-License-Identifier: GPL-3.0-or-later
// The field marks of head and breast, in head radii around the centre of the head.
#include "field_guide/internal/bird_painter.h"

namespace vitrine::field_guide {

void BirdPainter::paintBreast() {
    if (!bird_.breast) return;
    const Path patch =
        bird_.longNeck
            ? figure_.bodyPixels(smoothLoop(
                  {{0.2F, -0.12F}, {0.12F, 0.0F}, {0.1F, 0.1F}, {0.2F, 0.2F}, {0.4F, 0.14F}, {0.4F, -0.08F}}, 6))
            : figure_.headPixels(smoothLoop({{1.3F, 0.45F},
                                             {0.4F, 0.6F},
                                             {-0.3F, 1.1F},
                                             {-0.2F, 1.95F},
                                             {0.55F, 2.35F},
                                             {1.4F, 2.1F},
                                             {1.9F, 1.3F}},
                                            6));
    canvas_.fill(patch, palette_[*bird_.breast], 1, &body_);
    darkEdge(patch, 0.22F, &body_);
}

void BirdPainter::paintHead() {
    if (bird_.head != bird_.back) {
        const Path hood =
            bird_.longNeck
                ? smoothLoop({{1.5F, 0.6F},
                              {1.3F, -1.3F},
                              {-1.3F, -1.3F},
                              {-1.4F, 0.7F},
                              {-0.5F, 1.3F},
                              {0.4F, 1.45F},
                              {1.3F, 1.3F}},
                             6)
                : smoothLoop({{1.4F, 0.6F}, {1.3F, -1.3F}, {-1.3F, -1.3F}, {-1.4F, 0.7F}, {-0.4F, 1.2F}, {0.8F, 1.25F}},
                             6);
        const Path pixels = figure_.headPixels(hood);
        canvas_.fill(pixels, palette_[bird_.head], 1, &body_);
        darkEdge(pixels, 0.2F, &body_);
    }
    if (bird_.throat) {
        const Path patch = figure_.headPixels(smoothLoop(
            {{1.3F, 0.36F}, {0.5F, 0.46F}, {-0.2F, 0.8F}, {-0.28F, 1.3F}, {0.2F, 1.72F}, {0.9F, 1.75F}, {1.6F, 1.1F}},
            6));
        canvas_.fill(patch, palette_[*bird_.throat], 1, &body_);
        darkEdge(patch, 0.3F, &body_);
    }
    if (bird_.cap) {
        const Path cap = figure_.headPixels(smoothLoop({{1.3F, -0.22F},
                                                        {0.5F, -0.34F},
                                                        {-0.4F, -0.24F},
                                                        {-1.1F, 0.3F},
                                                        {-1.5F, -0.6F},
                                                        {-0.2F, -1.6F},
                                                        {1.2F, -1.1F}},
                                                       6));
        canvas_.fill(cap, palette_[*bird_.cap], 1, &body_);
        darkEdge(cap, 0.25F, &body_);
    }
    if (bird_.mask) {
        const Path mask = figure_.headPixels(smoothLoop({{1.35F, -0.22F},
                                                         {0.4F, -0.52F},
                                                         {-0.5F, -0.42F},
                                                         {-1.12F, -0.12F},
                                                         {-0.75F, 0.3F},
                                                         {0.2F, 0.5F},
                                                         {1.35F, 0.62F}},
                                                        6));
        canvas_.fill(mask, palette_[Colour::Black], 1, &body_);
    }
    if (bird_.brow) {
        const Path spine =
            smoothLine({{0.95F, -0.36F}, {0.5F, -0.63F}, {-0.12F, -0.64F}, {-0.72F, -0.34F}, {-1.15F, 0.12F}}, 6);
        const Path brow = figure_.headPixels(ribbon(spine, 0.15F, 0.17F));
        canvas_.fill(brow, palette_[*bird_.brow], 1, &body_);
        darkEdge(brow, 0.3F, &body_);
    }
}

void BirdPainter::paintEye() {
    const Point centre = figure_.pixel(figure_.atHead({0.3F, -0.04F}));
    const float radius = units(figure_.headRadius * 0.41F);
    const Rgb iris = Palette::iris(bird_.eye);
    // A dark lid would vanish on a black head.
    const bool onBlack = bird_.head == Colour::Black || bird_.mask;
    const Rgb lid = onBlack ? Rgb(116, 112, 116) : Rgb(22, 18, 20);
    if (bird_.eyeRing) {
        canvas_.disc(centre, radius * 1.6F, {22, 18, 20}, 0.85F);
        canvas_.disc(centre, radius * 1.49F, mixed(palette_[*bird_.eyeRing], Palette::standard(*bird_.eyeRing), 0.7F));
        canvas_.disc(centre, radius * 1.09F, {22, 18, 20});
    } else {
        canvas_.disc(centre, radius * 1.15F, lid);
    }
    canvas_.disc(centre, radius, iris);
    if (bird_.eye != Colour::Black) {
        // A darker rim and a light lower half make the iris round.
        canvas_.disc(centre + Point(0, -radius * 0.12F), radius * 0.84F, shaded(iris, 0.9F), 0.6F);
        canvas_.disc(centre, radius * 0.46F, {10, 9, 12});
    } else {
        canvas_.disc(centre, radius * 0.7F, {12, 10, 12});
    }
    canvas_.disc(centre + Point(-radius * 0.3F, -radius * 0.36F), radius * 0.24F, {255, 255, 255});
    canvas_.disc(centre + Point(radius * 0.32F, radius * 0.36F), radius * 0.11F, {255, 255, 255}, 0.7F);
}

}  // namespace vitrine::field_guide
