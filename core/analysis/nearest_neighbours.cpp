// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/nearest_neighbours.h"

#include <algorithm>
#include <numeric>

#include "analysis/internal/neighbour_search.h"

namespace vitrine {

using namespace internal;

namespace {

constexpr const char* kSubject = "neighbours";

/// Distances from differences instead of products, for the Euclidean metric: no digits are lost where points lie
/// close together but far from the mean.
void refineDistances(const Matrix& queries, const Matrix& points, NeighbourTable& table) {
    std::vector<std::size_t> order(table.k);
    std::vector<std::int32_t> indices(table.k);
    std::vector<float> squares(table.k);
    for (std::size_t i = 0; i < queries.rows(); ++i) {
        std::int32_t* const ids = table.indices.data() + i * table.k;
        const auto query = queries.row(i);
        for (std::size_t j = 0; j < table.k; ++j) {
            const auto point = points.row(static_cast<std::size_t>(ids[j]));
            float sum = 0.0F;
            for (std::size_t c = 0; c < query.size(); ++c) sum += (query[c] - point[c]) * (query[c] - point[c]);
            squares[j] = sum;
        }
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return squares[a] != squares[b] ? squares[a] < squares[b] : ids[a] < ids[b];
        });
        for (std::size_t j = 0; j < table.k; ++j) {
            indices[j] = ids[order[j]];
            table.squaredDistances[i * table.k + j] = squares[order[j]];
        }
        std::copy(indices.begin(), indices.end(), ids);
    }
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
        if (options.metric == DistanceMetric::Euclidean) refineDistances(rows, rows, table);
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
                        std::to_string(queries.cols()) + " numbers in a query, " + std::to_string(points.cols()) + " in a point");
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
        if (options.metric == DistanceMetric::Euclidean) refineDistances(from, to, table);
        return table;
    });
}

}  // namespace vitrine
