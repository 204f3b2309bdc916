// SPDX-License-Identifier: GPL-3.0-or-later
// Which concepts of many a class keeps (Yang et al., "Language in a Bottle", CVPR 2023, section 3.2): those that
// tell the classes apart, and that cover what is said of the class. Sums run in float64.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine::internal {

/// K×Y numbers, row-major: a row for each candidate, a column for each class that has images.
struct ClassTable {
    std::vector<double> values;
    std::vector<std::size_t> classes;  ///< Y class indices, ascending

    double at(std::size_t candidate, std::size_t column) const { return values[candidate * classes.size() + column]; }
    std::size_t candidates() const { return classes.empty() ? 0 : values.size() / classes.size(); }
};

/// Sim: the mean dot product of each candidate (K×P) with the images (N×P) of each class. Classes without images
/// have no column. Cancelled between two tiles.
Result<ClassTable> meanSimilarity(const Matrix& candidates, const Matrix& images, std::span<const int> labels,
                                  std::size_t classes, JobContext& job);

/// J = Sim / (Σ_c Sim · Y): every column sums to 1/Y. Sim is clamped at 1e-6 first, as a share can not be negative.
ClassTable jointShares(const ClassTable& similarity);

/// MI_c = Σ_y J log(J / (marg_c / Y)), marg_c = Σ_y J: how much the candidate says about the class. K.
std::vector<double> mutualInformation(const ClassTable& joint);

struct SelectionWeights {
    double information = 1e7;  ///< w₁ ≥ 0
    double coverage = 0.1;     ///< w₂ ≥ 0
};

struct Selection {
    std::vector<std::size_t> chosen;  ///< rows of the candidates, in greedy order
    std::vector<double> gains;        ///< what each added; 0 where everything is kept
};

/// Greedy maximum of Σ_{c∈S} w₁·MI_c + w₂·Σ_{c'} max(0, max_{c∈S} cos(c', c)) over sets of `quota` of the n
/// candidates of one class (n×P, any length; `information` n). The function is submodular, so a gain found earlier
/// bounds the gain now: only candidates whose bound is the largest are looked at again, with the result of the
/// plain greedy search. Ties go to the lower index. At most `quota` candidates are kept as they are, in order.
/// Cancelled between two tiles of cosines.
Result<Selection> selectConcepts(const Matrix& candidates, std::span<const double> information, std::size_t quota,
                                 const SelectionWeights& weights, JobContext& job);

}  // namespace vitrine::internal
