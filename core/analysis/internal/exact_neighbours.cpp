// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/Parallel.h>

#include <algorithm>
#include <numeric>

#include "analysis/internal/neighbour_search.h"
#include "base/option_spec.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Nearest neighbours");
constexpr std::size_t kColumnChunk = 128;

/// A block of products stays below some 20 ms on one core.
std::size_t blockRows(std::size_t dimensions) { return dimensions > 1024 ? 512 : 1024; }

std::vector<std::int32_t> identityIds(std::size_t count) {
    std::vector<std::int32_t> ids(count);
    std::iota(ids.begin(), ids.end(), 0);
    return ids;
}

tl::unexpected<Error> cancelled() { return fail(ErrorCode::Cancelled, "neighbours", "stopped"); }

}  // namespace

std::vector<float> halfSquares(const Matrix& rows) {
    std::vector<float> half(rows.rows());
    for (std::size_t i = 0; i < half.size(); ++i) half[i] = static_cast<float>(0.5 * dot(rows.row(i), rows.row(i)));
    return half;
}

Result<NeighbourTable> exactNeighbours(const Matrix& points, std::size_t k, const AnalysisScope& scope,
                                       JobContext& job) {
    const std::size_t n = points.rows(), block = blockRows(points.cols());
    const std::vector<float> half = halfSquares(points);
    const std::vector<std::int32_t> ids = identityIds(n);
    NeighbourCollector collector(n, k);
    const at::Tensor all = tensorOver(points);
    const auto total = static_cast<std::int64_t>((n + block - 1) / block);
    std::int64_t done = 0;
    for (std::size_t a = 0; a < n; a += block) {
        const std::size_t rows = std::min(block, n - a);
        const at::Tensor left = all.narrow(0, static_cast<std::int64_t>(a), static_cast<std::int64_t>(rows));
        for (std::size_t b = a; b < n; b += block) {
            if (!scope.checkpoint(job, {kStage, done++, total * (total + 1) / 2})) return cancelled();
            const std::size_t columns = std::min(block, n - b);
            const at::Tensor products =
                at::mm(left, all.narrow(0, static_cast<std::int64_t>(b), static_cast<std::int64_t>(columns)).t());
            const float* const values = products.data_ptr<float>();
            at::parallel_for(0, static_cast<std::int64_t>(rows), 64, [&](std::int64_t first, std::int64_t last) {
                collector.offerRows(values, columns, columns, static_cast<std::size_t>(first),
                                    static_cast<std::size_t>(last), ids.data() + a, half.data() + a, ids.data() + b,
                                    half.data() + b, a == b);
            });
            if (a == b) continue;
            at::parallel_for(
                0, static_cast<std::int64_t>((columns + kColumnChunk - 1) / kColumnChunk), 1,
                [&](std::int64_t first, std::int64_t last) {
                    for (auto chunk = static_cast<std::size_t>(first); chunk < static_cast<std::size_t>(last); ++chunk)
                        collector.offerColumns(values, columns, rows, chunk * kColumnChunk,
                                               std::min(columns, (chunk + 1) * kColumnChunk), ids.data() + a,
                                               half.data() + a, ids.data() + b, half.data() + b);
                });
        }
    }
    return collector.table();
}

Result<NeighbourTable> exactNeighbours(const Matrix& queries, const Matrix& points, std::size_t k,
                                       const AnalysisScope& scope, JobContext& job) {
    const std::size_t m = queries.rows(), n = points.rows(), block = blockRows(points.cols());
    const std::vector<float> queryHalf = halfSquares(queries), pointHalf = halfSquares(points);
    const std::vector<std::int32_t> ids = identityIds(std::max(m, n));
    NeighbourCollector collector(m, k);
    for (std::size_t a = 0; a < m; a += block) {
        const std::size_t rows = std::min(block, m - a);
        const at::Tensor left = tensorOver(queries.slice(a, rows));
        for (std::size_t b = 0; b < n; b += block) {
            if (!scope.checkpoint(job, {kStage, static_cast<std::int64_t>(a), static_cast<std::int64_t>(m)}))
                return cancelled();
            const std::size_t columns = std::min(block, n - b);
            const at::Tensor products = at::mm(left, tensorOver(points.slice(b, columns)).t());
            const float* const values = products.data_ptr<float>();
            at::parallel_for(0, static_cast<std::int64_t>(rows), 64, [&](std::int64_t first, std::int64_t last) {
                collector.offerRows(values, columns, columns, static_cast<std::size_t>(first),
                                    static_cast<std::size_t>(last), ids.data() + a, queryHalf.data() + a,
                                    ids.data() + b, pointHalf.data() + b, false);
            });
        }
    }
    return collector.table();
}

Result<NeighbourTable> tensorNeighbours(const Matrix& queries, const Matrix& points, std::size_t k, bool sameRows,
                                        at::Device device, const AnalysisScope& scope, JobContext& job) {
    constexpr std::int64_t kQueryRows = 1024, kPointRows = 65536;
    const at::Tensor all = tensorOver(points).to(device);
    const at::Tensor half = all.square().sum(1).mul(0.5);
    const auto m = static_cast<std::int64_t>(queries.rows()), n = static_cast<std::int64_t>(points.rows());
    const auto wanted = static_cast<std::int64_t>(k);
    NeighbourTable table;
    table.k = k;
    table.indices.resize(queries.rows() * k);
    table.squaredDistances.resize(queries.rows() * k);
    for (std::int64_t a = 0; a < m; a += kQueryRows) {
        const std::int64_t rows = std::min(kQueryRows, m - a);
        const at::Tensor left =
            tensorOver(queries.slice(static_cast<std::size_t>(a), static_cast<std::size_t>(rows))).to(device);
        at::Tensor best, bestIndex;
        for (std::int64_t b = 0; b < n; b += kPointRows) {
            if (!scope.checkpoint(job, {kStage, a, m})) return cancelled();
            const std::int64_t columns = std::min(kPointRows, n - b);
            at::Tensor nearness = at::mm(left, all.narrow(0, b, columns).t()).sub_(half.narrow(0, b, columns));
            if (sameRows && a < b + columns && b < a + rows) {
                const at::Tensor own =
                    at::arange(std::max(a, b), std::min(a + rows, b + columns), all.options().dtype(at::kLong));
                nearness.index_put_({own - a, own - b},
                                    at::scalar_tensor(-std::numeric_limits<float>::infinity(), all.options()));
            }
            auto [top, index] = nearness.topk(std::min(wanted, columns), 1);
            index = index + b;
            if (best.defined()) {
                top = at::cat({best, top}, 1);
                index = at::cat({bestIndex, index}, 1);
                const auto [again, order] = top.topk(std::min(wanted, top.size(1)), 1);
                index = index.gather(1, order);
                top = again;
            }
            best = top;
            bestIndex = index;
        }
        const at::Tensor squares =
            best.sub_(left.square().sum(1, true).mul(0.5)).mul_(-2.0).clamp_min_(0.0).to(at::kCPU).contiguous();
        const at::Tensor found = bestIndex.to(at::kCPU, at::kInt).contiguous();
        const auto begin = static_cast<std::ptrdiff_t>(a * wanted);
        std::copy_n(squares.data_ptr<float>(), rows * wanted, table.squaredDistances.begin() + begin);
        std::copy_n(found.data_ptr<std::int32_t>(), rows * wanted, table.indices.begin() + begin);
    }
    return table;
}

}  // namespace vitrine::internal
