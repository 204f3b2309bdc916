// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/formulation.h"

#include <algorithm>
#include <array>

#include "base/option_spec.h"

namespace vitrine {
namespace {

constexpr std::array<FormulationInfo, 3> kFormulations{{
    {Formulation::Grounded, "grounded", VITRINE_TR_NOOP("Core", "Grounded"),
     VITRINE_TR_NOOP("Core",
                     "Starts every unit as CLIP's standardised score of its own concept, so a bar keeps its name; "
                     "it departs from the printed formulas and inherits whatever CLIP misjudges.")},
    {Formulation::Thesis, "thesis", VITRINE_TR_NOOP("Core", "Thesis"),
     VITRINE_TR_NOOP("Core",
                     "Follows the printed formulas from a random start; accuracy is similar, but unit j is tied to "
                     "concept j only through one positive per image, so many bars carry the wrong name.")},
    {Formulation::Reference, "reference", VITRINE_TR_NOOP("Core", "Released code"),
     VITRINE_TR_NOOP("Core",
                     "Computes what the released code computes, for comparison; nothing ties a unit to its concept "
                     "(measured: no better than chance) and its Gumbel term rewards flat rather than sparse outputs.")},
}};

}  // namespace

std::span<const FormulationInfo> formulations() { return kFormulations; }

const FormulationInfo& formulationInfo(Formulation formulation) {
    return *std::find_if(kFormulations.begin(), kFormulations.end(),
                         [&](const FormulationInfo& info) { return info.formulation == formulation; });
}

Formulation formulationFromId(std::string_view id) {
    const auto* found = std::find_if(kFormulations.begin(), kFormulations.end(),
                                     [&](const FormulationInfo& info) { return id == info.id; });
    return found == kFormulations.end() ? Formulation::Grounded : found->formulation;
}

}  // namespace vitrine
