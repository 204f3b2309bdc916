// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "field_guide/concepts.h"
#include "field_guide/internal/palette.h"

namespace vitrine::field_guide {
namespace {

constexpr int kSide = 48;

bool samePixels(const Image& a, const Image& b) { return std::ranges::equal(a.pixels(), b.pixels()); }

/// Colour distance of two pixels, summed over the channels.
int difference(const Image& a, const Image& b, int x, int y) {
    int sum = 0;
    for (int i = 0; i < 3; ++i) sum += std::abs(a.row(y)[3 * x + i] - b.row(y)[3 * x + i]);
    return sum;
}

int changedPixels(const Image& a, const Image& b) {
    int count = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            if (difference(a, b, x, y) > 24) ++count;
    return count;
}

TEST(DrawBird, IsDeterministicInBirdSeedAndSize) {
    CounterRandom random(1);
    for (int i = 0; i < 10; ++i) {
        const BirdAttributes bird = randomBird(random);
        const Drawing first = drawBird(bird, 7, kSide), again = drawBird(bird, 7, kSide),
                      other = drawBird(bird, 8, kSide);
        EXPECT_EQ(first.image.width(), kSide);
        EXPECT_EQ(first.image.height(), kSide);
        EXPECT_TRUE(samePixels(first.image, again.image));
        EXPECT_FALSE(samePixels(first.image, other.image));
    }
}

TEST(DrawBird, NoBirdTouchesTheFrame) {
    CounterRandom random(2);
    for (int i = 0; i < 1000; ++i) {
        const BirdAttributes bird = i % 2 == 0 ? randomBird(random) : individual(random.index(speciesCount()), random);
        const BirdBox box = drawBird(bird, static_cast<std::uint64_t>(i), 32, {.supersampling = 4, .plain = true}).bird;
        EXPECT_GT(box.left, 0) << i;
        EXPECT_GT(box.top, 0) << i;
        EXPECT_LT(box.right, 1) << i;
        EXPECT_LT(box.bottom, 1) << i;
        EXPECT_GT(std::max(box.right - box.left, box.bottom - box.top), 0.4F) << i;
    }
}

TEST(DrawBird, NamesEveryPartOnceAndInsideThePicture) {
    CounterRandom random(3);
    for (int i = 0; i < 60; ++i) {
        const BirdAttributes bird = randomBird(random);
        const Drawing drawing = drawBird(bird, static_cast<std::uint64_t>(i), kSide);
        ASSERT_EQ(drawing.parts.size(), kPartCount);
        for (std::size_t part = 0; part < kPartCount; ++part) {
            const PartLocation& where = drawing.parts[part];
            EXPECT_EQ(where.part, static_cast<Part>(part));
            EXPECT_GT(where.radius, 0);
            EXPECT_LE(where.radius, 1);
            if (!where.visible || where.part == Part::Background) continue;
            EXPECT_GE(where.x, drawing.bird.left) << part;
            EXPECT_LE(where.x, drawing.bird.right) << part;
            EXPECT_GE(where.y, drawing.bird.top) << part;
            EXPECT_LE(where.y, drawing.bird.bottom) << part;
        }
        EXPECT_EQ(drawing.parts[static_cast<std::size_t>(Part::Legs)].visible, legsVisible(bird));
        EXPECT_EQ(drawing.parts[static_cast<std::size_t>(Part::Belly)].visible, bellyVisible(bird));
    }
}

TEST(DrawBird, AnEditIsSeen) {
    for (AttributeKind kind : editableAttributes()) {
        CounterRandom random(4, static_cast<std::uint64_t>(kind));
        for (int i = 0; i < 6; ++i) {
            BirdAttributes bird = randomBird(random);
            while (!canEdit(bird, kind)) bird = randomBird(random);
            const Edit edit = editedBird(bird, random, kind);
            const auto seed = static_cast<std::uint64_t>(i);
            const DrawingOptions plain{.supersampling = 3, .plain = true};
            const int changed =
                changedPixels(drawBird(bird, seed, 96, plain).image, drawBird(edit.edited, seed, 96, plain).image);
            EXPECT_GE(changed, 8) << attributeName(kind) << ' ' << i;
        }
    }
}

TEST(DrawBird, AnEditOfTheHeadLeavesTheRestOfThePictureAlone) {
    using enum AttributeKind;
    CounterRandom random(5);
    for (AttributeKind kind : {Eye, EyeRing, BeakColour, CrestColour, Brow, Mask}) {
        BirdAttributes bird = randomBird(random);
        while (!canEdit(bird, kind) || bird.pose == Pose::Swimming || bird.pose == Pose::Wading)
            bird = randomBird(random);
        const Edit edit = editedBird(bird, random, kind);
        const Drawing before = drawBird(bird, 9, 96), after = drawBird(edit.edited, 9, 96);
        const PartLocation& head = before.parts[static_cast<std::size_t>(Part::Head)];
        for (int y = 0; y < 96; ++y)
            for (int x = 0; x < 96; ++x) {
                const float dx = (static_cast<float>(x) + 0.5F) / 96 - head.x,
                            dy = (static_cast<float>(y) + 0.5F) / 96 - head.y;
                if (dx * dx + dy * dy <= 9 * head.radius * head.radius) continue;
                ASSERT_LE(difference(before.image, after.image, x, y), 3)
                    << attributeName(kind) << ' ' << x << ' ' << y;
            }
    }
}

TEST(DrawBird, ClampsOddSizes) {
    EXPECT_EQ(drawBird(typicalBird(0), 1, 1).image.width(), 16);
    EXPECT_EQ(drawBird(typicalBird(0), 1, 20, {.supersampling = 0}).image.width(), 20);
}

TEST(Palette, KeepsEveryColourNearestToItsOwnName) {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const Palette palette{CounterRandom(seed)};
        for (std::size_t i = 0; i < kColourCount; ++i) {
            const Rgb& drawn = palette[static_cast<Colour>(i)];
            std::size_t nearest = 0;
            for (std::size_t j = 1; j < kColourCount; ++j)
                if (cv::norm(drawn - Palette::standard(static_cast<Colour>(j))) <
                    cv::norm(drawn - Palette::standard(static_cast<Colour>(nearest))))
                    nearest = j;
            EXPECT_EQ(nearest, i) << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace vitrine::field_guide
