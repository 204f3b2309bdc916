// SPDX-License-Identifier: GPL-3.0-or-later
// The 99 concepts of the field guide: short phrases, each true or false of a drawn bird.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "field_guide/attributes.h"

namespace vitrine::field_guide {

struct Concept {
    std::string phrase;       ///< "a white eye ring"
    AttributeKind attribute;  ///< the one attribute it speaks of; concepts of one attribute form a group
    Part part;                ///< where it is seen (PartLocation of the drawing)
};

/// In fixed order; the position is the concept index everywhere.
const std::vector<Concept>& concepts();
const std::vector<std::string>& conceptNames();
std::size_t conceptCount();

/// 1 where the concept can be seen on the bird, else 0, one entry a concept. `bird` must be tidied.
std::vector<std::uint8_t> conceptTruth(const BirdAttributes& bird);

/// The concepts of one attribute, by index.
std::vector<std::size_t> conceptsOf(AttributeKind attribute);

/// Marks of a few pixels (eye, ring, beak, crest, bars, cap, …) as against large colours and scene.
bool isFineMark(AttributeKind attribute);

}  // namespace vitrine::field_guide
