// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "clip_training/caption_source.h"

namespace vitrine::field_guide {

/// `count` drawn birds, half of them of the species and half of none, with three sentences about each: captioned
/// pictures for whoever has none. The same for equal (count, seed).
std::unique_ptr<CaptionSource> captionedBirds(std::size_t count, std::uint64_t seed);

}  // namespace vitrine::field_guide
