// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

#include "analysis/internal/neighbour_search.h"
#include "analysis/kmeans.h"
#include "base/counter_random.h"
#include "base/option_spec.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Nearest neighbours");
constexpr std::size_t kSample = 256;  ///< points the recall is measured on
constexpr std::size_t kFirstProbes = 8;
constexpr std::size_t kMostProbes = 64;       ///< where these do not suffice, comparing everything is no dearer
constexpr std::size_t kTrainingPerList = 64;  ///< points k-means sees for each list
constexpr std::size_t kBlock = 1024;
constexpr std::uint64_t kStream = 0x6c697374;

tl::unexpected<Error> cancelled() { return fail(ErrorCode::Cancelled, "neighbours", "stopped"); }

/// `count` different numbers below n, ascending.
std::vector<std::size_t> sampleOf(std::size_t n, std::size_t count, CounterRandom& random) {
    std::vector<std::size_t> all(n);
    std::iota(all.begin(), all.end(), std::size_t{0});
    count = std::min(count, n);
    for (std::size_t i = 0; i < count; ++i) std::swap(all[i], all[i + random.index(n - i)]);
    all.resize(count);
    std::sort(all.begin(), all.end());
    return all;
}

class ListSearch {
public:
    ListSearch(const Matrix& points, std::size_t k, const NeighbourOptions& options, const AnalysisScope& scope,
               JobContext& job)
        : points_(points),
          options_(options),
          scope_(scope),
          job_(job),
          k_(k),
          half_(halfSquares(points)),
          collector_(points.rows(), k),
          random_(options.seed, kStream) {}

    Result<NeighbourTable> run() {
        VITRINE_TRY(makeLists());
        VITRINE_TRY(prepareSample());
        for (std::size_t from = 0; from < ranks_;) {
            const std::size_t to = from == 0 ? std::min(kFirstProbes, ranks_) : std::min(ranks_, 2 * from);
            VITRINE_TRY(probe(from, to));
            const double recall = measuredRecall();
            if (recall >= options_.recall && collector_.fewest() >= k_) {
                NeighbourTable table = collector_.table();
                table.isExact = to == lists_.size();
                table.recall = recall;
                return table;
            }
            from = to;
        }
        return exactNeighbours(points_, k_, scope_, job_);
    }

private:
    Result<> makeLists() {
        const std::size_t n = points_.rows();
        KMeansOptions clustering;
        clustering.clusters =
            std::clamp<std::size_t>(static_cast<std::size_t>(std::sqrt(static_cast<double>(n))), 1, 4096);
        clustering.restarts = 1;
        clustering.maxIterations = 8;
        clustering.seed = options_.seed;
        clustering.compute = options_.compute;
        const std::vector<std::size_t> training = sampleOf(n, clustering.clusters * kTrainingPerList, random_);
        VITRINE_ASSIGN(const KMeansResult model, fitKMeans(points_.gather(training), clustering, job_));
        const std::vector<float> centreHalf = halfSquares(model.centres);
        const at::Tensor centres = tensorOver(model.centres);
        const at::Tensor offset = tensorOver(Matrix(centreHalf, 1, centreHalf.size())).clone();
        lists_.resize(model.centres.rows());
        ranks_ = std::min(kMostProbes, lists_.size());
        probes_.resize(n * ranks_);
        for (std::size_t a = 0; a < n; a += kBlock) {
            if (!scope_.checkpoint(job_, {kStage, 0, 0})) return cancelled();
            const std::size_t rows = std::min(kBlock, n - a);
            const at::Tensor nearness = at::mm(tensorOver(points_.slice(a, rows)), centres.t()).sub_(offset);
            const at::Tensor order =
                std::get<1>(nearness.topk(static_cast<std::int64_t>(ranks_), 1)).to(at::kShort).contiguous();
            std::copy_n(order.data_ptr<std::int16_t>(), order.numel(),
                        probes_.begin() + static_cast<std::ptrdiff_t>(a * ranks_));
        }
        for (std::size_t i = 0; i < n; ++i)
            lists_[static_cast<std::size_t>(probes_[i * ranks_])].push_back(static_cast<std::int32_t>(i));
        return {};
    }

