// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "field_guide/internal/bird_painter.h"

namespace vitrine::field_guide {
namespace {

/// In the body's frame. `sway` bends the tip up or down.
std::vector<Path> tailOutlines(TailShape shape, float sway) {
    const float root = kTailRoot, reach = tailLength(shape);
    if (shape == TailShape::Forked) {
        const Path upper = smoothLoop({{root + 0.05F, -0.06F},
                                       {root - reach * 0.45F, -0.085F},
                                       {root - reach, -0.15F + sway},
                                       {root - reach * 0.52F, -0.01F},
                                       {root, 0.03F}},
                                      5);
        const Path lower = smoothLoop({{root + 0.05F, -0.03F},
                                       {root - reach * 0.5F, 0.005F},
                                       {root - reach, 0.13F + sway},
                                       {root - reach * 0.4F, 0.085F},
                                       {root + 0.02F, 0.06F}},
                                      5);
        return {upper, lower};
    }
    const float half = shape == TailShape::Long ? 0.062F : shape == TailShape::Short ? 0.088F : 0.08F;
    return {smoothLoop({{root + 0.06F, -0.07F},
                        {root - reach * 0.6F, -half * 0.9F + sway * 0.6F},
                        {root - reach * 0.97F, -half * 0.8F + sway},
                        {root - reach * 1.03F, sway},
                        {root - reach * 0.97F, half * 0.8F + sway},
                        {root - reach * 0.5F, half + sway * 0.5F},
                        {root + 0.06F, 0.07F}},
                       6)};
}

/// In head radii from the base of the bill; one path for each piece, the first is the whole beak.
std::vector<Path> beakOutlines(BeakShape shape) {
    switch (shape) {
        case BeakShape::Thin: return {{{-0.25F, -0.2F}, {0.2F, -0.12F}, {0.72F, 0.1F}, {0.2F, 0.18F}, {-0.25F, 0.2F}}};
        case BeakShape::Cone:
            return {smoothLoop(
                {{-0.3F, -0.55F}, {0.3F, -0.46F}, {0.72F, -0.12F}, {0.93F, 0.12F}, {0.55F, 0.36F}, {-0.3F, 0.48F}}, 5)};
        case BeakShape::Long:
            return {{{-0.25F, -0.27F}, {0.5F, -0.16F}, {1.78F, 0.07F}, {1.78F, 0.12F}, {0.5F, 0.22F}, {-0.25F, 0.28F}}};
        case BeakShape::Curved:
            return {ribbon(smoothLine({{-0.25F, -0.02F}, {0.4F, -0.12F}, {1.0F, 0.06F}, {1.45F, 0.48F}, {1.62F, 1.1F}}),
                           0.27F, 0.05F)};
        case BeakShape::Hooked:
            return {smoothLoop({{-0.3F, -0.56F},
                                {0.3F, -0.58F},
                                {0.78F, -0.3F},
                                {0.94F, 0.2F},
                                {0.84F, 0.78F},
                                {0.68F, 0.7F},
                                {0.58F, 0.34F},
                                {0.3F, 0.42F},
                                {-0.3F, 0.46F}},
                               5)};
        case BeakShape::Flat:
            return {smoothLoop({{-0.3F, -0.36F},
                                {0.25F, -0.3F},
                                {0.7F, -0.2F},
                                {1.15F, -0.25F},
                                {1.48F, 0.02F},
                                {1.38F, 0.36F},
                                {0.95F, 0.46F},
                                {0.5F, 0.4F},
                                {-0.3F, 0.4F}},
                               5)};
        case BeakShape::Huge:
            return {smoothLoop({{-0.35F, -0.68F},
                                {0.5F, -0.78F},
                                {1.25F, -0.56F},
                                {1.72F, -0.02F},
                                {1.76F, 0.52F},
                                {1.5F, 0.36F},
                                {0.8F, 0.46F},
                                {-0.35F, 0.52F}},
                               6),
                    smoothLoop({{1.42F, -0.42F}, {1.7F, -0.05F}, {1.77F, 0.53F}, {1.52F, 0.36F}}, 5)};
    }
    return {};
}

}  // namespace

BirdPainter::BirdPainter(Canvas& canvas, const BirdAttributes& bird, const Figure& figure, const Palette& palette,
                         CounterRandom spots)
    : canvas_(canvas), bird_(bird), figure_(figure), palette_(palette), spots_(spots), silhouette_(canvas.emptyMask()) {
    std::vector<Path> shapes;
    // An egg: fuller at the breast than at the tail.
    Path egg = ellipse({0, 0}, 0.265F, 1);
    for (Point& p : egg) p.y *= figure.bodyDepth * (1 + 0.6F * p.x);
    shapes.push_back(figure.bodyPixels(egg));
    shapes.push_back(figure.pixels(ellipse(figure.head, figure.headRadius * 1.03F, figure.headRadius * 1.05F)));
    if (!figure.neck.empty()) shapes.push_back(figure.pixels(ribbon(figure.neck, 0.085F, 0.052F)));
    shapes.push_back(figure.bodyPixels({{-0.15F, -0.11F}, {-0.36F, -0.025F}, {-0.36F, 0.03F}, {-0.12F, 0.13F}}));
    body_ = melted(shapes, canvas.side(), units(0.024F));
}

void BirdPainter::paint() {
    if (bird_.pose == Pose::Flying) paintRaisedWing(true);
    paintTail();
    paintLegs();
    paintCrest();
    paintBeak();
    paintPlumage();
    paintBelly();
    paintBreast();
    paintHead();
    canvas_.emboss(body_, 0.4F, units(0.05F));
    if (bird_.pose == Pose::Flying)
        paintRaisedWing(false);
    else
        paintFoldedWing();
    paintEye();
    canvas_.outline(silhouette_, units(0.013F), kInk, 0.6F);
}

void BirdPainter::solid(const Path& pixels, const Rgb& colour) {
    canvas_.fill(pixels, colour);
    canvas_.cover(silhouette_, pixels);
}

void BirdPainter::darkEdge(const Path& pixels, float opacity, const Mask* clip) {
    Path closed = pixels;
    closed.push_back(pixels.front());
    canvas_.line(closed, units(0.011F), kInk, opacity, clip);
}

void BirdPainter::paintTail() {
    const Rgb& colour = palette_[bird_.tail];
    Mask tail = canvas_.emptyMask();
    for (const Path& piece : tailOutlines(bird_.tailShape, figure_.tailSway)) {
        const Path outline = figure_.bodyPixels(piece);
        canvas_.cover(tail, outline);
        solid(outline, shaded(colour, 0.95F));
    }
    const float reach = tailLength(bird_.tailShape);
    for (float height : {-0.028F, 0.024F}) {
        const bool forked = bird_.tailShape == TailShape::Forked;
        const Point end(kTailRoot - reach * 0.93F, height * (forked ? 4 : 1.2F) + figure_.tailSway);
        canvas_.line(figure_.bodyPixels({{kTailRoot, height}, end}), units(0.009F), shaded(colour, 0.62F), 0.8F, &tail);
    }
    canvas_.emboss(tail, 0.3F, units(0.025F));
}

void BirdPainter::paintLegs() {
    if (!legsVisible(bird_)) return;
    const Rgb& colour = palette_[bird_.legs];
    const float width = 0.036F;
    for (float side : {-0.05F, 0.045F}) {
        const bool near = side > 0;
        const Point top = figure_.body(Point(-0.02F + side, figure_.bodyDepth * 0.7F));
        const Point foot(top.x + (bird_.longLegs ? side * 0.3F : 0.01F), figure_.feet);
        const Rgb tone = shaded(colour, near ? 1.0F : 0.78F);
        const auto draw = [&](const Path& spine, float start, float end) {
            const Path outline = figure_.pixels(ribbon(spine, start, end));
            solid(outline, tone);
        };
        for (float toe : {-0.035F, 0.03F, 0.06F})
            draw({foot + Point(-0.004F, 0), foot + Point(toe, 0.02F)}, 0.011F, 0.008F);
        draw({top, foot + Point(0, 0.008F)}, width * 0.5F, width * 0.42F);
        if (bird_.longLegs) {
            const Point knee = (top + foot) * 0.5F;
            solid(figure_.pixels(ellipse(knee, width * 0.72F, width * 0.66F)), shaded(tone, 0.92F));
        }
    }
}

void BirdPainter::paintCrest() {
    if (!bird_.crest) return;
    const Rgb& colour = palette_[bird_.crestColour];
    switch (*bird_.crest) {
        case CrestShape::Point: {
            const Path crest = smoothLoop({{0.8F, -0.5F},
                                           {0.15F, -1.3F},
                                           {-0.75F, -1.95F},
                                           {-1.05F, -1.9F},
                                           {-0.86F, -1.2F},
                                           {-1.02F, -0.2F},
                                           {0, -0.2F}},
                                          6);
            solid(figure_.headPixels(crest), colour);
            canvas_.line(figure_.headPixels(smoothLine({{-0.9F, -1.72F}, {-0.45F, -1.2F}, {0.1F, -0.8F}}, 4)),
                         units(0.01F), shaded(colour, 0.6F), 0.7F);
            break;
        }
        case CrestShape::Fan:
            for (int i = 0; i < 6; ++i) {
                const float angle = -0.72F - static_cast<float>(i) * 0.37F;
                const Point out(std::cos(angle), std::sin(angle)), across(-out.y, out.x);
                const Path feather = smoothLoop({out * 0.6F - across * 0.14F, out * 1.45F - across * 0.24F, out * 1.86F,
                                                 out * 1.45F + across * 0.24F, out * 0.6F + across * 0.14F},
                                                5);
                solid(figure_.headPixels(feather), shaded(colour, i % 2 == 0 ? 1.0F : 0.9F));
                darkEdge(figure_.headPixels(feather), 0.35F);
                canvas_.fill(figure_.headPixels(ellipse(out * 1.74F, 0.13F, 0.13F)), kInk);
            }
            break;
        case CrestShape::Plumes:
            for (int i = 0; i < 3; ++i) {
                const float drop = static_cast<float>(i) * 0.3F;
                const Path plume = smoothLine({{-0.1F, -0.8F + drop * 0.5F},
                                               {-1.0F, -1.05F + drop},
                                               {-1.75F, -0.75F + drop},
                                               {-2.2F, -0.15F + drop * 1.2F}});
                solid(figure_.headPixels(ribbon(plume, 0.18F, 0.05F)), shaded(colour, i == 1 ? 0.88F : 1.0F));
            }
            break;
    }
}

void BirdPainter::paintBeak() {
    const Rgb& colour = palette_[bird_.beakColour];
    std::vector<Path> pieces = beakOutlines(bird_.beak);
    const float size = figure_.beakSize;
    for (Path& piece : pieces) {
        for (Point& p : piece) p = kBeakBase + p * size;
        piece = figure_.headPixels(piece);
    }
    Mask beak = canvas_.emptyMask();
    canvas_.cover(beak, pieces.front());
    solid(pieces.front(), colour);
    if (pieces.size() > 1)
        canvas_.fill(pieces[1], bird_.beakColour == Colour::Black ? Rgb(96, 90, 92) : kInk, 1, &beak);
    canvas_.emboss(beak, 0.35F, units(0.022F));
    static constexpr float kGape[] = {0, 0.75F, 1.5F, 0, 0.5F, 1.2F, 1.5F};
    if (const float gape = kGape[static_cast<std::size_t>(bird_.beak)]; gape > 0) {
        const Path line = {Point(0.8F, 0.2F), Point(0.8F + gape * 0.5F * size, 0.2F), Point(0.8F + gape * size, 0.24F)};
        const Rgb tone = bird_.beakColour == Colour::Black ? Rgb(90, 88, 94) : shaded(colour, 0.5F);
        canvas_.line(figure_.headPixels(line), units(0.012F), tone, 0.8F, &beak);
    }
    darkEdge(pieces.front(), 0.45F);
}

void BirdPainter::paintPlumage() {
    Canvas::unite(silhouette_, body_);
    canvas_.fillMask(body_, palette_[bird_.back]);
}

void BirdPainter::paintBelly() {
    const Rgb& colour = palette_[bird_.belly];
    if (bird_.belly != bird_.back) {
        const Path under = smoothLoop({{0.36F, 0.16F},
                                       {0.33F, 0.06F},
                                       {0.2F, 0.05F},
                                       {0.0F, 0.055F},
                                       {-0.2F, 0.045F},
                                       {-0.42F, 0.025F},
                                       {-0.3F, 0.3F},
                                       {0.1F, 0.34F}},
                                      6);
        canvas_.fill(figure_.bodyPixels(under), colour, 1, &body_);
        if (!bird_.longNeck) {
            // From the chin down to the belly in one sweep.
            const Path front = smoothLoop(
                {{1.3F, 0.42F}, {0.3F, 0.66F}, {-0.35F, 1.15F}, {-0.1F, 2.2F}, {0.9F, 2.6F}, {1.8F, 1.6F}}, 6);
            canvas_.fill(figure_.headPixels(front), colour, 1, &body_);
        }
    }
    if (!bird_.bellySpots) return;
    // On a shaken grid, so that they cover evenly.
    const Rgb spot = mixed(Palette::standard(Colour::Brown), kInk, 0.55F);
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 11; ++column) {
            const float shift = row % 2 == 0 ? 0.0F : 0.5F;
            const Point at(-0.24F + (static_cast<float>(column) + shift + spots_.uniform(-0.25F, 0.25F)) * 0.05F,
                           0.065F + (static_cast<float>(row) + spots_.uniform(-0.25F, 0.25F)) * 0.036F);
            canvas_.fill(figure_.bodyPixels(ellipse(at, 0.0135F, 0.018F)), spot, 1, &body_);
        }
    }
}

}  // namespace vitrine::field_guide
