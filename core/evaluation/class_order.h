// SPDX-License-Identifier: GPL-3.0-or-later
// Orders in which the classes of a confusion matrix show its structure. Plain C++, any thread. C classes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// C×C, symmetric: how often two classes are taken for each other, the mean of both row shares
/// (n_ij/n_i + n_ji/n_j)/2 in [0, 1]. Classes without confusion are told apart by their texts (C×P, unit
/// rows, may be empty): their cosine counts with a weight too small to outvote a single error.
/// `counts` is row-major, rows true. ShapeMismatch when the sizes do not fit.
Result<Matrix> classSimilarity(std::span<const std::uint32_t> counts, std::size_t classes, const Matrix& classTexts = {});

/// Classes in the order of a dendrogram: average linkage (nearest-neighbour chain, O(C²)), each merge
/// turned so that the most similar ends meet (Gruvaeus & Wainer, 1972). `similarity` is C×C, symmetric
/// and finite; ShapeMismatch or NumericalFailure otherwise. The first class is the one with the lower number
/// of the two ends, so that the order does not flip.
Result<std::vector<int>> similarityOrder(const Matrix& similarity);

/// Classes by the share of their images that is misjudged, most first; ties to the lower class. Classes
/// without images come last.
std::vector<int> errorOrder(std::span<const std::uint32_t> counts, std::size_t classes);

}  // namespace vitrine
