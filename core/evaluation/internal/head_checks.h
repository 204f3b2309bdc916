// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"
#include "evaluation/explanation.h"

namespace vitrine::internal {

/// The head is not empty and its bias, the activation row and the reference fit its concepts.
Result<> checkHead(const LinearHead& head, std::span<const float> activation, const ConceptReference& reference = {});
/// As checkHead, and A and B are two different classes of the head.
Result<> checkPair(const LinearHead& head, std::span<const float> activation, std::size_t classA, std::size_t classB,
                   const ConceptReference& reference = {});
/// Activations (images × concepts) and labels fit the head; EmptyInput without images.
Result<> checkLabelled(const LinearHead& head, const Matrix& activations, std::span<const int> labels);

}  // namespace vitrine::internal
