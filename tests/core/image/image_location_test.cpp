// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/image_location.h"

#include <gtest/gtest.h>

#include <fstream>

#include "image/image_decoder.h"
#include "image/image_encoder.h"
#include "support/results.h"
#include "support/synthetic_image.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

TEST(ImageLocation, AStretchOfAFileIsAPicture) {
    const test::TemporaryDirectory folder;
    const auto file = folder.path() / "pixels.bin";
    std::ofstream(file, std::ios::binary) << "head" << "RRRRRRGGGGGGBBBBB\x01" << "tail";
    const ImageLocation location{file, RawPlanes{4, 3, 2}};
    EXPECT_EQ(readImageBytes(location)->size(), 18U);
    const auto image = decodeImage(location);
    ASSERT_TRUE(succeeded(image));
    EXPECT_EQ(image->width(), 3);
    EXPECT_EQ(image->height(), 2);
    EXPECT_EQ(image->row(0)[0], 'R');
    EXPECT_EQ(image->row(0)[1], 'G');
    EXPECT_EQ(image->row(1)[3 * 2 + 2], 1) << "the last blue byte is the last pixel's";
    EXPECT_TRUE(failsWith(decodeImage({file, RawPlanes{10, 3, 2}}), ErrorCode::FileCorrupt, "byte 10", "ends before"));
    EXPECT_TRUE(failsWith(decodeImage({file, RawPlanes{0, 0, 2}}), ErrorCode::FileCorrupt, "size"));
    EXPECT_TRUE(failsWith(decodeImage({folder.path() / "absent", RawPlanes{0, 3, 2}}), ErrorCode::FileNotFound, "absent"));
}

TEST(ImageLocation, AWholeFileIsDecodedAsEver) {
    const test::TemporaryDirectory folder;
    const auto file = folder.path() / "a.png";
    ASSERT_TRUE(succeeded(writePng(test::busyImage(20, 10), file)));
    const auto image = decodeImage(ImageLocation{file, {}});
    ASSERT_TRUE(succeeded(image));
    const Image same = *decodeImage(file);
    EXPECT_TRUE(std::equal(image->pixels().begin(), image->pixels().end(), same.pixels().begin(), same.pixels().end()));
    EXPECT_EQ(readImageBytes({file, {}})->size(), std::filesystem::file_size(file));
}

}  // namespace
}  // namespace vitrine
