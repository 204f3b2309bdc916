// SPDX-License-Identifier: GPL-3.0-or-later
// The three ways to a NeighbourTable; rows come comparable (room_support.h).
#pragma once

#include "analysis/internal/neighbour_collector.h"
#include "analysis/internal/room_support.h"

namespace vitrine::internal {

/// Half the squared length of every row.
std::vector<float> halfSquares(const Matrix& rows);

/// Every pair once: the product of two blocks of rows serves the points of both.
Result<NeighbourTable> exactNeighbours(const Matrix& points, std::size_t k, const AnalysisScope& scope,
                                       JobContext& job);

/// Queries against points, nothing left out.
Result<NeighbourTable> exactNeighbours(const Matrix& queries, const Matrix& points, std::size_t k,
                                       const AnalysisScope& scope, JobContext& job);

/// Inverted lists (Sivic & Zisserman, ICCV 2003) made by k-means: each point is compared with the lists whose
/// centres are nearest, twice as many lists again until the recall on a sample suffices.
Result<NeighbourTable> listNeighbours(const Matrix& points, std::size_t k, const NeighbourOptions& options,
                                      const AnalysisScope& scope, JobContext& job);

/// On any device of the tensor library: blocks of products and topk. `sameRows`: queries are the points, a point is
/// not its own neighbour.
Result<NeighbourTable> tensorNeighbours(const Matrix& queries, const Matrix& points, std::size_t k, bool sameRows,
                                        at::Device device, const AnalysisScope& scope, JobContext& job);

}  // namespace vitrine::internal
