// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/exchange.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "analysis/internal/assign_rows.h"
#include "analysis/internal/lloyd.h"
#include "analysis/internal/neighbour_search.h"
#include "base/option_spec.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kBlock = 2048;
constexpr std::size_t kMostPasses = 100;  ///< over all points, or as much work over some
constexpr float kLeastGain = 1e-5F;       ///< relative: more than distances in float32 lose
constexpr float kUndecided = 1.2F;        ///< a larger ratio of costs seldom falls below one by the moves of a few passes

/// The best other cluster of a point.
struct Candidate {
    std::size_t cluster = 0;
    float ratio = std::numeric_limits<float>::infinity();  ///< cost of joining it : cost of staying
};

class Exchange {
public:
    Exchange(const Matrix& points, KMeansResult& result)
        : points_(points),
          result_(result),
          k_(result.centres.rows()),
          d_(points.cols()),
          sums_(k_ * d_, 0.0),
          centres_(k_ * d_),
          centreHalf_(k_),
          joining_(k_),
          half_(halfSquares(points)),
          candidates_(kBlock) {
        std::fill(result_.sizes.begin(), result_.sizes.end(), std::size_t{0});
        for (std::size_t i = 0; i < points_.rows(); ++i) {
            accumulate(points_.row(i).data(), d_, 1.0, sumOf(label(i)));
            ++result_.sizes[label(i)];
        }
        std::copy(result_.centres.values().begin(), result_.centres.values().end(), centres_.begin());
        for (std::size_t c = 0; c < k_; ++c) refresh(c);
    }

    /// Most points lie so much nearer to their own centre that a few moves of others change nothing for them: passes
    /// over the undecided ones, while they still move a tenth of what the pass over all did, come between passes over
    /// all, until one of these moves nothing.
    Result<> run(const AnalysisScope& scope, JobContext& job) {
        std::vector<std::size_t> all(points_.rows());
        std::iota(all.begin(), all.end(), std::size_t{0});
        const std::size_t most = kMostPasses * points_.rows();
        for (std::size_t looked = 0; looked < most;) {
            undecided_.clear();
            VITRINE_ASSIGN(const std::size_t moves, pass(all, true, scope, job));
            looked += all.size();
            if (moves == 0) break;
            const std::vector<std::size_t> some = undecided_;
            for (std::size_t left = moves; 10 * left >= moves && looked < most; looked += some.size()) {
                VITRINE_ASSIGN(left, pass(some, false, scope, job));
            }
        }
        result_.centres = Matrix(centres_, k_, d_);
        result_.inertia = inertiaOf(points_, result_.centres, result_.labels);
        return {};
    }

private:
    std::size_t label(std::size_t i) const { return static_cast<std::size_t>(result_.labels[i]); }
    double* sumOf(std::size_t c) { return sums_.data() + c * d_; }
    const float* centreOf(std::size_t c) const { return centres_.data() + c * d_; }
    static float leaving(std::size_t size) { return static_cast<float>(size) / static_cast<float>(size - 1); }

    /// The centre and what belongs to it, after its points changed. A cluster without points keeps its centre.
    void refresh(std::size_t c) {
        const std::size_t size = result_.sizes[c];
        float* const centre = centres_.data() + c * d_;
        if (size > 0)
            for (std::size_t j = 0; j < d_; ++j)
                centre[j] = static_cast<float>(sumOf(c)[j] / static_cast<double>(size));
        double square = 0.0;
        for (std::size_t j = 0; j < d_; ++j) square += static_cast<double>(centre[j]) * centre[j];
        centreHalf_[c] = static_cast<float>(0.5 * square);
        joining_[c] = static_cast<float>(size) / static_cast<float>(size + 1);
    }

    Result<std::size_t> pass(const std::vector<std::size_t>& rows, bool isOverAll, const AnalysisScope& scope,
                             JobContext& job) {
        std::size_t moves = 0;
        for (std::size_t first = 0; first < rows.size(); first += kBlock) {
            if (!scope.checkpoint(job, {VITRINE_TR_NOOP("Core", "Clusters"), 0, 0}))
                return fail(ErrorCode::Cancelled, "k-means", "stopped");
            moves += passBlock(std::span(rows).subspan(first, std::min(kBlock, rows.size() - first)), isOverAll);
        }
        return moves;
    }

    /// Candidates by the centres as they are before the block; each is looked at again with those of the moment.
    std::size_t passBlock(std::span<const std::size_t> rows, bool isOverAll) {
        const Matrix block = isOverAll ? points_.slice(rows.front(), rows.size()) : points_.gather(rows);
        const at::Tensor centres =
            at::from_blob(centres_.data(), {static_cast<std::int64_t>(k_), static_cast<std::int64_t>(d_)});
        const at::Tensor products = at::mm(tensorOver(block), centres.t());
        const float* const values = products.data_ptr<float>();
        at::parallel_for(0, static_cast<std::int64_t>(rows.size()), 128, [&](std::int64_t from, std::int64_t to) {
            for (auto r = static_cast<std::size_t>(from); r < static_cast<std::size_t>(to); ++r)
                candidates_[r] = candidateOf(rows[r], values + r * k_);
        });
        std::size_t moves = 0;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const Candidate& candidate = candidates_[r];
            if (isOverAll && candidate.ratio < kUndecided) undecided_.push_back(rows[r]);
            if (candidate.ratio < 1.0F && move(rows[r], candidate.cluster)) ++moves;
        }
        return moves;
    }

    Candidate candidateOf(std::size_t i, const float* products) const {
        const std::size_t own = label(i);
        Candidate out;
        if (result_.sizes[own] < 2) return out;
        float least = std::numeric_limits<float>::infinity();
        for (std::size_t c = 0; c < k_; ++c) {
            const float cost = joining_[c] * (half_[i] + centreHalf_[c] - products[c]);
            if (cost < least && c != own) {
                least = cost;
                out.cluster = c;
            }
        }
        const float now = leaving(result_.sizes[own]) * (half_[i] + centreHalf_[own] - products[own]);
        if (now > 0.0F) out.ratio = least / now;
        return out;
    }

    bool move(std::size_t i, std::size_t to) {
        const std::size_t from = label(i);
        if (result_.sizes[from] < 2) return false;
        const float* const row = points_.row(i).data();
        const float now = leaving(result_.sizes[from]) * squaredDistance(row, centreOf(from), d_);
        const float then = joining_[to] * squaredDistance(row, centreOf(to), d_);
        if (!(then < now * (1.0F - kLeastGain))) return false;
        accumulate(row, d_, -1.0, sumOf(from));
        accumulate(row, d_, 1.0, sumOf(to));
        --result_.sizes[from];
        ++result_.sizes[to];
        result_.labels[i] = static_cast<int>(to);
        refresh(from);
        refresh(to);
        return true;
    }

    const Matrix& points_;
    KMeansResult& result_;
    std::size_t k_, d_;
    std::vector<double> sums_;
    std::vector<float> centres_;
    std::vector<float> centreHalf_;
    std::vector<float> joining_;  ///< m/(m + 1)
    std::vector<float> half_;
    std::vector<Candidate> candidates_;     ///< of the block
    std::vector<std::size_t> undecided_;  ///< rows of the last pass over all
};

}  // namespace

Result<> exchangePoints(const Matrix& points, KMeansResult& result, const AnalysisScope& scope, JobContext& job) {
    if (result.centres.rows() < 2) return {};
    return Exchange(points, result).run(scope, job);
}

}  // namespace vitrine::internal
