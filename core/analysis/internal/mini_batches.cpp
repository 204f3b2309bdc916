// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "analysis/internal/assign_rows.h"
#include "analysis/internal/lloyd.h"
#include "analysis/internal/neighbour_search.h"
#include "base/counter_random.h"
#include "base/option_spec.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kBatch = 8192;
constexpr std::size_t kEpochs = 3;  ///< so many points are drawn as these passes would touch

}  // namespace

Result<Matrix> miniBatches(const Matrix& points, const Matrix& start, const KMeansOptions& options,
                           std::uint64_t stream, const AnalysisScope& scope, JobContext& job) {
    const std::size_t n = points.rows(), d = points.cols(), k = start.rows();
    CounterRandom random(options.seed, stream);
    std::vector<float> centres(start.values().begin(), start.values().end());
    std::vector<double> seen(k, 0.0);
    std::vector<std::size_t> rows(std::min(kBatch, n));
    std::vector<NearestTwo> nearest(rows.size());
    const std::size_t batches = kEpochs * n / rows.size() + 1;
    for (std::size_t batch = 0; batch < batches; ++batch) {
        if (!scope.checkpoint(job, {VITRINE_TR_NOOP("Core", "Clusters"), static_cast<std::int64_t>(batch),
                                    static_cast<std::int64_t>(batches)}))
            return fail(ErrorCode::Cancelled, "k-means", "stopped");
        for (std::size_t& row : rows) row = random.index(n);
        const Matrix drawn = points.gather(rows), current(centres, k, d);
        const std::vector<float> half = halfSquares(current);
        const at::Tensor products = at::mm(tensorOver(drawn), tensorOver(current).t());
        nearestTwo(products.data_ptr<float>(), k, rows.size(), half.data(), k, nearest.data());
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const auto c = static_cast<std::size_t>(nearest[r].index);
            const auto rate = static_cast<float>(1.0 / ++seen[c]);
            float* const centre = centres.data() + c * d;
            const auto row = drawn.row(r);
            for (std::size_t j = 0; j < d; ++j) centre[j] += rate * (row[j] - centre[j]);
        }
    }
    Matrix result(std::move(centres), k, d);
    return options.spherical ? result.normalizedRows() : result;
}

}  // namespace vitrine::internal
