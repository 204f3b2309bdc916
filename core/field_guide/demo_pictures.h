// SPDX-License-Identifier: GPL-3.0-or-later
// Drawn pictures with what is known of them, as the small CLIP is trained and tested on them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "field_guide/attributes.h"
#include "field_guide/field_conditions.h"
#include "field_guide/world.h"
#include "image/preprocessor.h"

namespace vitrine::field_guide {

inline constexpr int kDemoImageSize = 96;    ///< pixels the demo backbone sees
inline constexpr int kDemoDrawingSize = 256; ///< pixels of the drawings that are shown and measured
inline constexpr int kDemoPoolDrawingSize = 192; ///< of those only trained on: twice as fast, and scaled down anyway

/// How the demo backbone scales pictures: PIL bicubic to kDemoImageSize, colours roughly centred
/// on the drawings' own.
PreprocessorConfig demoPreprocessorConfig();

/// A picture that can be drawn at any time.
struct PicturePlan {
    BirdAttributes bird;
    std::uint64_t seed = 0;              ///< of the drawing
    int species = -1;                    ///< class index, −1 = a bird of no species
    std::optional<AttributeKind> edited; ///< on both pictures of an edited pair: what differs
    FieldView view;                      ///< how the bird is seen
};

struct DemoPicture {
    Image image;  ///< kDemoImageSize square
    std::vector<PartLocation> parts;
};

/// Draws at kDemoPoolDrawingSize without supersampling and scales down as the preprocessor does,
/// which smooths as well.
DemoPicture drawDemoPicture(const PicturePlan& plan);

/// `count` random birds, each followed by itself with one attribute edited, drawn with the same seed:
/// 2·count plans. Edits of small marks are `fineShare` of all; 0 leaves every attribute equally likely.
std::vector<PicturePlan> planEditedPairs(std::size_t count, std::uint64_t seed, float fineShare = 0.0F);

/// `perSpecies` individuals of each species, species after species, all seen clearly.
std::vector<PicturePlan> planSpecies(std::size_t perSpecies, std::uint64_t seed);

/// The same in the field: seen through one condition or another, at home (the habitat of the typical bird) with
/// probability `atHome` and else in any habitat that its pose allows.
std::vector<PicturePlan> planObservations(std::size_t perSpecies, std::uint64_t seed, float atHome);

/// The plan at kDemoDrawingSize, as it is shown and measured.
Image drawPlan(const PicturePlan& plan, int supersampling = 3);

}  // namespace vitrine::field_guide
