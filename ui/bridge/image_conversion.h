// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "image/image.h"

namespace vitrine {

/// A QImage on the pixels of `image`, which it keeps alive: nothing is copied. Any thread.
QImage toQImage(const Image& image);

/// A copy of `image` on white, for pictures from the clipboard. Any thread.
Image fromQImage(const QImage& image);

}  // namespace vitrine
