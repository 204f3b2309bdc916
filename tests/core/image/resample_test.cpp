// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/resample.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "io/fingerprint.h"
#include "support/synthetic_image.h"

namespace vitrine {
namespace {

using test::busyImage;
using test::filledImage;

struct PillowCase {
    int width, height, newWidth, newHeight;
    ResampleFilter filter;
    const char* digest;  ///< first 16 digits of the SHA-256 of Pillow 9.4's RGB bytes
};

/// Shrinking, enlarging, one side only, sides of one to seven pixels.
constexpr PillowCase kPillowCases[] = {
    {64, 48, 17, 13, ResampleFilter::Bicubic, "eef4f3bb556b339d"},
    {64, 48, 17, 13, ResampleFilter::Bilinear, "7bd9dd854d06d293"},
    {64, 48, 200, 31, ResampleFilter::Bicubic, "b9828c07358dac76"},
    {64, 48, 200, 31, ResampleFilter::Bilinear, "ee6bb76ce51db422"},
    {31, 57, 31, 20, ResampleFilter::Bicubic, "ffa243a197ec54ad"},
    {31, 57, 31, 20, ResampleFilter::Bilinear, "76bc1446dcb2efbd"},
    {31, 57, 90, 57, ResampleFilter::Bicubic, "4019400099d6a802"},
    {31, 57, 90, 57, ResampleFilter::Bilinear, "499c221fbd3b06d7"},
    {5, 7, 224, 300, ResampleFilter::Bicubic, "407960b7a2e53c10"},
    {5, 7, 224, 300, ResampleFilter::Bilinear, "f1e46217ea9b845f"},
    {300, 211, 224, 157, ResampleFilter::Bicubic, "7773d16e881c4271"},
    {300, 211, 224, 157, ResampleFilter::Bilinear, "88dc5156c03730bc"},
    {1, 9, 4, 3, ResampleFilter::Bicubic, "6117b9ed1542b121"},
    {1, 9, 4, 3, ResampleFilter::Bilinear, "cf1def4330fb0c17"},
    {500, 3, 7, 11, ResampleFilter::Bicubic, "84b524e42939bacd"},
    {500, 3, 7, 11, ResampleFilter::Bilinear, "27f1f85dce891aa8"},
};

bool samePixels(const Image& a, const Image& b) {
    return a.width() == b.width() && a.height() == b.height() && std::ranges::equal(a.pixels(), b.pixels());
}

Image cutOut(const Image& image, const Region& region) {
    std::vector<std::uint8_t> rgb;
    for (int y = 0; y < region.height; ++y) {
        const std::uint8_t* const row = image.row(region.y + y) + region.x * 3;
        rgb.insert(rgb.end(), row, row + region.width * 3);
    }
    return {region.width, region.height, std::move(rgb)};
}

TEST(Resample, GivesTheBytesOfPillow) {
    for (const auto& each : kPillowCases) {
        const Image resized = resize(busyImage(each.width, each.height), each.newWidth, each.newHeight, each.filter);
        ASSERT_EQ(resized.width(), each.newWidth);
        ASSERT_EQ(resized.height(), each.newHeight);
        EXPECT_EQ(bytesFingerprint(resized.pixels()).substr(0, 16), each.digest)
            << each.width << "x" << each.height << " to " << each.newWidth << "x" << each.newHeight;
    }
}

TEST(Resample, ARegionIsCutFromTheWhole) {
    const Image image = busyImage(301, 97);
    const Region regions[] = {{0, 0, 1, 1}, {13, 5, 40, 20}, {100, 30, 24, 10}, {0, 39, 124, 1}};
    for (const auto filter : {ResampleFilter::Bilinear, ResampleFilter::Bicubic}) {
        const Image whole = resize(image, 124, 40, filter);
        for (const Region& region : regions)
            EXPECT_TRUE(samePixels(resizeRegion(image, 124, 40, region, filter), cutOut(whole, region)));
    }
    // One side kept, so that one of the two passes is skipped.
    EXPECT_TRUE(samePixels(resizeRegion(image, 301, 40, {7, 9, 11, 13}, ResampleFilter::Bicubic),
                           cutOut(resizeBicubic(image, 301, 40), {7, 9, 11, 13})));
    EXPECT_TRUE(samePixels(resizeRegion(image, 124, 97, {7, 9, 11, 13}, ResampleFilter::Bicubic),
                           cutOut(resizeBicubic(image, 124, 97), {7, 9, 11, 13})));
}

TEST(Resample, TheSameSizeSharesThePixels) {
    const Image image = busyImage(9, 5);
    EXPECT_EQ(resizeBicubic(image, 9, 5).pixels().data(), image.pixels().data());
}

TEST(Resample, OneColourStaysOneColour) {
    const Image image = filledImage(37, 23, 255, 0, 128);
    EXPECT_TRUE(samePixels(resizeBicubic(image, 11, 60), filledImage(11, 60, 255, 0, 128)));
}

TEST(CropCentre, RoundsTheOffsetDown) {
    const Image image = busyImage(8, 7);
    EXPECT_TRUE(samePixels(cropCentre(image, 3, 4), cutOut(image, {2, 1, 3, 4})));
}

TEST(CropCentre, FillsWithBlackAround) {
    const Image crop = cropCentre(filledImage(2, 1, 9, 9, 9), 5, 4);
    std::vector<int> lit;
    for (int i = 0; i < 20; ++i)
        if (crop.pixels()[static_cast<std::size_t>(i) * 3] == 9) lit.push_back(i);
    // ⌊(2 − 5) / 2⌋ = −2 and ⌊(1 − 4) / 2⌋ = −2: the picture begins at column 2 of row 2.
    EXPECT_EQ(lit, (std::vector<int>{12, 13}));
}

TEST(CropCentre, CutsOneSideAndFillsTheOther) {
    const Image crop = cropCentre(filledImage(9, 1, 7, 7, 7), 3, 3);
    EXPECT_EQ(crop.row(0)[0], 0);
    EXPECT_EQ(crop.row(1)[0], 7);
    EXPECT_EQ(crop.row(1)[8], 7);
    EXPECT_EQ(crop.row(2)[0], 0);
}

TEST(Thumbnail, KeepsTheAspectAndNeverEnlarges) {
    const Image small = thumbnail(busyImage(400, 100), 64);
    EXPECT_EQ(small.width(), 64);
    EXPECT_EQ(small.height(), 16);
    const Image line = thumbnail(busyImage(1, 500), 50);
    EXPECT_EQ(line.width(), 1);
    EXPECT_EQ(line.height(), 50);
    EXPECT_EQ(thumbnail(busyImage(20, 30), 64).height(), 30);
    EXPECT_TRUE(thumbnail(Image(), 64).empty());
}

}  // namespace
}  // namespace vitrine
