// SPDX-License-Identifier: GPL-3.0-or-later
// EXIF orientation of decoded images: all eight, both byte orders, in JPEG and PNG.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/image/image_files.h"
#include "image/image_decoder.h"
#include "image/image_encoder.h"
#include "support/results.h"
#include "support/synthetic_image.h"

namespace vitrine {
namespace {

using test::succeeded;

/// Where the pixel shown at (x, y) is stored, from the definition: which side of the picture the stored
/// first row and first column are.
std::pair<int, int> storedAt(int orientation, int x, int y, int storedWidth, int storedHeight) {
    const int right = storedWidth - 1;
    const int bottom = storedHeight - 1;
    switch (orientation) {
        case 2: return {right - x, y};            // row: top, column: right side
        case 3: return {right - x, bottom - y};   // bottom, right
        case 4: return {x, bottom - y};           // bottom, left
        case 5: return {y, x};                    // left side, top
        case 6: return {y, bottom - x};           // right side, top
        case 7: return {right - y, bottom - x};   // right side, bottom
        case 8: return {right - y, x};            // left side, bottom
        default: return {x, y};
    }
}

void expectTurned(const Image& shown, const Image& stored, int orientation) {
    const bool swapped = orientation >= 5;
    ASSERT_EQ(shown.width(), swapped ? stored.height() : stored.width());
    ASSERT_EQ(shown.height(), swapped ? stored.width() : stored.height());
    for (int y = 0; y < shown.height(); ++y) {
        for (int x = 0; x < shown.width(); ++x) {
            const auto [column, row] = storedAt(orientation, x, y, stored.width(), stored.height());
            ASSERT_TRUE(std::equal(shown.row(y) + x * 3, shown.row(y) + x * 3 + 3, stored.row(row) + column * 3))
                << "orientation " << orientation << " at " << x << "," << y;
        }
    }
}

TEST(ExifOrientation, PngIsTurnedUpright) {
    const Image stored = test::busyImage(5, 3);
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const auto shown = decodeImage(test::pngWithExif(*encodePng(stored), orientation), "x");
        ASSERT_TRUE(succeeded(shown));
        expectTurned(*shown, stored, orientation);
    }
}

TEST(ExifOrientation, JpegIsTurnedUprightInBothByteOrders) {
    const auto jpeg = *encodeJpeg(test::smoothImage(24, 16), 90);
    const auto stored = decodeImage(jpeg, "x");
    ASSERT_TRUE(succeeded(stored));
    for (const bool bigEndian : {false, true}) {
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const auto shown = decodeImage(test::withExif(jpeg, orientation, bigEndian), "x");
            ASSERT_TRUE(succeeded(shown));
            expectTurned(*shown, *stored, orientation);
        }
    }
}

TEST(ExifOrientation, NonsenseMeansUpright) {
    const auto jpeg = *encodeJpeg(test::smoothImage(24, 16), 90);
    for (const int orientation : {0, 9, 200}) EXPECT_EQ(probeImage(test::withExif(jpeg, orientation, true), "x")->orientation, 1);
}

}  // namespace
}  // namespace vitrine
