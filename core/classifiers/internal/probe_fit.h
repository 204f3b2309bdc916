// SPDX-License-Identifier: GPL-3.0-or-later
// The two fits behind the linear probe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "classifiers/internal/staged_fit.h"
#include "solvers/linear_head.h"

namespace vitrine::internal {

/// A linear map of the embedding, and what was chosen for it as a JSON object.
struct FittedProbe {
    LinearHead head;
    std::string resolved;
};

struct ProbeRows {
    Matrix features;
    std::vector<int> labels;
};

/// Multinomial L2 logistic regression with inverse strength C. Where `inverseStrength` is 0, C comes from 1e-6 … 1e6
/// by factors of a hundred and then from halving the interval in log C around the best down to an eighth of a decade
/// (Radford et al. 2021, appendix A.3), by top-1 accuracy and then cross-entropy on `validation`, or on every fifth
/// train image, left out meanwhile, where that has no rows. One fit is one step and one epoch: its convex problem is solved
/// to the end (a stop within it begins it anew). The part "sweep" of `fit`.
Result<FittedProbe> fitProbe(const ProbeRows& train, const ProbeRows& validation,
                             std::size_t classes, double inverseStrength, StagedFit& fit);

struct ClassScoreOptions {
    std::int64_t epochs = 10;
    std::int64_t batchSize = 128;
    double learningRate = 3e-4;
    std::uint64_t seed = 42;
};

/// Cross-entropy of a bias-free map W (C×C) on 100 · cosines with the class texts (C×P), by Adam from
/// U(−1/√C, 1/√C). The head returned is 100·W·texts: it acts on embeddings of unit length. The part "scores" of
/// `fit`.
Result<FittedProbe> fitClassScores(const Matrix& images, std::span<const int> labels,
                                   const Matrix& classTexts, const ClassScoreOptions& options, StagedFit& fit);

}  // namespace vitrine::internal
