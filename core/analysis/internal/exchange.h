// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/internal/room_support.h"
#include "analysis/kmeans.h"

namespace vitrine::internal {

/// Moves single points to another cluster as long as that lowers the inertia, both centres following at once
/// (Hartigan, "Clustering Algorithms", 1975, ch. 4). Where Lloyd stands still a point may still be worth moving: it
/// pulls its own centre towards itself by 1/size, so leaving costs n/(n − 1) of its squared distance and joining
/// m/(m + 1) of the other's. Updates everything of `result` but its iterations. Cancelled.
Result<> exchangePoints(const Matrix& points, KMeansResult& result, const AnalysisScope& scope, JobContext& job);

}  // namespace vitrine::internal
