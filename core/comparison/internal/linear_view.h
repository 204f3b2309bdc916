// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "classifiers/concept_classifier.h"
#include "evaluation/explanation.h"

namespace vitrine::internal {

/// F and b when the class logits are F·a + b of the activations, which is tried out on a few rows; else empty.
std::optional<LinearHead> linearView(const ConceptClassifier& classifier);

}  // namespace vitrine::internal
