// SPDX-License-Identifier: GPL-3.0-or-later
// How good a clustering or a map is. Labels are any integers; the value says only which points belong together.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/compute_options.h"
#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// Silhouette (Rousseeuw 1987), Euclidean. A point alone in its cluster has 0.
struct Silhouette {
    double mean = 0.0;                 ///< over the points measured; 0 with a single cluster
    std::vector<std::size_t> points;   ///< rows measured, ascending; all of them where n ≤ sample
    std::vector<float> values;         ///< of each, −1..1
    std::vector<int> clusters;         ///< the labels that occur, ascending
    std::vector<double> clusterMeans;  ///< of each cluster over the points measured; NaN where none was
};

/// Distances of at most `sample` points (chosen by `seed`) to at most `sample` points. ShapeMismatch unless there
/// is one label for each row.
Result<Silhouette> silhouette(const Matrix& points, std::span<const int> labels, std::size_t sample, std::uint64_t seed,
                              const ComputeOptions& options, JobContext& job);

/// Agreement of two partitions of the same points. Points where `truth` is below 0 (unknown) are left out.
struct ClusterAgreement {
    double adjustedRand = 0.0;                 ///< Hubert & Arabie 1985; 1 for equal partitions
    double normalisedMutualInformation = 0.0;  ///< arithmetic mean of the entropies; 1 for equal partitions
    double purity = 0.0;                       ///< share of points whose class is the most frequent of their cluster
};
Result<ClusterAgreement> clusterAgreement(std::span<const int> truth, std::span<const int> predicted);

/// Mean share of the k nearest neighbours in `points` (n×d) that are among the k nearest in `layout` (n×2), the
/// point itself left out, Euclidean (rows of unit length: also cosine). Measured on at most `sample` points.
Result<double> neighbourPreservation(const Matrix& points, const Matrix& layout, std::size_t k, std::size_t sample,
                                     std::uint64_t seed, const ComputeOptions& options, JobContext& job);

}  // namespace vitrine
