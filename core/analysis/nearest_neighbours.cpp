// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/nearest_neighbours.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "analysis/internal/assign_rows.h"
#include "analysis/internal/neighbour_search.h"
#include "base/option_spec.h"

namespace vitrine {

using namespace internal;

namespace {

constexpr const char* kSubject = "neighbours";

constexpr std::size_t kRefinedAtOnce = 512;

/// Distances of one row from differences, and the order they give.
void refineRow(const float* query, const Matrix& points, std::size_t k, std::int32_t* ids, float* squares) {
    std::vector<std::pair<float, std::int32_t>> found(k);
    for (std::size_t j = 0; j < k; ++j)
        found[j] = {squaredDistance(query, points.row(static_cast<std::size_t>(ids[j])).data(), points.cols()), ids[j]};
    std::sort(found.begin(), found.end());
    for (std::size_t j = 0; j < k; ++j) {
        squares[j] = found[j].first;
        ids[j] = found[j].second;
    }
}

/// Distances from differences instead of products, for the Euclidean metric: no digits are lost where points lie
/// close together but far from the mean.
Result<> refineDistances(const Matrix& queries, const Matrix& points, NeighbourTable& table, const AnalysisScope& scope,
                         JobContext& job) {
    const std::size_t n = queries.rows();
    for (std::size_t a = 0; a < n; a += kRefinedAtOnce) {
        if (!scope.checkpoint(job, {VITRINE_TR_NOOP("Core", "Nearest neighbours"), static_cast<std::int64_t>(a),
                                    static_cast<std::int64_t>(n)}))
            return fail(ErrorCode::Cancelled, kSubject, "stopped");
        const auto end = static_cast<std::int64_t>(std::min(n, a + kRefinedAtOnce));
        at::parallel_for(static_cast<std::int64_t>(a), end, 32, [&](std::int64_t first, std::int64_t last) {
            for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
                refineRow(queries.row(i).data(), points, table.k, table.indices.data() + i * table.k,
                          table.squaredDistances.data() + i * table.k);
        });
    }
    return {};
}

Result<> checkCount(std::size_t k, std::size_t available) {
    if (k >= 1 && k <= available) return {};
    return fail(ErrorCode::InvalidOption, kSubject,
                std::to_string(k) + " neighbours of " + std::to_string(available) + " other points");
}

}  // namespace

Result<NeighbourTable> nearestNeighbours(const Matrix& points, std::size_t k, const NeighbourOptions& options,
                                         JobContext& job) {
    return guarded(kSubject, [&]() -> Result<NeighbourTable> {
        VITRINE_TRY(checkRows(points, kSubject));
        VITRINE_TRY(checkCount(k, points.rows() - 1));
        VITRINE_ASSIGN(const at::Device device, analysisDevice(options.compute));
        const AnalysisScope scope(options.compute);
        VITRINE_ASSIGN(const Matrix rows, comparableRows(points, options.metric, kSubject));
        NeighbourTable table;
        if (!device.is_cpu()) {
            VITRINE_ASSIGN(table, tensorNeighbours(rows, rows, k, true, device, scope, job));
        } else if (points.rows() > options.exactLimit) {
            VITRINE_ASSIGN(table, listNeighbours(rows, k, options, scope, job));
        } else {
            VITRINE_ASSIGN(table, exactNeighbours(rows, k, scope, job));
        }
        if (options.metric == DistanceMetric::Euclidean) VITRINE_TRY(refineDistances(rows, rows, table, scope, job));
        return table;
    });
}

Result<NeighbourTable> nearestNeighbours(const Matrix& queries, const Matrix& points, std::size_t k,
                                         const NeighbourOptions& options, JobContext& job) {
    return guarded(kSubject, [&]() -> Result<NeighbourTable> {
        VITRINE_TRY(checkRows(queries, kSubject));
        VITRINE_TRY(checkRows(points, kSubject));
        if (queries.cols() != points.cols())
            return fail(ErrorCode::ShapeMismatch, kSubject,
                        std::to_string(queries.cols()) + " numbers in a query, " + std::to_string(points.cols()) +
                            " in a point");
        VITRINE_TRY(checkCount(k, points.rows()));
        VITRINE_ASSIGN(const at::Device device, analysisDevice(options.compute));
        const AnalysisScope scope(options.compute);
        Matrix from = queries, to = points;
        if (options.metric == DistanceMetric::Cosine) {
            VITRINE_ASSIGN(from, comparableRows(queries, options.metric, kSubject));
            VITRINE_ASSIGN(to, comparableRows(points, options.metric, kSubject));
        }
        NeighbourTable table;
        if (device.is_cpu()) {
            VITRINE_ASSIGN(table, exactNeighbours(from, to, k, scope, job));
        } else {
            VITRINE_ASSIGN(table, tensorNeighbours(from, to, k, false, device, scope, job));
        }
        if (options.metric == DistanceMetric::Euclidean) VITRINE_TRY(refineDistances(from, to, table, scope, job));
        return table;
    });
}

}  // namespace vitrine
