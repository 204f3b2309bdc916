// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "embeddings/dataset_embeddings.h"

namespace vitrine {

/// One line on standard error for each image without a row (unreadable, or its content stands in another
/// split), the first twenty of each sort; then how many more there are.
void printProblems(const DatasetEmbeddings& embeddings);

}  // namespace vitrine
