// SPDX-License-Identifier: GPL-3.0-or-later
// The three readings of the published objectives, and what each costs.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vitrine {

enum class Formulation {
    Grounded,  ///< default: standardised CLIP scores, W starts as the identity, so bar j means concept j
    Thesis,    ///< the printed formulas on s·cos with a random start
    Reference  ///< what the released code computes, for comparison
};

/// Texts are English and translatable (context "Core").
struct FormulationInfo {
    Formulation formulation = Formulation::Grounded;
    const char* id = "";  ///< value of the option "formulation"
    const char* title = "";
    const char* summary = "";  ///< one sentence: what it is and what it costs
};

/// All three, the default first.
std::span<const FormulationInfo> formulations();
const FormulationInfo& formulationInfo(Formulation formulation);
/// The formulation with this id; the grounded one for an unknown id (options are validated before).
Formulation formulationFromId(std::string_view id);

}  // namespace vitrine
