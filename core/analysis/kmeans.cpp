// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kmeans.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/clustering_quality.h"
#include "analysis/internal/exchange.h"
#include "analysis/internal/lloyd.h"
#include "analysis/internal/neighbour_search.h"
#include "base/counter_random.h"
#include "base/option_spec.h"

namespace vitrine {

using namespace internal;

namespace {

constexpr const char* kSubject = "k-means";
constexpr std::uint64_t kStartStream = 0x6b6d2b2b00000000;  // "km++", then the number of the restart
constexpr std::uint64_t kBatchStream = 0x62617463;
constexpr std::size_t kSilhouetteSample = 5000;
constexpr std::size_t kBlock = 8192;

double uniform53(CounterRandom& random) {
    const std::uint64_t high = random.next() >> 6U, low = random.next() >> 5U;
    return static_cast<double>((high << 27U) | low) / 9007199254740992.0;
}

/// Position at which the running sum of `weights` passes `target`.
std::size_t drawn(const std::vector<double>& weights, double target) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
        target -= weights[i];
        if (target < 0.0) return i;
    }
    return weights.size() - 1;
}

/// Squared distances of every row to each of `candidates`: candidates × n.
std::vector<double> distancesTo(const Matrix& points, const std::vector<float>& half,
                                const std::vector<std::size_t>& candidates) {
    const Matrix centres = points.gather(candidates);
    std::vector<double> squares(candidates.size() * points.rows());
    for (std::size_t a = 0; a < points.rows(); a += kBlock) {
        const std::size_t rows = std::min(kBlock, points.rows() - a);
        const at::Tensor products = at::mm(tensorOver(centres), tensorOver(points.slice(a, rows)).t());
        const float* const values = products.data_ptr<float>();
        for (std::size_t c = 0; c < candidates.size(); ++c)
            for (std::size_t i = 0; i < rows; ++i)
                squares[c * points.rows() + a + i] =
                    std::max(0.0F, 2.0F * (half[a + i] + half[candidates[c]] - values[c * rows + i]));
        for (std::size_t c = 0; c < candidates.size(); ++c) squares[c * points.rows() + candidates[c]] = 0.0;
    }
    return squares;
}

/// Greedy k-means++: of some candidates drawn by squared distance the one that leaves the least inertia.
Result<Matrix> plusPlus(const Matrix& points, std::size_t clusters, std::uint64_t seed, int restart, JobContext& job) {
    const std::size_t n = points.rows();
    const std::size_t trials = 2 + static_cast<std::size_t>(std::log(static_cast<double>(clusters)));
    CounterRandom random(seed, kStartStream + static_cast<std::uint64_t>(restart));
    const std::vector<float> half = halfSquares(points);
    std::vector<std::size_t> chosen{random.index(n)};
    std::vector<double> nearest = distancesTo(points, half, chosen);
    while (chosen.size() < clusters) {
        if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Clusters"), 0, 0}))
            return fail(ErrorCode::Cancelled, kSubject, "stopped");
        double total = 0.0;
        for (const double square : nearest) total += square;
        std::vector<std::size_t> candidates(trials);
        for (std::size_t& candidate : candidates)
            candidate = total > 0.0 ? drawn(nearest, uniform53(random) * total) : random.index(n);
        const std::vector<double> squares = distancesTo(points, half, candidates);
        std::size_t best = 0;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t c = 0; c < trials; ++c) {
            double left = 0.0;
            for (std::size_t i = 0; i < n; ++i) left += std::min(nearest[i], squares[c * n + i]);
            if (left < least) {
                least = left;
                best = c;
            }
        }
        for (std::size_t i = 0; i < n; ++i) nearest[i] = std::min(nearest[i], squares[best * n + i]);
        chosen.push_back(candidates[best]);
    }
    return points.gather(chosen);
}

Result<> checkClusters(const Matrix& points, const KMeansOptions& options) {
    VITRINE_TRY(checkRows(points, kSubject));
    if (options.clusters < 1 || options.clusters > points.rows())
        return fail(ErrorCode::InvalidOption, kSubject,
                    std::to_string(options.clusters) + " clusters of " + std::to_string(points.rows()) + " points");
    if (options.restarts < 1 || options.maxIterations < 1 || !(options.tolerance >= 0.0))
        return fail(ErrorCode::InvalidOption, kSubject,
                    "needs at least one restart and one iteration, and a tolerance of 0 or more");
    return {};
}

/// Unit rows for spherical clustering, else the rows as they are.
Result<Matrix> rowsFor(const Matrix& points, const KMeansOptions& options) {
    if (!options.spherical) return points;
    return comparableRows(points, DistanceMetric::Cosine, kSubject);
}

