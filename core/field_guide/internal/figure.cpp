// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/internal/figure.h"

#include <algorithm>
#include <cmath>

namespace vitrine::field_guide {
namespace {

Point turned(Point p, float angle) {
    const float c = std::cos(angle), s = std::sin(angle);
    return {p.x * c - p.y * s, p.x * s + p.y * c};
}

/// Everything the bird might reach with any beak, crest and tail, in its own frame.
Path reach(const Figure& figure, const BirdAttributes& bird) {
    Path points;
    const float r = figure.headRadius;
    for (const Point& p : ellipse({0, 0}, 0.27F, figure.bodyDepth * 1.08F)) points.push_back(figure.body(p));
    for (const Point& p : ellipse({0, 0}, r, r)) points.push_back(figure.head + p);
    for (Point tip : {Point(1.8F, 0.1F), Point(1.45F, -0.5F), Point(1.75F, 0.6F), Point(1.65F, 1.15F)})
        points.push_back(figure.atHead(kBeakBase + tip * figure.beakSize));
    for (Point crest :
         {Point(-1.05F, -1.98F), Point(-0.5F, -1.98F), Point(0.2F, -1.88F), Point(1.3F, -1.25F), Point(-2.2F, -0.3F)})
        points.push_back(figure.atHead(crest));
    const float longest = tailLength(TailShape::Long);
    for (float y : {-0.065F, 0.065F})
        points.push_back(figure.body(Point(kTailRoot - longest * 1.03F, y + figure.tailSway)));
    for (float y : {-0.155F, 0.135F})
        points.push_back(figure.body(Point(kTailRoot - tailLength(TailShape::Forked), y + figure.tailSway)));
    if (bird.pose == Pose::Flying)
        for (bool far : {false, true})
            for (Point p : {Point(1.0F, 0.0F), Point(0.9F, 0.25F), Point(0.6F, 0.42F)})
                points.push_back(figure.raisedWing(p.x, p.y, far));
    if (legsVisible(bird))
        for (float toe : {-0.09F, 0.11F}) points.push_back({toe, figure.feet + 0.03F});
    if (bird.pose == Pose::Swimming)
        for (Point& p : points) p.y = std::min(p.y, figure.waterline + 0.06F);
    return points;
}

void place(Figure& figure, const BirdAttributes& bird, CounterRandom& random, int side) {
    figure.facing = random.chance(0.5F) ? 1.0F : -1.0F;
    figure.lean = random.uniform(-0.09F, 0.09F) * (bird.pose == Pose::Swimming ? 0.3F : 1.0F);
    figure.scale = 1;
    figure.origin = {0, 0};
    Point low(1e9F, 1e9F), high(-1e9F, -1e9F);
    for (const Point& p : figure.pixels(reach(figure, bird))) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    const Point rim(0.014F, 0.014F);  // outline and rounding
    low -= rim;
    high += rim;
    const float share = bird.size == BirdSize::Large ? 0.97F : bird.size == BirdSize::Medium ? 0.865F : 0.765F;
    const float extent = std::max(high.x - low.x, high.y - low.y);
    figure.scale = static_cast<float>(side) * share * random.uniform(0.965F, 1.0F) / extent;
    const Point free = Point(1, 1) * static_cast<float>(side) - (high - low) * figure.scale;
    // A bird in the water sits low, so that the horizon stays behind it.
    const bool inWater = bird.pose == Pose::Swimming || bird.pose == Pose::Wading;
    const Point spot(random.uniform(0.2F, 0.8F), inWater ? random.uniform(0.62F, 0.85F) : random.uniform(0.25F, 0.75F));
    figure.origin = Point(free.x * spot.x, free.y * spot.y) - low * figure.scale;
}

}  // namespace

Point Figure::body(Point p) const { return turned(p, -tilt); }

Path Figure::body(const Path& path) const {
    Path result;
    result.reserve(path.size());
    for (const Point& p : path) result.push_back(body(p));
    return result;
}

Point Figure::pixel(Point birdPoint) const {
    const Point p = turned(birdPoint, lean);
    return origin + Point(facing * p.x, p.y) * scale;
}

Path Figure::pixels(const Path& birdPath) const {
    Path result;
    result.reserve(birdPath.size());
    for (const Point& p : birdPath) result.push_back(pixel(p));
    return result;
}

Path Figure::headPixels(const Path& path) const {
    Path result;
    result.reserve(path.size());
    for (const Point& p : path) result.push_back(pixel(atHead(p)));
    return result;
}

Point Figure::raisedWing(float along, float back, bool far) const {
    constexpr float kSpan = 0.6F;
    const Point shoulder = far ? Point(0.06F, -0.07F) : Point(-0.02F, -0.04F);
    const float angle = wingAngle + (far ? farWingTurn : 0);
    const Point arm(std::cos(angle), -std::sin(angle));
    const Point rear(-std::sin(angle), -std::cos(angle));
    return shoulder + (arm * along + rear * back) * kSpan;
}

float tailLength(TailShape shape) {
    switch (shape) {
        case TailShape::Short: return 0.1F;
        case TailShape::Medium: return 0.21F;
        case TailShape::Long: return 0.36F;
        case TailShape::Forked: return 0.29F;
    }
    return 0;
}

Figure makeFigure(const BirdAttributes& bird, CounterRandom random, int side) {
    Figure figure;
    const float posture = random.uniform();
    const auto between = [&](float low, float high) { return low + (high - low) * posture; };
    switch (bird.pose) {
        case Pose::Perched: figure.tilt = between(0.52F, 0.76F); break;
        case Pose::Flying: figure.tilt = between(0.26F, 0.48F); break;
        case Pose::Swimming: figure.tilt = between(0.02F, 0.10F); break;
        case Pose::Wading: figure.tilt = between(0.28F, 0.44F); break;
    }
    figure.bodyDepth = 0.172F * random.uniform(0.96F, 1.05F);
    const Point neckSway(random.uniform(-0.03F, 0.03F), random.uniform(-0.02F, 0.02F));
    figure.tailSway = random.uniform(-0.02F, 0.03F);
    figure.wingAngle = random.uniform(1.92F, 2.3F);
    figure.farWingTurn = -random.uniform(0.55F, 0.75F);
    if (bird.longNeck) {
        // A small head, but not a small beak.
        figure.headRadius = 0.12F;
        figure.beakSize = 1.2F;
        const Point shoulder = figure.body(Point(0.19F, -0.02F));
        figure.head = shoulder + Point(0.13F, -0.4F) + neckSway;
        figure.neck = smoothLine({shoulder + Point(-0.06F, 0.04F), shoulder + Point(0.07F, -0.05F),
                                  shoulder + Point(0.07F, -0.22F), figure.head + Point(-0.04F, 0.05F), figure.head});
    } else {
        figure.headRadius = 0.152F;
        const float raised = bird.pose == Pose::Swimming ? 0.1F : 0.05F;
        figure.head = figure.body(Point(0.215F, -0.08F)) + Point(0.02F, -raised);
    }
    const float under = figure.body(Point(-0.02F, figure.bodyDepth)).y;
    figure.feet = under + (bird.longLegs ? 0.27F : 0.1F);
    figure.waterline = bird.pose == Pose::Wading ? figure.feet - (bird.longLegs ? 0.06F : 0.025F)
                                                 : figure.body(Point(-0.05F, figure.bodyDepth * 0.5F)).y;
    place(figure, bird, random, side);
    return figure;
}

}  // namespace vitrine::field_guide
