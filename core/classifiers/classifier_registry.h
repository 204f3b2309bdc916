// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "classifiers/classifier_variant.h"

namespace vitrine {

/// Every registered variant in the order of CMakeLists.txt; lives as long as the program.
std::span<const ClassifierVariant> classifierVariants();

/// The variant with this id, or nullptr.
const ClassifierVariant* findClassifierVariant(std::string_view id);

}  // namespace vitrine
