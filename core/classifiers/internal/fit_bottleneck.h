// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "classifiers/classifier_variant.h"
#include "classifiers/internal/objective.h"

namespace vitrine::internal {

/// A variant of the linear family whose W and F are found by `method`: everything but its texts.
ClassifierVariant bottleneckVariant(Method method, VariantInfo info);

}  // namespace vitrine::internal
