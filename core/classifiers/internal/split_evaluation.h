// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "base/job_context.h"
#include "base/result.h"
#include "classifiers/internal/objective.h"
#include "classifiers/internal/score_table.h"

namespace vitrine::internal {

/// Means over the images of a split, without noise.
struct SplitFigures {
    double classLoss = 0.0;
    double top1 = 0.0;            ///< 0..1
    double activeConcepts = 0.0;  ///< entries above 5 % of the row's largest magnitude
    double top5 = 0.0;            ///< 0..1; of all classes where there are fewer than five
    double precision = 0.0;       ///< macro means over the classes with an image; undefined counts as 0
    double recall = 0.0;
    double f1 = 0.0;
};

/// Over `labels.size(0)` images, tile by tile: `forward` makes the terms of images first … first + count − 1.
Result<SplitFigures> evaluateTiles(const at::Tensor& labels,
                                   const std::function<ObjectiveTerms(std::int64_t first, std::int64_t count)>& forward,
                                   JobContext& job);

/// `forward` maps a tile of cosines to its terms. Cancelled between two tiles.
Result<SplitFigures> evaluateSplit(const ScoreTable& scores, const at::Tensor& labels,
                                   const std::function<ObjectiveTerms(const at::Tensor&)>& forward, JobContext& job);

}  // namespace vitrine::internal
