// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/world.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "field_guide/internal/bird_painter.h"
#include "field_guide/internal/scene.h"
#include "field_guide/internal/weather.h"

namespace vitrine::field_guide {
namespace {

/// One stream for each purpose; the numbers are part of what a seed means.
enum class Stream : std::uint64_t { Scene = 1, Palette, Posture, Branch, Spots, Water, Foreground, Light, Distance, Leaves, Weather };

CounterRandom chance(std::uint64_t seed, Stream stream) {
    return CounterRandom(seed, static_cast<std::uint64_t>(stream));
}

/// Contrast, brightness, white balance, darker corners, grain: small enough to keep colours named.
void light(cv::Mat3b& picture, CounterRandom random) {
    const float contrast = random.uniform(0.92F, 1.06F), brightness = random.uniform(-10, 10);
    const float warmth = random.uniform(-0.03F, 0.03F), vignette = random.uniform(0.04F, 0.3F);
    const float grain = random.uniform(0.3F, 3.5F);
    const float gains[3] = {1 + warmth, 1, 1 - warmth};
    const float scale = 1.0F / static_cast<float>(picture.rows - 1);
    constexpr float kByteSumDeviation = 147.8F;  // of the sum of four uniform bytes
    for (int y = 0; y < picture.rows; ++y) {
        const float v = static_cast<float>(y) * scale - 0.5F;
        for (int x = 0; x < picture.cols; ++x) {
            const float u = static_cast<float>(x) * scale - 0.5F;
            const float shade = 1 - vignette * (u * u + v * v);
            cv::Vec3b& pixel = picture(y, x);
            for (int i = 0; i < 3; ++i) {
                const std::uint32_t bits = random.next();
                const int sum = static_cast<int>((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24));
                const float noise = static_cast<float>(sum - 510) * (grain / kByteSumDeviation);
                const float value = (static_cast<float>(pixel[i]) - 128) * contrast + 128 + brightness;
                pixel[i] = cv::saturate_cast<std::uint8_t>(value * gains[i] * shade + noise);
            }
        }
    }
}

class Locator {
public:
    Locator(const BirdAttributes& bird, const Figure& figure, int side) : bird_(bird), figure_(figure), side_(side) {}

    std::vector<PartLocation> all(const BirdBox& box) const {
        std::vector<PartLocation> parts;
        for (std::size_t i = 0; i < kPartCount; ++i) parts.push_back(locate(static_cast<Part>(i), box));
        for (PartLocation& part : parts) {
            part.x = std::clamp(part.x, 0.0F, 1.0F);
            part.y = std::clamp(part.y, 0.0F, 1.0F);
        }
        return parts;
    }

private:
    PartLocation at(Part part, Point birdPoint, float birdRadius, bool visible = true) const {
        const Point p = figure_.pixel(birdPoint) / static_cast<float>(side_);
        return {part, p.x, p.y, birdRadius * figure_.scale / static_cast<float>(side_), visible};
    }
    PartLocation onHead(Part part, Point headPoint, float headRadii) const {
        return at(part, figure_.atHead(headPoint), headRadii * figure_.headRadius);
    }

