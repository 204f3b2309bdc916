// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/clustering_quality.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "analysis/internal/neighbour_search.h"
#include "base/counter_random.h"
#include "base/option_spec.h"

namespace vitrine {

using namespace internal;

namespace {

constexpr std::int64_t kBlock = 256;
constexpr std::uint64_t kStream = 0x7175616c;

std::vector<std::size_t> sampleOf(std::size_t n, std::size_t count, std::uint64_t seed) {
    std::vector<std::size_t> all(n);
    std::iota(all.begin(), all.end(), std::size_t{0});
    if (count >= n) return all;
    CounterRandom random(seed, kStream);
    for (std::size_t i = 0; i < count; ++i) std::swap(all[i], all[i + random.index(n - i)]);
    all.resize(count);
    std::sort(all.begin(), all.end());
    return all;
}

/// From the sums of distances to every cluster: (b − a)/max(a, b).
float silhouetteOf(const double* sums, const std::vector<double>& sizes, std::size_t own) {
    if (sizes[own] < 2.0) return 0.0F;
    const double inside = sums[own] / (sizes[own] - 1.0);
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < sizes.size(); ++c)
        if (c != own && sizes[c] > 0.0) nearest = std::min(nearest, sums[c] / sizes[c]);
    const double larger = std::max(inside, nearest);
    return std::isfinite(nearest) && larger > 0.0 ? static_cast<float>((nearest - inside) / larger) : 0.0F;
}

double entropyOf(const std::map<int, double>& counts, double total) {
    double entropy = 0.0;
    for (const auto& [label, count] : counts) entropy -= count / total * std::log(count / total);
    return entropy;
}

double pairsOf(double count) { return 0.5 * count * (count - 1.0); }

/// Indices of the k rows of a two-column layout nearest to `row`, itself left out.
std::vector<std::int32_t> nearestInLayout(const Matrix& layout, std::size_t row, std::size_t k,
                                          std::vector<float>& squares) {
    for (std::size_t j = 0; j < layout.rows(); ++j) {
        float sum = 0.0F;
        for (std::size_t c = 0; c < layout.cols(); ++c) {
            const float difference = layout.at(row, c) - layout.at(j, c);
            sum += difference * difference;
        }
        squares[j] = sum;
    }
    squares[row] = std::numeric_limits<float>::infinity();
    std::vector<std::int32_t> order(layout.rows());
    std::iota(order.begin(), order.end(), 0);
    const auto nearer = [&](std::int32_t a, std::int32_t b) {
        const float da = squares[static_cast<std::size_t>(a)], db = squares[static_cast<std::size_t>(b)];
        return da != db ? da < db : a < b;
    };
    std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k - 1), order.end(), nearer);
    order.resize(k);
    std::sort(order.begin(), order.end());
    return order;
}

}  // namespace

Result<Silhouette> silhouette(const Matrix& points, std::span<const int> labels, std::size_t sample, std::uint64_t seed,
                              const ComputeOptions& options, JobContext& job) {
    constexpr const char* kSubject = "silhouette";
    return guarded(kSubject, [&]() -> Result<Silhouette> {
        VITRINE_TRY(checkRows(points, kSubject));
        if (labels.size() != points.rows())
            return fail(ErrorCode::ShapeMismatch, kSubject,
                        std::to_string(labels.size()) + " labels for " + std::to_string(points.rows()) + " points");
        VITRINE_ASSIGN(const at::Device device, analysisDevice(options));
        const AnalysisScope scope(options);
        Silhouette result;
        result.clusters.assign(labels.begin(), labels.end());
        std::sort(result.clusters.begin(), result.clusters.end());
        result.clusters.erase(std::unique(result.clusters.begin(), result.clusters.end()), result.clusters.end());
        result.points = sampleOf(points.rows(), std::max<std::size_t>(sample, 1), seed);
        const at::Tensor wide = tensorOver(points.gather(result.points)).to(device).to(at::kDouble);
        const at::Tensor rows = wide - wide.mean(0, true), squares = rows.square().sum(1);
        const auto count = static_cast<std::int64_t>(result.points.size()),
                   clusters = static_cast<std::int64_t>(result.clusters.size());
        std::vector<std::int64_t> own;
        std::vector<double> sizes(result.clusters.size(), 0.0);
        for (const std::size_t point : result.points) {
            const auto at = std::lower_bound(result.clusters.begin(), result.clusters.end(), labels[point]) -
                            result.clusters.begin();
            own.push_back(at);
            ++sizes[static_cast<std::size_t>(at)];
        }
        const at::Tensor memberOf = at::from_blob(own.data(), {count}, at::kLong).to(device);
        std::vector<double> sums(sizes.size(), 0.0);
        for (std::int64_t a = 0; a < count; a += kBlock) {
            if (!scope.checkpoint(job, {VITRINE_TR_NOOP("Core", "Silhouette"), a, count}))
                return fail(ErrorCode::Cancelled, kSubject, "stopped");
            const std::int64_t block = std::min(kBlock, count - a);
            at::Tensor distances = at::mm(rows.narrow(0, a, block), rows.t()).mul_(-2.0);
            distances.add_(squares.unsqueeze(0)).add_(squares.narrow(0, a, block).unsqueeze(1)).clamp_min_(0.0).sqrt_();
            // A point is at no distance from itself, whatever rounding says.
            const at::Tensor diagonal = at::arange(block, memberOf.options());
            distances.index_put_({diagonal, diagonal + a}, at::zeros({}, distances.options()));
            const at::Tensor byCluster = at::zeros({block, clusters}, distances.options())
                                             .index_add_(1, memberOf, distances)
                                             .to(at::kCPU)
                                             .contiguous();
            for (std::int64_t i = 0; i < block; ++i)
                result.values.push_back(silhouetteOf(byCluster.data_ptr<double>() + i * clusters, sizes,
                                                     static_cast<std::size_t>(own[static_cast<std::size_t>(a + i)])));
        }
        for (std::size_t i = 0; i < result.values.size(); ++i) {
            sums[static_cast<std::size_t>(own[i])] += result.values[i];
            result.mean += result.values[i] / static_cast<double>(count);
        }
        for (std::size_t c = 0; c < sizes.size(); ++c)
            result.clusterMeans.push_back(sizes[c] > 0.0 ? sums[c] / sizes[c]
                                                         : std::numeric_limits<double>::quiet_NaN());
        return result;
    });
}

