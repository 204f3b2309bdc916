// SPDX-License-Identifier: GPL-3.0-or-later
// Resizing that gives the bytes of the Python Imaging Library (Pillow), which CLIP was trained
// behind: an antialiasing filter in two passes, each rounded to 8 bits. OpenCV's and the tensor
// library's bicubic differ by whole grey levels.
#pragma once

#include "image/image.h"

namespace vitrine {

/// Kernels: triangle of support 1, and Keys' cubic with a = −0.5 and support 2 (Keys, IEEE TASSP
/// 1981). Both are stretched by the ratio when shrinking.
enum class ResampleFilter { Bilinear, Bicubic };

/// Part of a picture in pixels.
struct Region {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

/// `image` scaled to width × height pixels (each ≥ 1; aspect is the caller's business). `image` not empty.
Image resize(const Image& image, int width, int height, ResampleFilter filter);
Image resizeBicubic(const Image& image, int width, int height);

/// resize() followed by cutting out `region` (inside width × height), without computing the rest.
Image resizeRegion(const Image& image, int width, int height, const Region& region, ResampleFilter filter);

/// The centre width × height pixels: first column ⌊(W − width) / 2⌋, likewise rows; black outside.
Image cropCentre(const Image& image, int width, int height);

/// `image` shrunk so that no side exceeds maxSide (≥ 1), aspect kept; never enlarged.
Image thumbnail(const Image& image, int maxSide);

}  // namespace vitrine
