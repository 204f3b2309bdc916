// SPDX-License-Identifier: GPL-3.0-or-later
// What a bird is seen through in the field: distance, dusk, rain, leaves, an unsteady hand. They change the picture
// and leave the bird as it is: conceptTruth() keeps saying what it would show on a clear day.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/counter_random.h"

namespace vitrine::field_guide {

enum class FieldCondition : std::uint8_t { Clear, Far, Dusk, Rain, Leaves, Shaken };
inline constexpr std::array kFieldConditions{FieldCondition::Clear, FieldCondition::Far,    FieldCondition::Dusk,
                                             FieldCondition::Rain,  FieldCondition::Leaves, FieldCondition::Shaken};

/// "clear", "far", "dusk", "rain", "leaves", "shaken": as row ids and file names have it.
std::string_view conditionName(FieldCondition condition);
/// Inverse of conditionName; empty for an unknown name.
std::optional<FieldCondition> conditionFromName(std::string_view name);

/// One condition and how much of it: `severity` 0 (not noticed) … 1 (the bird is hard to make out).
struct FieldView {
    FieldCondition condition = FieldCondition::Clear;
    float severity = 0;

};

/// Every condition equally likely, a severity between `mildest` and `harshest`; a clear view has none.
FieldView randomView(CounterRandom& random, float mildest, float harshest);

}  // namespace vitrine::field_guide