    PartLocation locate(Part part, const BirdBox& box) const {
        const bool longNeck = bird_.longNeck;
        switch (part) {
            case Part::Eye: return onHead(part, {0.3F, -0.04F}, 0.7F);
            case Part::Beak:
                return onHead(part, kBeakBase + Point(0.55F, 0.1F) * figure_.beakSize, 0.75F * figure_.beakSize);
            case Part::Crown: return onHead(part, {-0.35F, -0.95F}, 1.1F);
            case Part::Head: return onHead(part, {0, 0}, 1.1F);
            case Part::Throat: return onHead(part, {0.5F, 1.0F}, 0.6F);
            case Part::Neck:
                return longNeck ? at(part, figure_.neck[figure_.neck.size() / 2], 0.16F)
                                : onHead(part, {-0.3F, 1.0F}, 0.6F);
            case Part::Breast:
                return longNeck ? at(part, figure_.body(Point(0.22F, 0.03F)), 0.1F) : onHead(part, {0.6F, 1.6F}, 0.7F);
            case Part::Belly: return at(part, figure_.body(Point(0.02F, 0.12F)), 0.12F, bellyVisible(bird_));
            case Part::Back: return at(part, figure_.body(Point(0.0F, -0.12F)), 0.12F);
            case Part::Wing:
                return bird_.pose == Pose::Flying ? at(part, figure_.raisedWing(0.5F, 0.2F, false), 0.25F)
                                                  : at(part, figure_.body(Point(-0.1F, -0.01F)), 0.18F);
            case Part::Tail: {
                const float reach = tailLength(bird_.tailShape);
                return at(part, figure_.body(Point(kTailRoot - reach * 0.5F, figure_.tailSway * 0.5F)),
                          0.05F + reach * 0.5F);
            }
            case Part::Legs: {
                const float top = figure_.body(Point(0, figure_.bodyDepth)).y;
                return at(part, {0, (top + figure_.feet) / 2}, 0.05F + (figure_.feet - top) / 2, legsVisible(bird_));
            }
            case Part::Bird: {
                const float width = box.right - box.left, height = box.bottom - box.top;
                return {part, (box.left + box.right) / 2, (box.top + box.bottom) / 2, std::max(width, height) / 2,
                        true};
            }
            case Part::Background: break;
        }
        return {Part::Background, 0.5F, 0.5F, 0.7F, true};
    }

    const BirdAttributes& bird_;
    const Figure& figure_;
    int side_;
};

/// `bottom` in pixels: what is below is under water.
BirdBox boxOf(const Mask& silhouette, int side, int bottom) {
    const cv::Rect box = cv::boundingRect(silhouette.coverage.rowRange(0, bottom));
    const float scale = 1.0F / static_cast<float>(side);
    return {static_cast<float>(box.x) * scale, static_cast<float>(box.y) * scale,
            static_cast<float>(box.x + box.width) * scale, static_cast<float>(box.y + box.height) * scale};
}

}  // namespace

Drawing drawBird(const BirdAttributes& bird, std::uint64_t seed, int size, DrawingOptions options) {
    size = std::clamp(size, 16, 1024);
    const int side = size * std::clamp(options.supersampling, 1, 8);
    const FieldView& view = options.view;
    Figure figure = makeFigure(bird, chance(seed, Stream::Posture), side);
    if (view.condition == FieldCondition::Far) moveAway(figure, bird.pose, view.severity, chance(seed, Stream::Distance), side);
    const Palette palette(chance(seed, Stream::Palette));

    Canvas canvas(side);
    paintBackground(canvas, bird.habitat, chance(seed, Stream::Scene));
    const bool inWater = bird.pose == Pose::Swimming || bird.pose == Pose::Wading;
    Canvas before(inWater ? side : 1);
    if (inWater) canvas.pixels().copyTo(before.pixels());
    if (bird.pose == Pose::Perched) paintBranch(canvas, figure, bird.habitat, chance(seed, Stream::Branch));
    BirdPainter painter(canvas, bird, figure, palette, chance(seed, Stream::Spots));
    painter.paint();
    if (inWater) paintWater(canvas, before, painter.silhouette(), figure, bird.pose, chance(seed, Stream::Water));
    if (!options.plain) paintForeground(canvas, bird.habitat, chance(seed, Stream::Foreground));
    if (view.condition == FieldCondition::Leaves)
        paintLeavesInFront(canvas, painter.silhouette(), view.severity, chance(seed, Stream::Leaves));

    cv::Mat3b picture;
    cv::resize(canvas.pixels(), picture, {size, size}, 0, 0, cv::INTER_AREA);
    weather(picture, view, chance(seed, Stream::Weather));
    if (!options.plain) light(picture, chance(seed, Stream::Light));

    Drawing drawing;
    const int waterline = std::clamp(cvRound(figure.pixel({0, figure.waterline}).y), 1, side);
    drawing.bird = boxOf(painter.silhouette(), side, bird.pose == Pose::Swimming ? waterline : side);
    drawing.parts = Locator(bird, figure, side).all(drawing.bird);
    drawing.image = Image(size, size, std::vector<std::uint8_t>(picture.data, picture.data + picture.total() * 3));
    return drawing;
}

}  // namespace vitrine::field_guide
