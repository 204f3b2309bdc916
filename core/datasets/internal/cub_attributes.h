// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"
#include "datasets/dataset.h"

namespace vitrine::internal {

/// Fills concept names and labels from attributes.txt, which may stand in `folder`, in its attributes/ or
/// beside it, and attributes/image_attribute_labels.txt. Items must be in the order of images.txt. Nothing
/// where one of the two files is absent; FileCorrupt with the line for what breaks their rule.
Result<> addCubAttributes(Dataset& dataset, const std::filesystem::path& folder, std::int64_t leastCertainty);

/// "has_bill_shape::curved_(up_or_down)" → "bill shape: curved (up or down)".
std::string attributeName(std::string name);

}  // namespace vitrine::internal
