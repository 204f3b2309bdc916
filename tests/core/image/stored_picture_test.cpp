// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/stored_picture.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "support/synthetic_image.h"

namespace vitrine {
namespace {

TEST(StoredPicture, KeepsAPictureInFewBytes) {
    const Image picture = test::smoothImage(160, 120);
    const StoredPicture stored(picture);
    EXPECT_LT(stored.byteCount(), picture.pixels().size() / 8);
    const Image back = stored.decode();
    ASSERT_EQ(back.width(), 160);
    ASSERT_EQ(back.height(), 120);
    int largest = 0;
    for (std::size_t i = 0; i < picture.pixels().size(); ++i)
        largest = std::max(largest, std::abs(picture.pixels()[i] - back.pixels()[i]));
    EXPECT_LE(largest, 16);
}

TEST(StoredPicture, OfNothingIsEmpty) {
    EXPECT_TRUE(StoredPicture().empty());
    EXPECT_TRUE(StoredPicture(Image()).empty());
    EXPECT_TRUE(StoredPicture().decode().empty());
}

}  // namespace
}  // namespace vitrine