Result<KMeansResult> fitFrom(const Matrix& rows, const Matrix& start, const KMeansOptions& options, int restart,
                             at::Device device, const AnalysisScope& scope, JobContext& job) {
    KMeansOptions lloydOptions = options;
    Matrix centres = start;
    if (rows.rows() > options.miniBatchAbove) {
        VITRINE_ASSIGN(
            centres, miniBatches(rows, start, options, kBatchStream + static_cast<std::uint64_t>(restart), scope, job));
        lloydOptions.maxIterations = 2;
    }
    if (device.is_cpu()) return lloyd(rows, centres, lloydOptions, scope, job);
    return tensorLloyd(rows, centres, lloydOptions, device, scope, job);
}

}  // namespace

Result<Matrix> kMeansPlusPlus(const Matrix& points, std::size_t clusters, std::uint64_t seed, int restart,
                              JobContext& job) {
    return guarded(kSubject, [&]() -> Result<Matrix> {
        KMeansOptions options;
        options.clusters = clusters;
        VITRINE_TRY(checkClusters(points, options));
        const AnalysisScope scope(options.compute);
        return plusPlus(points, clusters, seed, restart, job);
    });
}

Result<KMeansResult> fitKMeans(const Matrix& points, const KMeansOptions& options, JobContext& job) {
    return guarded(kSubject, [&]() -> Result<KMeansResult> {
        VITRINE_TRY(checkClusters(points, options));
        VITRINE_ASSIGN(const at::Device device, analysisDevice(options.compute));
        const AnalysisScope scope(options.compute);
        VITRINE_ASSIGN(const Matrix rows, rowsFor(points, options));
        KMeansResult best;
        for (int restart = 0; restart < options.restarts; ++restart) {
            VITRINE_ASSIGN(const Matrix start, plusPlus(rows, options.clusters, options.seed, restart, job));
            VITRINE_ASSIGN(KMeansResult result, fitFrom(rows, start, options, restart, device, scope, job));
            if (restart == 0 || result.inertia < best.inertia) best = std::move(result);
        }
        if (options.exchange && !options.spherical && rows.rows() <= options.miniBatchAbove)
            VITRINE_TRY(exchangePoints(rows, best, scope, job));
        return best;
    });
}

Result<KMeansResult> fitKMeansFrom(const Matrix& points, const Matrix& centres, const KMeansOptions& options,
                                   JobContext& job) {
    return guarded(kSubject, [&]() -> Result<KMeansResult> {
        KMeansOptions checked = options;
        checked.clusters = centres.rows();
        VITRINE_TRY(checkClusters(points, checked));
        VITRINE_TRY(checkRows(centres, kSubject));
        if (centres.cols() != points.cols())
            return fail(ErrorCode::ShapeMismatch, kSubject,
                        std::to_string(centres.cols()) + " numbers in a centre, " + std::to_string(points.cols()) +
                            " in a point");
        VITRINE_ASSIGN(const at::Device device, analysisDevice(options.compute));
        const AnalysisScope scope(options.compute);
        VITRINE_ASSIGN(const Matrix rows, rowsFor(points, options));
        return fitFrom(rows, options.spherical ? centres.normalizedRows() : centres, checked, 0, device, scope, job);
    });
}

Result<KMeansSweep> sweepKMeans(const Matrix& points, std::size_t fewest, std::size_t most, std::size_t tries,
                                const KMeansOptions& options, JobContext& job) {
    return guarded(kSubject, [&]() -> Result<KMeansSweep> {
        if (fewest < 2 || most < fewest || most >= points.rows() || tries < 1)
            return fail(ErrorCode::InvalidOption, kSubject,
                        "can not try " + std::to_string(fewest) + " to " + std::to_string(most) + " clusters of " +
                            std::to_string(points.rows()) + " points");
        VITRINE_ASSIGN(const Matrix rows, rowsFor(points, options));
        KMeansSweep sweep;
        const std::size_t count = std::min(tries, most - fewest + 1);
        for (std::size_t i = 0; i < count; ++i) {
            KMeansOptions one = options;
            one.clusters = count == 1 ? fewest : fewest + i * (most - fewest) / (count - 1);
            VITRINE_ASSIGN(KMeansResult result, fitKMeans(rows, one, job));
            VITRINE_ASSIGN(const Silhouette quality,
                           silhouette(rows, result.labels, kSilhouetteSample, options.seed, options.compute, job));
            if (sweep.clusters.empty() ||
                quality.mean > *std::max_element(sweep.silhouette.begin(), sweep.silhouette.end())) {
                sweep.bestClusters = one.clusters;
                sweep.best = result;
            }
            sweep.clusters.push_back(one.clusters);
            sweep.silhouette.push_back(quality.mean);
            sweep.inertia.push_back(result.inertia);
        }
        return sweep;
    });
}

}  // namespace vitrine
