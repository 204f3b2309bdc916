// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// What sets a cluster apart: concepts by descending lift.
struct ClusterName {
    std::vector<std::size_t> concepts;  ///< columns of the scores
    std::vector<double> lifts;          ///< mean z-score over the cluster minus that over all points, which is 0
    std::size_t size = 0;               ///< points of the cluster
};

/// Names clusters 0 … clusterCount−1 by the `count` concepts with the largest mean z-score (standardised over all
/// points, unbiased deviation; constant concepts never name anything). `scores` is points × concepts, `labels` gives
/// each point's cluster, below 0 = none. An empty cluster has no name. ShapeMismatch, InvalidOption.
Result<std::vector<ClusterName>> nameClusters(const Matrix& scores, std::span<const int> labels,
                                              std::size_t clusterCount, std::size_t count);

/// CSV "cluster,size,rank,concept,lift" of names, one row per concept; atomic.
Result<> writeClusterNames(const std::vector<ClusterName>& names, std::span<const std::string> concepts,
                           const std::filesystem::path& path);

}  // namespace vitrine
