// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "classifiers/run_store.h"
#include "classifiers/training_data.h"

namespace vitrine::internal {

/// The images of one split whose class is known.
struct LabelledSplit {
    Matrix images;
    std::vector<int> labels;
    std::vector<std::size_t> rows;  ///< of the snapshot
};
LabelledSplit labelledSplit(const EmbeddingSnapshot& snapshot, Split split);
/// The same without a copy of the images.
LabelledSplit labelledRows(const EmbeddingSnapshot& snapshot, Split split);

/// How many images of the split have a label, and the SHA-256 of their ids and labels.
SplitRecord splitRecord(const EmbeddingSnapshot& snapshot, Split split);

/// SHA-256 over everything a fit reads: embeddings, labels, splits, texts, names and logit scale.
std::string trainingFingerprint(const TrainingData& data);

}  // namespace vitrine::internal
