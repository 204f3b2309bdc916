// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/internal/weather.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vitrine::field_guide {
namespace {

void rain(cv::Mat3b& picture, float severity, CounterRandom& random) {
    const float side = static_cast<float>(picture.rows);
    cv::GaussianBlur(picture, picture, {0, 0}, std::max(0.3, 0.008 * severity * side));
    const float mist = 0.55F * severity;
    picture.forEach([mist](cv::Vec3b& pixel, const int*) {
        static constexpr float kMist[3] = {178, 184, 192};
        for (int i = 0; i < 3; ++i)
            pixel[i] = cv::saturate_cast<std::uint8_t>(static_cast<float>(pixel[i]) * (1 - mist) + kMist[i] * mist);
    });
    Canvas drops(picture.rows);
    picture.copyTo(drops.pixels());
    const float slant = random.uniform(-0.25F, 0.25F);
    for (int i = cvRound(30 + 170 * severity); i > 0; --i) {
        const Point top = Point(random.uniform(-0.1F, 1.1F), random.uniform(-0.1F, 1.0F)) * side;
        const float fall = random.uniform(0.05F, 0.12F) * side;
        drops.line({top, top + Point(slant * fall, fall)}, std::max(0.8F, 0.005F * side), {225, 230, 238},
                   random.uniform(0.25F, 0.6F));
    }
    drops.pixels().copyTo(picture);
}

void shake(cv::Mat3b& picture, float severity, CounterRandom& random) {
    const float reach = std::max(1.0F, 0.1F * severity * static_cast<float>(picture.rows));
    const float angle = random.uniform(0, kPi);
    const int radius = static_cast<int>(std::ceil(reach));
    cv::Mat1f kernel = cv::Mat1f::zeros(2 * radius + 1, 2 * radius + 1);
    const int steps = 8 * radius;
    for (int i = -steps; i <= steps; ++i) {
        const float along = reach * static_cast<float>(i) / static_cast<float>(steps);
        kernel(radius + cvRound(along * std::sin(angle)), radius + cvRound(along * std::cos(angle))) += 1;
    }
    cv::filter2D(picture, picture, -1, kernel / cv::sum(kernel)[0], {-1, -1}, 0, cv::BORDER_REPLICATE);
}

/// Less light, less colour, a blue cast and the grain of a camera that tries to make up for it.
void dusk(cv::Mat3b& picture, float severity, CounterRandom& random) {
    static constexpr float kCast[3] = {0.9F, 0.97F, 1.1F};
    const float light = 1 - 0.53F * severity, grey = 0.37F * severity, grain = 3 + 7 * severity;
    for (int y = 0; y < picture.rows; ++y)
        for (int x = 0; x < picture.cols; ++x) {
            cv::Vec3b& pixel = picture(y, x);
            const float mean = (static_cast<float>(pixel[0]) + pixel[1] + pixel[2]) / 3;
            for (int i = 0; i < 3; ++i) {
                const float cast = 1 + (kCast[i] - 1) * severity;
                const float value = static_cast<float>(pixel[i]) * (1 - grey) + mean * grey;
                pixel[i] = cv::saturate_cast<std::uint8_t>(value * cast * light + grain * random.normal());
            }
        }
}

}  // namespace

void moveAway(Figure& figure, Pose pose, float severity, CounterRandom random, int side) {
    const float share = 1 - 0.63F * severity, free = (1 - share) * static_cast<float>(side);
    const bool inWater = pose == Pose::Swimming || pose == Pose::Wading;
    const Point spot(random.uniform(0.1F, 0.9F), inWater ? random.uniform(0.55F, 0.9F) : random.uniform(0.1F, 0.9F));
    figure.scale *= share;
    figure.origin = figure.origin * share + spot * free;
}

void paintLeavesInFront(Canvas& canvas, const Mask& bird, float severity, CounterRandom random) {
    const float side = static_cast<float>(canvas.side());
    const cv::Rect box = cv::boundingRect(bird.coverage);
    for (int i = cvRound(3 + 20 * severity); i > 0; --i) {
        const Point middle(static_cast<float>(box.x) + random.uniform() * static_cast<float>(box.width),
                           static_cast<float>(box.y) + random.uniform() * static_cast<float>(box.height));
        const float angle = random.uniform(0, 2 * kPi), size = random.uniform(0.13F, 0.24F) * side;
        const Point along = Point(std::cos(angle), std::sin(angle)) * size, across = Point(-along.y, along.x) * 0.3F;
        const Point base = middle - along * 0.5F;
        const Rgb tone = mixed({52, 104, 44}, {138, 178, 74}, random.uniform());
        canvas.fill(smoothLoop({base, base + along * 0.45F + across, base + along, base + along * 0.45F - across}, 6), tone);
        canvas.line({base, base + along * 0.9F}, 0.007F * side, shaded(tone, 0.75F));
    }
}

void weather(cv::Mat3b& picture, const FieldView& view, CounterRandom random) {
    switch (view.condition) {
        case FieldCondition::Rain: return rain(picture, view.severity, random);
        case FieldCondition::Shaken: return shake(picture, view.severity, random);
        case FieldCondition::Dusk: return dusk(picture, view.severity, random);
        case FieldCondition::Clear:
        case FieldCondition::Far:
        case FieldCondition::Leaves: return;
    }
}

}  // namespace vitrine::field_guide
