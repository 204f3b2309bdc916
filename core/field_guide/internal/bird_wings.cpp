// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "field_guide/internal/bird_painter.h"

namespace vitrine::field_guide {
namespace {

bool isDark(Colour colour) {
    return colour == Colour::Black || colour == Colour::Slate || colour == Colour::Brown || colour == Colour::Blue;
}

}  // namespace

Rgb BirdPainter::patternColour() const {
    return bird_.wingPattern == WingPattern::DarkBars ? palette_[Colour::Black] : palette_[Colour::White];
}

void BirdPainter::paintFoldedWing() {
    const Rgb& colour = palette_[bird_.wing];
    Mask wing = canvas_.emptyMask();
    const Path outline = figure_.bodyPixels(smoothLoop({{0.12F, -0.05F},
                                                        {0.0F, -0.086F},
                                                        {-0.2F, -0.056F},
                                                        {-0.44F, 0.012F},
                                                        {-0.3F, 0.06F},
                                                        {-0.1F, 0.1F},
                                                        {0.06F, 0.096F},
                                                        {0.13F, 0.035F}},
                                                       8));
    canvas_.cover(wing, outline);
    Canvas::unite(silhouette_, wing);
    canvas_.fillMask(wing, colour);
    const auto inWing = [&](const Path& bodyPath, const Rgb& tone, float opacity = 1) {
        canvas_.fill(figure_.bodyPixels(bodyPath), tone, opacity, &wing);
    };
    const Rgb dark = shaded(colour, bird_.wing == Colour::Black ? 1.7F : 0.62F);
    if (bird_.wingPattern != WingPattern::Stripes)
        inWing({{-0.17F, -0.2F}, {-0.2F, 0.2F}, {-0.6F, 0.2F}, {-0.6F, -0.2F}}, dark, 0.2F);
    for (int i = 0; i < 4; ++i) {
        const float step = static_cast<float>(i);
        canvas_.line(
            figure_.bodyPixels({{-0.06F - 0.03F * step, -0.022F + 0.028F * step}, {-0.43F, 0.002F + 0.013F * step}}),
            units(0.011F), dark, 0.85F, &wing);
    }
    // A band across the wing, slanted like the tips of the coverts.
    const auto band = [&](float at, float width) {
        const Path shape = smoothLoop({{at + 0.03F + width, -0.2F},
                                       {at + width, -0.02F},
                                       {at - 0.05F + width, 0.16F},
                                       {at - 0.05F, 0.16F},
                                       {at, -0.02F},
                                       {at + 0.03F, -0.2F}},
                                      5);
        inWing(shape, patternColour());
        darkEdge(figure_.bodyPixels(shape), 0.3F, &wing);
    };
    switch (bird_.wingPattern) {
        case WingPattern::WhiteBars:
        case WingPattern::DarkBars:
            band(0.035F, 0.052F);
            band(-0.085F, 0.052F);
            break;
        case WingPattern::Stripes:
            for (int i = 0; i < 7; ++i) band(0.1F - 0.075F * static_cast<float>(i), 0.034F);
            break;
        case WingPattern::Plain:
            for (int row = 0; row < 2; ++row)
                for (int i = 0; i < 5; ++i) {
                    const float r = static_cast<float>(row), c = static_cast<float>(i);
                    Path scale;
                    for (int k = 0; k <= 8; ++k) {
                        const float angle = 0.5F * kPi + kPi * static_cast<float>(k) / 8;
                        scale.emplace_back(0.11F - 0.058F * c - 0.03F * r + 0.032F * std::cos(angle),
                                           -0.02F + 0.011F * c + 0.055F * r + 0.03F * std::sin(angle));
                    }
                    canvas_.line(figure_.bodyPixels(scale), units(0.009F), dark, 0.45F, &wing);
                }
            break;
    }
    canvas_.emboss(wing, 0.34F, units(0.03F));
    darkEdge(outline, 0.4F, &silhouette_);
}

void BirdPainter::paintRaisedWing(bool far) {
    const Rgb colour = shaded(palette_[bird_.wing], far ? 0.8F : 1.0F);
    const Rgb dark = shaded(colour, bird_.wing == Colour::Black ? 1.7F : 0.6F);
    const auto at = [&](float along, float back) { return figure_.raisedWing(along, back, far); };

    // Feathers from the body outwards: they fan from backwards to outwards, with round tips.
    constexpr int kFeathers = 9;
    struct Feather {
        Point root, tip;
    };
    std::vector<Feather> feathers;
    for (int i = 0; i < kFeathers; ++i) {
        const float t = static_cast<float>(i) / (kFeathers - 1);
        const float angle = 0.5F * kPi * (1.06F - 0.98F * t * t * (1.25F - 0.25F * t));  // 90°: straight backwards
        const float size = 0.44F - 0.05F * std::cos(kPi * 2 * t) + (i == kFeathers - 1 ? -0.03F : 0.0F);
        const Point rootAt(0.02F + 0.56F * t, 0.02F - 0.05F * std::sin(kPi * t));
        const Point tipAt(rootAt.x + size * std::cos(angle), rootAt.y + size * std::sin(angle));
        feathers.push_back({at(rootAt.x, rootAt.y), at(std::min(tipAt.x, 0.99F), tipAt.y)});
    }
    Mask wing = canvas_.emptyMask();
    std::vector<Path> outlines;
    for (const Feather& feather : feathers) {
        const Point along = feather.tip - feather.root;
        const Point across = Point(-along.y, along.x) * (0.048F / length(along));
        outlines.push_back(figure_.pixels(smoothLoop(
            {feather.root - across * 0.9F, feather.root + along * 0.55F - across * 1.05F,
             feather.root + along * 0.88F - across * 0.85F, feather.tip, feather.root + along * 0.88F + across * 0.85F,
             feather.root + along * 0.55F + across * 1.05F, feather.root + across * 0.9F},
            5)));
        canvas_.cover(wing, outlines.back());
    }
    const Path arm = figure_.pixels(smoothLoop({at(-0.1F, 0.02F), at(0.1F, -0.07F), at(0.35F, -0.1F), at(0.58F, -0.05F),
                                                at(0.68F, 0.04F), at(0.5F, 0.13F), at(0.25F, 0.2F), at(-0.02F, 0.22F)},
                                               6));
    canvas_.cover(wing, arm);
    Canvas::unite(silhouette_, wing);
    for (int i = 0; i < kFeathers; ++i) {
        canvas_.fill(outlines[i], shaded(colour, i % 2 == 0 ? 0.96F : 0.88F));
        canvas_.line(
            figure_.pixels({feathers[i].root, feathers[i].root + (feathers[i].tip - feathers[i].root) * 0.92F}),
            units(0.006F), dark, 0.35F);
        darkEdge(outlines[i], 0.3F);
    }
    if (bird_.wingPattern == WingPattern::Plain && !isDark(bird_.wing))
        for (int i = 4; i < kFeathers; ++i) {
            const Path tip = figure_.pixels(ellipse(feathers[i].tip, 0.085F, 0.085F));
            Mask one = canvas_.emptyMask();
            canvas_.cover(one, outlines[i]);
            canvas_.fill(tip, dark, 0.5F, &one);
        }
    canvas_.fill(arm, colour, 1, &wing);
    // Bars follow the rows of feathers: the same share of each feather's length.
    const auto band = [&](float share, float half) {
        Path spine;
        for (const Feather& feather : feathers) spine.push_back(feather.root + (feather.tip - feather.root) * share);
        const Path shape = figure_.pixels(ribbon(smoothLine(spine, 4), half, half));
        canvas_.fill(shape, shaded(patternColour(), far ? 0.88F : 1.0F), 1, &wing);
        darkEdge(shape, 0.3F, &wing);
    };
    switch (bird_.wingPattern) {
        case WingPattern::WhiteBars:
        case WingPattern::DarkBars:
            band(0.32F, 0.03F);
            band(0.62F, 0.03F);
            break;
        case WingPattern::Stripes:
            for (float share : {0.14F, 0.34F, 0.54F, 0.74F}) band(share, 0.02F);
            break;
        case WingPattern::Plain: break;
    }
    canvas_.emboss(wing, 0.3F, units(0.03F));
}

}  // namespace vitrine::field_guide
