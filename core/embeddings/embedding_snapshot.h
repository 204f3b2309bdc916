// SPDX-License-Identifier: GPL-3.0-or-later
// Image embeddings with what is known about each image: what bottlenecks are fitted to.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"
#include "datasets/dataset.h"

namespace vitrine {

/// Immutable by habit; rows of all members belong together. Any thread may read.
struct EmbeddingSnapshot {
    Matrix images;                        ///< N×P, not normalised
    std::vector<int> labels;              ///< N class indices; −1 = not known
    std::vector<Split> splits;            ///< N
    std::vector<std::string> ids;         ///< N names, each once (a path relative to the data set)
    std::vector<std::string> classNames;  ///< C
    Matrix conceptLabels;                 ///< N×D of 0 and 1, or empty
    std::vector<std::string> conceptNames;  ///< D names of the columns above, or empty
    std::string backboneFingerprint;      ///< SHA-256 of the weights that made the rows

    std::size_t size() const { return images.rows(); }

    /// Checks that the members fit each other and every number is finite; ShapeMismatch or
    /// NumericalFailure about `subject`.
    Result<> validate(const std::string& subject) const;

    /// Row numbers of one split, ascending.
    std::vector<std::size_t> rowsOf(Split split) const;
    /// A snapshot of the rows named, in that order.
    EmbeddingSnapshot gather(const std::vector<std::size_t>& rows) const;

    /// Safetensors file of schema "vitrine.embeddings/1"; everything is checked (validate()).
    static Result<EmbeddingSnapshot> load(const std::filesystem::path& path);
    /// Embeddings as F16; atomic. Fails as validate() does before anything is written.
    Result<> save(const std::filesystem::path& path) const;
};

}  // namespace vitrine
