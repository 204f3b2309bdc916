// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image_library.h"

#include <gtest/gtest.h>

#include "support/synthetic_image.h"

namespace vitrine {
namespace {

/// Thousands of images stay loaded, so what is kept of each must be small whatever it shows.
TEST(ImageLibrary, AThumbnailCostsAFractionOfItsPixels) {
    ImageEntry entry;
    for (const Image& picture : {test::smoothImage(1600, 1200), test::busyImage(1600, 1200)}) {
        const ImageEntryPointer decoded = decodedEntry(entry, picture);
        EXPECT_EQ(decoded->width, 1600);
        const Image shown = decoded->thumbnail.decode();
        EXPECT_EQ(shown.width(), ImageLibrary::kThumbnailSide);
        EXPECT_EQ(shown.height(), 120);
        EXPECT_LT(decoded->thumbnail.byteCount(), shown.pixels().size() / 2);
    }
    EXPECT_LT(decodedEntry(entry, test::smoothImage(1600, 1200))->thumbnail.byteCount(), 6000U);
}

TEST(ImageLibrary, AFailedImageHasNoThumbnail) {
    ImageEntry entry;
    const ImageEntryPointer failed = decodedEntry(entry, fail(ErrorCode::OutOfMemory, "large.png", "no memory"));
    EXPECT_EQ(failed->state, ImageState::Failed);
    EXPECT_TRUE(failed->thumbnail.empty());
}

TEST(ImageLibrary, KeepsNoPixelsOfFiles) {
    ImageLibrary library;
    const auto entry = library.addPicture(test::busyImage(40, 30), "pasted");
    EXPECT_EQ(library.decode(entry->id)->width(), 40);
    const auto file = library.addFile("/nowhere/a.png", "owl");
    EXPECT_EQ(library.decode(file->id).error().code, ErrorCode::FileNotFound) << "it is read anew each time";
    library.remove(entry->id);
    EXPECT_FALSE(library.decode(entry->id));
    EXPECT_EQ(library.entries().size(), 1U);
}

}  // namespace
}  // namespace vitrine
