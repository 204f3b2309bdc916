// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/image_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "core/image/image_files.h"
#include "image/image_encoder.h"
#include "io/atomic_file.h"
#include "support/results.h"
#include "support/synthetic_image.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::busyImage;
using test::failsWith;
using test::filledImage;
using test::smoothImage;
using test::succeeded;

bool samePixels(const Result<Image>& actual, const Image& expected) {
    return actual && actual->width() == expected.width() && actual->height() == expected.height() &&
           std::ranges::equal(actual->pixels(), expected.pixels());
}

int largestDifference(const Image& a, const Image& b) {
    int largest = 0;
    for (std::size_t i = 0; i < std::min(a.pixels().size(), b.pixels().size()); ++i)
        largest = std::max(largest, std::abs(a.pixels()[i] - b.pixels()[i]));
    return largest;
}

Image redAsGrey(const Image& image) {
    std::vector<std::uint8_t> rgb;
    for (std::size_t i = 0; i < image.pixels().size(); i += 3) rgb.insert(rgb.end(), 3, image.pixels()[i]);
    return {image.width(), image.height(), std::move(rgb)};
}

TEST(DecodeImage, LosslessFormatsGiveTheirPixels) {
    const Image image = busyImage(33, 17);
    for (const char* extension : {".png", ".webp", ".tiff", ".bmp"}) {
        EXPECT_TRUE(samePixels(decodeImage(test::encodedWithOpenCv(image, extension), "x"), image)) << extension;
    }
    for (const char* extension : {".png", ".tiff", ".bmp"})
        EXPECT_TRUE(samePixels(decodeImage(test::encodedGrey(image, extension), "x"), redAsGrey(image))) << extension;
}

TEST(DecodeImage, AlphaIsDroppedNotMultiplied) {
    const Image image = busyImage(20, 12);
    for (const char* extension : {".png", ".webp", ".tiff"})
        EXPECT_TRUE(samePixels(decodeImage(test::encodedWithAlpha(image, extension, 100), "x"), image)) << extension;
}

TEST(DecodeImage, SixteenBitsKeepTheirHighByte) {
    const Image image = busyImage(20, 12);
    for (const char* extension : {".png", ".tiff"})
        EXPECT_TRUE(samePixels(decodeImage(test::encoded16Bit(image, extension), "x"), image)) << extension;
}

TEST(DecodeImage, JpegIsCloseToItsSource) {
    const Image image = smoothImage(80, 60);
    const auto decoded = decodeImage(*encodeJpeg(image, 95), "x");
    ASSERT_TRUE(succeeded(decoded));
    EXPECT_LE(largestDifference(*decoded, image), 8);
}

TEST(DecodeImage, CmykBecomesLightInBothConventions) {
    // Inks (c, m, y, k) of 255 leave light (255 − c)(255 − k) / 255.
    const std::array<std::uint8_t, 4> inks = {200, 40, 0, 51};
    const Image expected = filledImage(16, 16, 44, 172, 204);
    for (const bool adobe : {true, false}) {
        const auto decoded = decodeImage(test::cmykJpeg(16, 16, inks, adobe), "x");
        ASSERT_TRUE(succeeded(decoded));
        EXPECT_LE(largestDifference(*decoded, expected), 2) << (adobe ? "Adobe" : "plain");
    }
}

TEST(DecodeImage, TheNameDoesNotMatter) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "really_a_jpeg.png";
    ASSERT_TRUE(succeeded(writeFileAtomically(path, *encodeJpeg(smoothImage(30, 20), 90))));
    EXPECT_EQ(probeImage(path)->format, ImageFormat::Jpeg);
    EXPECT_TRUE(succeeded(decodeImage(path)));
}

