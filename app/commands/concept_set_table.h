// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracy against concept set as text for people, machines and papers.
#pragma once

#include <string>

#include "comparison/concept_set_sweep.h"

namespace vitrine {

/// An object with "points" (name, concepts, is_subset, top1, interval, draws) and "zero_shot".
std::string conceptSetsJson(const ConceptSetSweep& sweep);
std::string conceptSetsCsv(const ConceptSetSweep& sweep);
std::string conceptSetsLatex(const ConceptSetSweep& sweep);
std::string conceptSetsMarkdown(const ConceptSetSweep& sweep);
std::string conceptSetsText(const ConceptSetSweep& sweep);

}  // namespace vitrine