Result<ClusterAgreement> clusterAgreement(std::span<const int> truth, std::span<const int> predicted) {
    if (truth.size() != predicted.size())
        return fail(ErrorCode::ShapeMismatch, "labels",
                    std::to_string(truth.size()) + " true, " + std::to_string(predicted.size()) + " predicted");
    std::map<int, double> classes, clusters;
    std::map<std::pair<int, int>, double> cells;  // cluster, class
    double total = 0.0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        if (truth[i] < 0) continue;
        ++classes[truth[i]];
        ++clusters[predicted[i]];
        ++cells[{predicted[i], truth[i]}];
        ++total;
    }
    if (total == 0.0) return fail(ErrorCode::EmptyInput, "labels", "no point has a known class");
    ClusterAgreement result;
    double together = 0.0, sameClass = 0.0, sameCluster = 0.0, information = 0.0;
    std::map<int, double> most;
    for (const auto& [cell, count] : cells) {
        together += pairsOf(count);
        information += count / total * std::log(count * total / (clusters[cell.first] * classes[cell.second]));
        most[cell.first] = std::max(most[cell.first], count);
    }
    for (const auto& [label, count] : classes) sameClass += pairsOf(count);
    for (const auto& [label, count] : clusters) sameCluster += pairsOf(count);
    for (const auto& [label, count] : most) result.purity += count / total;
    const double expected = total > 1.0 ? sameClass * sameCluster / pairsOf(total) : 0.0;
    const double largest = 0.5 * (sameClass + sameCluster);
    result.adjustedRand = largest == expected ? 1.0 : (together - expected) / (largest - expected);
    const double entropies = 0.5 * (entropyOf(classes, total) + entropyOf(clusters, total));
    result.normalisedMutualInformation = entropies > 0.0 ? std::max(0.0, information) / entropies : 1.0;
    return result;
}

Result<double> neighbourPreservation(const Matrix& points, const Matrix& layout, std::size_t k, std::size_t sample,
                                     std::uint64_t seed, const ComputeOptions& options, JobContext& job) {
    constexpr const char* kSubject = "neighbour preservation";
    return guarded(kSubject, [&]() -> Result<double> {
        VITRINE_TRY(checkRows(points, kSubject));
        VITRINE_TRY(checkRows(layout, kSubject));
        if (layout.rows() != points.rows())
            return fail(ErrorCode::ShapeMismatch, kSubject,
                        std::to_string(layout.rows()) + " places for " + std::to_string(points.rows()) + " points");
        if (k < 1 || k >= points.rows())
            return fail(ErrorCode::InvalidOption, kSubject,
                        std::to_string(k) + " neighbours of " + std::to_string(points.rows()) + " points");
        const std::vector<std::size_t> chosen = sampleOf(points.rows(), std::max<std::size_t>(sample, 1), seed);
        VITRINE_ASSIGN(const Matrix rows, comparableRows(points, DistanceMetric::Euclidean, kSubject));
        NeighbourOptions search;
        search.metric = DistanceMetric::Euclidean;
        search.compute = options;
        VITRINE_ASSIGN(const NeighbourTable table, nearestNeighbours(rows.gather(chosen), rows, k + 1, search, job));
        std::vector<float> squares(layout.rows());
        double kept = 0.0;
        for (std::size_t s = 0; s < chosen.size(); ++s) {
            if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Neighbours kept"), static_cast<std::int64_t>(s),
                                 static_cast<std::int64_t>(chosen.size())}))
                return fail(ErrorCode::Cancelled, kSubject, "stopped");
            const std::vector<std::int32_t> near = nearestInLayout(layout, chosen[s], k, squares);
            std::size_t taken = 0;
            for (const std::int32_t index : table.of(s)) {
                if (static_cast<std::size_t>(index) == chosen[s] || taken == k) continue;
                ++taken;
                kept += std::binary_search(near.begin(), near.end(), index) ? 1.0 : 0.0;
            }
        }
        return kept / static_cast<double>(k * chosen.size());
    });
}

}  // namespace vitrine