TEST(DecodeImage, TruncatedFilesAreErrorsThatNameTheFile) {
    const Image image = busyImage(40, 30);
    const std::vector<std::pair<std::string, test::FileBytes>> files = {
        {"cut.png", *encodePng(image)},
        {"cut.jpg", *encodeJpeg(image, 90)},
        {"cut.webp", test::encodedWithOpenCv(image, ".webp")},
        {"cut.tiff", test::encodedWithOpenCv(image, ".tiff")},
        {"cut.bmp", test::encodedWithOpenCv(image, ".bmp")},
        {"cut.gif", test::gifFile(40, 30, {{0, 0, 40, 30, false, std::vector<std::uint8_t>(1200, 3)}})},
    };
    for (const auto& [name, bytes] : files) {
        ASSERT_TRUE(succeeded(decodeImage(bytes, name))) << name;
        for (const std::size_t left : {bytes.size() / 10, bytes.size() / 2, bytes.size() - bytes.size() / 10, bytes.size() - 8}) {
            const auto decoded = decodeImage(std::span(bytes).first(left), name);
            EXPECT_TRUE(failsWith(decoded, ErrorCode::FileCorrupt, name)) << left << " of " << bytes.size();
        }
    }
    const auto jpeg = *encodeJpeg(image, 90);
    EXPECT_TRUE(failsWith(decodeImage(std::span(jpeg).first(jpeg.size() - 2), "x"), ErrorCode::FileCorrupt, "truncated"));
}

TEST(DecodeImage, DamagedDataIsAnErrorOrAnImageNeverACrash) {
    const Image image = busyImage(24, 24);
    for (const auto& bytes : {*encodePng(image), *encodeJpeg(image, 90), test::encodedWithOpenCv(image, ".webp"),
                              test::encodedWithOpenCv(image, ".tiff"), test::encodedWithOpenCv(image, ".bmp")}) {
        for (std::size_t i = 0; i < bytes.size(); i += 3) {
            auto damaged = bytes;
            damaged[i] ^= 0x5AU;
            const auto decoded = decodeImage(damaged, "damaged");
            EXPECT_TRUE(decoded || decoded.error().code != ErrorCode::Internal) << decoded.error().message();
        }
    }
    auto png = *encodePng(image);
    png[png.size() / 2] ^= 0xFFU;
    EXPECT_TRUE(failsWith(decodeImage(png, "flipped.png"), ErrorCode::FileCorrupt, "flipped.png"));
}

TEST(DecodeImage, CodecsKeepQuiet) {
    auto png = *encodePng(busyImage(24, 24));
    png[png.size() / 2] ^= 0xFFU;
    auto tiff = test::encodedWithOpenCv(busyImage(24, 24), ".tiff");
    tiff.resize(tiff.size() / 2);
    auto jpeg = *encodeJpeg(busyImage(24, 24), 90);
    jpeg.resize(jpeg.size() / 2);
    testing::internal::CaptureStderr();
    for (const auto& bytes : {png, tiff, jpeg}) EXPECT_FALSE(decodeImage(bytes, "x"));
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(DecodeGif, DrawsTheFirstFrameOnTheBackground) {
    const auto colour = [](int i) { return std::array<int, 3>{i, 2 * i % 256, 255 - i}; };
    const auto bytes = test::gifFile(4, 3, {{1, 1, 2, 2, false, {10, 20, 30, 40}}, {0, 0, 4, 3, false, std::vector<std::uint8_t>(12, 99)}});
    const auto image = decodeImage(bytes, "x");
    ASSERT_TRUE(succeeded(image));
    ASSERT_EQ(image->width(), 4);
    ASSERT_EQ(image->height(), 3);
    const int expected[3][4] = {{5, 5, 5, 5}, {5, 10, 20, 5}, {5, 30, 40, 5}};
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 4; ++x)
            for (std::size_t c = 0; c < 3; ++c)
                EXPECT_EQ(image->row(y)[static_cast<std::size_t>(x) * 3 + c], colour(expected[y][x])[c]) << x << "," << y;
}

TEST(DecodeGif, InterlacedRowsFindTheirPlace) {
    // Ten rows are stored as 0 8 | 4 | 2 6 | 1 3 5 7 9; each row holds its own number.
    const auto image = decodeImage(test::gifFile(1, 10, {{0, 0, 1, 10, true, {0, 8, 4, 2, 6, 1, 3, 5, 7, 9}}}), "x");
    ASSERT_TRUE(succeeded(image));
    for (int y = 0; y < 10; ++y) EXPECT_EQ(image->row(y)[0], y);
}

TEST(DecodeGif, RefusesFramesThatDoNotFit) {
    EXPECT_TRUE(failsWith(decodeImage(test::gifFile(4, 4, {{2, 0, 3, 1, false, {1, 1, 1}}}), "out.gif"), ErrorCode::FileCorrupt, "outside"));
    EXPECT_TRUE(failsWith(decodeImage(test::gifFile(4, 4, {}), "none.gif"), ErrorCode::FileCorrupt, "first frame"));
}

}  // namespace
}  // namespace vitrine
