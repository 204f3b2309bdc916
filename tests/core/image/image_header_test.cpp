// SPDX-License-Identifier: GPL-3.0-or-later
// probeImage: format and size from the first bytes.
#include <gtest/gtest.h>

#include "core/image/image_files.h"
#include "image/image_decoder.h"
#include "image/image_encoder.h"
#include "io/atomic_file.h"
#include "support/results.h"
#include "support/synthetic_image.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::busyImage;
using test::failsWith;
using test::succeeded;

TEST(ProbeImage, KnowsFormatAndSize) {
    const Image image = busyImage(37, 21);
    const std::vector<std::pair<ImageFormat, test::FileBytes>> files = {
        {ImageFormat::Png, *encodePng(image)},
        {ImageFormat::Jpeg, *encodeJpeg(image, 80)},
        {ImageFormat::WebP, test::encodedWithOpenCv(image, ".webp")},
        {ImageFormat::Tiff, test::encodedWithOpenCv(image, ".tiff")},
        {ImageFormat::Bmp, test::encodedWithOpenCv(image, ".bmp")},
        {ImageFormat::Gif, test::gifFile(37, 21, {})},
    };
    for (const auto& [format, bytes] : files) {
        const auto info = probeImage(bytes, "x");
        ASSERT_TRUE(succeeded(info)) << imageFormatName(format);
        EXPECT_EQ(info->format, format) << imageFormatName(format);
        EXPECT_EQ(info->width, 37) << imageFormatName(format);
        EXPECT_EQ(info->height, 21) << imageFormatName(format);
        EXPECT_EQ(info->orientation, 1) << imageFormatName(format);
    }
}

TEST(ProbeImage, GivesTheSizeAsShown) {
    const auto info = probeImage(test::withExif(*encodeJpeg(busyImage(37, 21), 80), 6, true), "x");
    ASSERT_TRUE(succeeded(info));
    EXPECT_EQ(info->orientation, 6);
    EXPECT_EQ(info->width, 21);
    EXPECT_EQ(info->height, 37);
}

TEST(ProbeImage, RefusesHugeSizesBeforeDecoding) {
    EXPECT_TRUE(succeeded(probeImage(test::pngHeader(16384, 16384), "x")));
    for (const auto& [width, height] : {std::pair{16385U, 16384U}, {0x7FFFFFFFU, 0x7FFFFFFFU}, {0xFFFFFFFFU, 1U}}) {
        const auto header = test::pngHeader(width, height);
        EXPECT_TRUE(failsWith(probeImage(header, "big.png"), ErrorCode::UnsupportedFormat, "big.png", std::to_string(width)));
        EXPECT_TRUE(failsWith(decodeImage(header, "big.png"), ErrorCode::UnsupportedFormat, "big.png", std::to_string(width)));
    }
}

TEST(ProbeImage, RefusesNoPixels) {
    EXPECT_TRUE(failsWith(probeImage(test::pngHeader(0, 5), "x"), ErrorCode::FileCorrupt, "0×5"));
    EXPECT_TRUE(failsWith(probeImage(test::gifFile(0, 0, {}), "x"), ErrorCode::FileCorrupt, "0×0"));
}

TEST(ProbeImage, SaysWhatIsNoImage) {
    test::TemporaryDirectory folder;
    const auto write = [&](const char* name, const std::string& text) {
        EXPECT_TRUE(succeeded(writeFileAtomically(folder.path() / name, text)));
        return folder.path() / name;
    };
    EXPECT_TRUE(failsWith(probeImage(write("note.png", "BMW and other cars")), ErrorCode::UnsupportedFormat, "note.png"));
    EXPECT_TRUE(failsWith(probeImage(write("empty.jpg", "")), ErrorCode::FileCorrupt, "empty.jpg", "zero bytes"));
    EXPECT_TRUE(failsWith(decodeImage(folder.path() / "empty.jpg"), ErrorCode::FileCorrupt, "empty.jpg", "zero bytes"));
    EXPECT_TRUE(failsWith(decodeImage(write("page.html", "<html></html>")), ErrorCode::UnsupportedFormat, "page.html"));
    EXPECT_TRUE(failsWith(decodeImage(folder.path() / "absent.png"), ErrorCode::FileNotFound, "absent.png"));
    EXPECT_TRUE(failsWith(decodeImage(folder.path()), ErrorCode::FileNotFound, "folder"));
}

TEST(ProbeImage, SurvivesEveryBeginning) {
    const Image image = busyImage(9, 7);
    for (const auto& bytes : {*encodePng(image), *encodeJpeg(image, 90), test::encodedWithOpenCv(image, ".webp"),
                              test::encodedWithOpenCv(image, ".tiff"), test::encodedWithOpenCv(image, ".bmp"),
                              test::withExif(*encodeJpeg(image, 90), 3, false)}) {
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            const auto info = probeImage(std::span(bytes).first(length), "cut");
            if (info) {
                EXPECT_EQ(info->width, 9);
                EXPECT_EQ(info->height, 7);
            } else {
                EXPECT_NE(info.error().code, ErrorCode::Internal) << info.error().message();
            }
        }
    }
}

TEST(ImageExtension, CountsWhateverItsCase) {
    for (const char* name : {"a.png", "a.JPG", "b.c.JPeG", "x.webp", "x.tif", "x.TIFF", "x.bmp", "x.gif"})
        EXPECT_TRUE(hasImageExtension(name)) << name;
    for (const char* name : {"a.txt", "png", ".png", "a.png.part", ""}) EXPECT_FALSE(hasImageExtension(name)) << name;
}

}  // namespace
}  // namespace vitrine
