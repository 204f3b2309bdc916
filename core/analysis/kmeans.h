// SPDX-License-Identifier: GPL-3.0-or-later
// k-means: k-means++ starts (Arthur & Vassilvitskii, SODA 2007), Lloyd by matrix products with bounds that let
// points skip them (Hamerly, SDM 2010), an exchange of single points at the end (Hartigan, "Clustering Algorithms",
// 1975, ch. 4), mini-batches (Sculley, WWW 2010) for very many points.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/compute_options.h"
#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

struct KMeansOptions {
    std::size_t clusters = 10;  ///< k in [1, n]
    int restarts = 10;          ///< ≥ 1; the start with the smallest inertia wins
    int maxIterations = 300;    ///< of Lloyd, ≥ 1
    double tolerance = 1e-4;  ///< ends when the centres move (squared, summed) less than this × mean variance; 0 = only
                              ///< when no label changes
    bool spherical = false;                ///< rows and centres have unit length; refuses zero vectors
    bool useBounds = true;                 ///< same result, fewer products
    /// fitKMeans: after the best start single points change their cluster as long as that lowers the inertia. On the
    /// CPU, not spherical, up to miniBatchAbove points.
    bool exchange = true;
    std::size_t miniBatchAbove = 200'000;  ///< more points than this: mini-batches, then two full passes
    std::uint64_t seed = 42;
    ComputeOptions compute;
};

struct KMeansResult {
    Matrix centres;                  ///< k×d
    std::vector<int> labels;         ///< n, index of the nearest centre (ties: lower index)
    std::vector<std::size_t> sizes;  ///< k; 0 only where there are fewer different points than clusters
    double inertia = 0.0;            ///< Σ squared distance to the own centre
    int iterations = 0;              ///< of the start that won
    bool converged = false;
};

/// Clusters the rows of `points` (n×d). InvalidOption (k outside [1, n]), EmptyInput, NumericalFailure (names the
/// row), Cancelled.
Result<KMeansResult> fitKMeans(const Matrix& points, const KMeansOptions& options, JobContext& job);

/// Lloyd from given centres (k×d).
Result<KMeansResult> fitKMeansFrom(const Matrix& points, const Matrix& centres, const KMeansOptions& options,
                                   JobContext& job);

/// The start of restart number `restart` by k-means++ (k×d).
Result<Matrix> kMeansPlusPlus(const Matrix& points, std::size_t clusters, std::uint64_t seed, int restart,
                              JobContext& job);

struct KMeansSweep {
    std::vector<std::size_t> clusters;  ///< every k tried, ascending
    std::vector<double> silhouette;     ///< of each
    std::vector<double> inertia;
    KMeansResult best;  ///< largest silhouette, the smaller k on ties
    std::size_t bestClusters = 0;
};

/// Every k in [fewest, most] (2 ≤ fewest ≤ most < n), or about `tries` of them spread evenly where there are more.
Result<KMeansSweep> sweepKMeans(const Matrix& points, std::size_t fewest, std::size_t most, std::size_t tries,
                                const KMeansOptions& options, JobContext& job);

}  // namespace vitrine
