// SPDX-License-Identifier: GPL-3.0-or-later
// ANEC as the paper measures it: standardise by the train split, regularisation path, prune, read the accuracy.
// The same solver and settings serve methods and controls; each λ is solved to a relative duality gap of 1e-3 or
// for 100 steps, so absolute values at the dense end may lie a little below those of a converged path.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "comparison/method_evaluation.h"

namespace vitrine::internal {

inline constexpr double kPathAlpha = 0.99;
inline constexpr double kPathRatio = 500.0;
inline constexpr std::size_t kPathTrainImages = 20000;  ///< more are thinned to as many a class each
inline constexpr std::size_t kSmallPath = 5000;         ///< train images up to which the path has 26 points
inline constexpr int kSmallPathPoints = 26;

struct SparseAccuracy {
    std::vector<NecPoint> points;                  ///< one per kNecTargets
    std::vector<std::vector<std::uint8_t>> right;  ///< N each: which test images are right
    double necReached = 0.0;                       ///< of the densest point
    double anec5 = 0.0;
    double average = 0.0;
};

/// Empty where no activation varies over the train images. Intervals where there are resamples.
Result<std::optional<SparseAccuracy>> sparseAccuracy(const Matrix& trainActivations, std::span<const int> trainLabels,
                                                     const Matrix& testActivations, std::span<const int> testLabels,
                                                     std::size_t classes, int pathPoints, const Resamples* resamples,
                                                     JobContext& job);

/// Columns minus the mean of the reference, by its deviation; columns that do not vary there become 0.
class Standardiser {
public:
    explicit Standardiser(const Matrix& reference);
    Matrix apply(const Matrix& values) const;
    bool anyVaries() const;

private:
    std::vector<double> mean_, deviation_;
};

/// Positions of at most kPathTrainImages train images: as many of each class as there is room for.
std::vector<std::size_t> thinnedRows(std::span<const int> labels, std::size_t classes);

}  // namespace vitrine::internal
