// SPDX-License-Identifier: GPL-3.0-or-later
// Lloyd's iteration on rows that are finite (and of unit length for spherical clustering).
#pragma once

#include <cstdint>

#include "analysis/internal/room_support.h"
#include "analysis/kmeans.h"

namespace vitrine::internal {

/// On the CPU, with Hamerly's bounds where the options ask for them.
Result<KMeansResult> lloyd(const Matrix& points, const Matrix& start, const KMeansOptions& options,
                           const AnalysisScope& scope, JobContext& job);

/// On any device of the tensor library, without bounds.
Result<KMeansResult> tensorLloyd(const Matrix& points, const Matrix& start, const KMeansOptions& options,
                                 at::Device device, const AnalysisScope& scope, JobContext& job);

/// Centres after mini-batches: each batch pulls every centre towards its points by 1/(points it has seen).
Result<Matrix> miniBatches(const Matrix& points, const Matrix& start, const KMeansOptions& options,
                           std::uint64_t stream, const AnalysisScope& scope, JobContext& job);

/// How far centres may move in one iteration to have converged: the tolerance × the mean variance of a column.
double movementLimit(const Matrix& points, double tolerance);

/// Σ squared distance of every row to the centre of its label, from differences in float32, summed in float64.
double inertiaOf(const Matrix& points, const Matrix& centres, const std::vector<int>& labels);

}  // namespace vitrine::internal
