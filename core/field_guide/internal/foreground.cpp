// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "field_guide/internal/scene.h"

namespace vitrine::field_guide {
namespace {

Path leafOutline(Point base, float angle, float size, float breadth) {
    const Point along = Point(std::cos(angle), std::sin(angle)) * size;
    const Point across = Point(-along.y, along.x) * breadth;
    return smoothLoop({base, base + along * 0.45F + across, base + along, base + along * 0.45F - across}, 6);
}

bool isLeafy(Habitat habitat) {
    return habitat == Habitat::Forest || habitat == Habitat::Meadow || habitat == Habitat::Lake ||
           habitat == Habitat::Reeds;
}

}  // namespace

void paintBranch(Canvas& canvas, const Figure& figure, Habitat habitat, CounterRandom random) {
    const Point foot = figure.pixel({0.0F, figure.feet + 0.02F});
    const float unit = figure.scale, side = static_cast<float>(canvas.side());
    const float half = random.uniform(0.028F, 0.036F) * unit;
    const float left = random.uniform(-0.09F, 0.1F) * side, right = random.uniform(-0.1F, 0.09F) * side;
    const float sag = random.uniform(0.0F, 0.02F) * unit;
    // The toes rest on the upper edge.
    const float level = foot.y + half * 0.7F;
    const Path spine = smoothLine({{-0.05F * side, level + left},
                                   {foot.x - 0.35F * unit, level + sag},
                                   {foot.x, level},
                                   {foot.x + 0.35F * unit, level + sag * 0.5F},
                                   {1.05F * side, level + right}},
                                  10);
    const bool rightwards = random.chance(0.5F);
    const float start = half * (rightwards ? 1.25F : 0.75F), end = half * (rightwards ? 0.75F : 1.25F);
    const Path outline = ribbon(spine, start, end);
    canvas.fill(outline, {96, 68, 48});
    Path light = spine;
    for (Point& p : light) p.y -= half * 0.45F;
    canvas.fill(ribbon(light, half * 0.32F, half * 0.26F), {136, 104, 76});
    Path edge = outline;
    edge.push_back(outline.front());
    canvas.line(edge, unit * 0.009F, {44, 32, 28}, 0.4F);
    for (int i = 0; i < 6; ++i) {
        const Point base = spine[random.index(spine.size())];
        const float angle = random.uniform(-2.7F, -0.45F), size = random.uniform(0.09F, 0.15F) * unit;
        const Rgb tone = mixed({84, 142, 60}, {144, 180, 72}, random.uniform());
        if (isLeafy(habitat)) {
            canvas.fill(leafOutline(base, angle, size, 0.28F), tone);
            canvas.line({base, base + Point(std::cos(angle), std::sin(angle)) * size * 0.8F}, unit * 0.008F,
                        shaded(tone, 0.72F));
        } else if (habitat == Habitat::Snow) {
            canvas.fill(ellipse(base - Point(0, half * 0.85F), size * 0.75F, half * 0.55F), {244, 248, 252});
        }
    }
}

void paintWater(Canvas& canvas, const Canvas& before, const Mask& bird, const Figure& figure, Pose pose,
                CounterRandom random) {
    const int side = canvas.side();
    const int line = std::clamp(cvRound(figure.pixel({0, figure.waterline}).y), 2, side - 2);
    const int depth = side - line;
    // Mirror image of what is above: colours and coverage, both blurred more sideways than upwards.
    const int height = std::min(depth, line);
    cv::Mat colours, coverage;
    cv::flip(canvas.pixels().rowRange(line - height, line), colours, 0);
    cv::flip(bird.coverage.rowRange(line - height, line), coverage, 0);
    const double wide = std::max(0.6, side * 0.008), tall = std::max(0.5, side * 0.004);
    cv::GaussianBlur(colours, colours, {0, 0}, wide, tall);
    cv::GaussianBlur(coverage, coverage, {0, 0}, wide, tall);
    before.pixels().rowRange(line, side).copyTo(canvas.pixels().rowRange(line, side));
    for (int y = 0; y < height; ++y) {
        cv::Vec3b* water = canvas.pixels().ptr<cv::Vec3b>(line + y);
        const cv::Vec3b* mirror = colours.ptr<cv::Vec3b>(y);
        const std::uint8_t* covered = coverage.ptr(y);
        const int strength = cvRound(130 * (1 - 0.6F * static_cast<float>(y) / static_cast<float>(height)));
        for (int x = 0; x < side; ++x) {
            const int alpha = covered[x] * strength / 255;
            for (int i = 0; i < 3; ++i)
                water[x][i] = static_cast<std::uint8_t>(water[x][i] + (mirror[x][i] - water[x][i]) * alpha / 256);
        }
    }
    const Rgb foam{224, 240, 244};
    const float s = static_cast<float>(side), middle = figure.pixel({0, 0}).x;
    for (int i = 0; i < 9; ++i) {
        const float y = static_cast<float>(line) + std::pow(static_cast<float>(i) + 0.4F, 1.5F) * 0.011F * s;
        const Point centre(middle + random.uniform(-0.3F, 0.3F) * s, y);
        canvas.fill(ellipse(centre, random.uniform(0.05F, 0.17F) * s, std::max(0.8F, 0.004F * s)), foam, 0.7F);
    }
    const auto ring = [&](Point centre, float width) {
        canvas.fill(ellipse(centre, width, std::max(1.0F, 0.007F * s)), foam, 0.85F);
    };
    const float waterY = static_cast<float>(line);
    if (pose == Pose::Swimming) {
        ring({middle, waterY}, 0.34F * figure.scale);
    } else {
        for (float x : {-0.05F, 0.045F}) ring({figure.pixel({x, figure.waterline}).x, waterY}, 0.07F * figure.scale);
    }
}

void paintForeground(Canvas& canvas, Habitat habitat, CounterRandom random) {
    const float side = static_cast<float>(canvas.side());
    if (habitat == Habitat::Forest && random.chance(0.5F)) {
        for (int i = 2 + static_cast<int>(random.index(4)); i > 0; --i) {
            // From outside the frame inwards, so that the bird stays free.
            const float place = random.uniform(), depth = random.uniform(-0.05F, 0.01F);
            const std::size_t edge = random.index(4);
            const Point base = edge == 0   ? Point(place, depth)
                               : edge == 1 ? Point(place, 1 - depth)
                               : edge == 2 ? Point(depth, place)
                                           : Point(1 - depth, place);
            const float inwards = edge == 0 ? kPi / 2 : edge == 1 ? -kPi / 2 : edge == 2 ? 0 : kPi;
            const float angle = inwards + random.uniform(-0.8F, 0.8F), size = random.uniform(0.1F, 0.18F) * side;
            const Rgb tone = mixed({60, 122, 50}, {132, 178, 70}, random.uniform());
            const Point tip = base * side + Point(std::cos(angle), std::sin(angle)) * size;
            canvas.fill(leafOutline(base * side, angle, size, 0.25F), tone);
            canvas.line({base * side, base * side + (tip - base * side) * 0.9F}, 0.006F * side, shaded(tone, 0.75F));
        }
    }
    if (habitat == Habitat::Reeds) {
        for (int i = 1 + static_cast<int>(random.index(3)); i > 0; --i) {
            const float margin = random.uniform(0.0F, 0.1F), bend = random.uniform(-0.04F, 0.06F),
                        top = random.uniform(0.15F, 0.5F);
            const bool leftEdge = random.chance(0.5F);
            const auto x = [&](float inset) { return (leftEdge ? inset : 1 - inset) * side; };
            const Path stem = smoothLine(
                {{x(margin), 1.05F * side}, {x(margin + bend * 0.3F), 0.7F * side}, {x(margin + bend), top * side}}, 8);
            canvas.fill(ribbon(stem, 0.011F * side, 0.002F * side),
                        mixed({110, 130, 60}, {170, 160, 80}, random.uniform()));
        }
    }
    if (habitat == Habitat::Snow)
        for (int i = 0; i < 32; ++i) {
            const Point at = Point(random.uniform(), random.uniform()) * side;
            canvas.disc(at, std::max(0.9F, random.uniform(0.003F, 0.008F) * side), {255, 255, 255}, 0.9F);
        }
}

}  // namespace vitrine::field_guide