    Result<> prepareSample() {
        sample_ = sampleOf(points_.rows(), kSample, random_);
        // The point itself is always found first: one neighbour more.
        VITRINE_ASSIGN(const NeighbourTable exact,
                       exactNeighbours(points_.gather(sample_), points_, k_ + 1, scope_, job_));
        for (std::size_t s = 0; s < sample_.size(); ++s) {
            std::unordered_set<std::int32_t> truth;
            for (const std::int32_t index : exact.of(s))
                if (static_cast<std::size_t>(index) != sample_[s] && truth.size() < k_) truth.insert(index);
            truth_.push_back(std::move(truth));
        }
        return {};
    }

    /// Compares every point with the lists of ranks [from, to) in its own order of centres.
    Result<> probe(std::size_t from, std::size_t to) {
        const std::size_t n = points_.rows();
        std::vector<std::vector<std::int32_t>> askers(lists_.size());
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t rank = from; rank < to; ++rank)
                askers[static_cast<std::size_t>(probes_[i * ranks_ + rank])].push_back(static_cast<std::int32_t>(i));
        for (std::size_t list = 0; list < lists_.size(); ++list) {
            if (lists_[list].empty()) continue;
            const Rows members = rowsOf(lists_[list]);
            for (std::size_t a = 0; a < askers[list].size(); a += kBlock) {
                if (!scope_.checkpoint(
                        job_, {kStage, static_cast<std::int64_t>(list), static_cast<std::int64_t>(lists_.size())}))
                    return cancelled();
                const std::size_t rows = std::min(kBlock, askers[list].size() - a);
                compare(rowsOf({askers[list].begin() + static_cast<std::ptrdiff_t>(a),
                                askers[list].begin() + static_cast<std::ptrdiff_t>(a + rows)}),
                        members);
            }
        }
        return {};
    }

    struct Rows {
        std::vector<std::int32_t> ids;
        std::vector<float> half;
        Matrix values;
    };
    Rows rowsOf(std::vector<std::int32_t> ids) const {
        Rows rows{std::move(ids), {}, {}};
        const std::vector<std::size_t> indices(rows.ids.begin(), rows.ids.end());
        for (const std::size_t index : indices) rows.half.push_back(half_[index]);
        rows.values = points_.gather(indices);
        return rows;
    }

    void compare(const Rows& askers, const Rows& members) {
        const at::Tensor products = at::mm(tensorOver(askers.values), tensorOver(members.values).t());
        const std::size_t columns = members.ids.size();
        at::parallel_for(
            0, static_cast<std::int64_t>(askers.ids.size()), 64, [&](std::int64_t first, std::int64_t last) {
                collector_.offerRows(products.data_ptr<float>(), columns, columns, static_cast<std::size_t>(first),
                                     static_cast<std::size_t>(last), askers.ids.data(), askers.half.data(),
                                     members.ids.data(), members.half.data(), true);
            });
    }

    double measuredRecall() {
        std::size_t found = 0, all = 0;
        std::vector<std::int32_t> indices;
        std::vector<float> distances;
        for (std::size_t s = 0; s < sample_.size(); ++s) {
            indices.clear();
            distances.clear();
            collector_.sorted(sample_[s], indices, distances);
            for (const std::int32_t index : indices) found += truth_[s].count(index);
            all += truth_[s].size();
        }
        return static_cast<double>(found) / static_cast<double>(all);
    }

    const Matrix& points_;
    const NeighbourOptions& options_;
    const AnalysisScope& scope_;
    JobContext& job_;
    std::size_t k_;
    std::vector<float> half_;
    NeighbourCollector collector_;
    CounterRandom random_;
    std::vector<std::vector<std::int32_t>> lists_;
    std::size_t ranks_ = 0;
    std::vector<std::int16_t> probes_;  ///< n × ranks: the lists whose centres are nearest, nearest first
    std::vector<std::size_t> sample_;
    std::vector<std::unordered_set<std::int32_t>> truth_;
};

}  // namespace

Result<NeighbourTable> listNeighbours(const Matrix& points, std::size_t k, const NeighbourOptions& options,
                                      const AnalysisScope& scope, JobContext& job) {
    return ListSearch(points, k, options, scope, job).run();
}

}  // namespace vitrine::internal
