// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/field_conditions.h"

#include <algorithm>
#include <span>

namespace vitrine::field_guide {

std::string_view conditionName(FieldCondition condition) {
    static constexpr std::array<std::string_view, kFieldConditions.size()> kNames{"clear", "far",    "dusk",
                                                                                  "rain",  "leaves", "shaken"};
    return kNames[static_cast<std::size_t>(condition)];
}

std::optional<FieldCondition> conditionFromName(std::string_view name) {
    const auto found = std::ranges::find(kFieldConditions, name, conditionName);
    return found != kFieldConditions.end() ? std::optional(*found) : std::nullopt;
}

FieldView randomView(CounterRandom& random, float mildest, float harshest) {
    FieldView view;
    view.condition = random.pick(std::span<const FieldCondition>(kFieldConditions));
    const float severity = random.uniform(mildest, harshest);
    if (view.condition != FieldCondition::Clear) view.severity = severity;
    return view;
}

}  // namespace vitrine::field_guide
