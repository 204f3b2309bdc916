// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/image_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "image/image_decoder.h"
#include "support/results.h"
#include "support/synthetic_image.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

TEST(ImageEncoder, PngComesBackUnchanged) {
    test::TemporaryDirectory folder;
    const Image image = test::busyImage(31, 9);
    ASSERT_TRUE(succeeded(writePng(image, folder.path() / "a.png")));
    const auto back = decodeImage(folder.path() / "a.png");
    ASSERT_TRUE(succeeded(back));
    EXPECT_TRUE(std::ranges::equal(back->pixels(), image.pixels()));
}

TEST(ImageEncoder, RefusesWhatItCanNotWrite) {
    test::TemporaryDirectory folder;
    EXPECT_TRUE(failsWith(encodePng(Image()), ErrorCode::EmptyInput));
    EXPECT_TRUE(failsWith(encodeJpeg(test::busyImage(2, 2), 0), ErrorCode::InvalidOption, "quality"));
    EXPECT_TRUE(failsWith(encodeJpeg(test::busyImage(2, 2), 101), ErrorCode::InvalidOption, "quality"));
    EXPECT_TRUE(failsWith(writePng(test::busyImage(2, 2), folder.path() / "none" / "a.png"), ErrorCode::FileNotWritable, "a.png"));
}

TEST(ImageEncoder, LowerQualityIsSmaller) {
    const Image image = test::busyImage(64, 64);
    EXPECT_LT(encodeJpeg(image, 20)->size(), encodeJpeg(image, 90)->size());
}

}  // namespace
}  // namespace vitrine
