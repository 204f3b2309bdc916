// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/lloyd.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analysis/internal/assign_rows.h"
#include "analysis/internal/neighbour_search.h"
#include "base/option_spec.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kBlock = 2048;
constexpr float kSlack = 1e-5F;  ///< rounding of distances from products, relative to the largest row

/// Labels, sums and bounds between two iterations.
class LloydState {
public:
    LloydState(const Matrix& points, const Matrix& start, const KMeansOptions& options, const AnalysisScope& scope,
               JobContext& job)
        : points_(points),
          options_(options),
          scope_(scope),
          job_(job),
          k_(start.rows()),
          d_(points.cols()),
          centres_(start.values().begin(), start.values().end()),
          sums_(k_ * d_, 0.0),
          sizes_(k_, 0),
          labels_(points.rows(), -1),
          upper_(points.rows(), 0.0F),
          lower_(points.rows(), 0.0F),
          half_(halfSquares(points)) {
        float longest = 0.0F;
        for (const float half : half_) longest = std::max(longest, 2.0F * half);
        slack_ = kSlack * std::sqrt(longest);
    }

    Result<KMeansResult> run() {
        const double limit = movementLimit(points_, options_.tolerance);
        KMeansResult result;
        for (int iteration = 0; iteration < options_.maxIterations; ++iteration) {
            VITRINE_ASSIGN(const std::size_t changed, assign(iteration == 0));
            result.iterations = iteration + 1;
            const bool refilled = fillEmptyClusters();
            if (changed == 0 && !refilled) {
                result.converged = true;
                break;
            }
            const double movement = moveCentres();
            if (limit > 0.0 && movement <= limit && !refilled) {
                // The labels belong to the centres as they are now.
                VITRINE_TRY(assign(false));
                result.converged = true;
                break;
            }
            if (iteration + 1 == options_.maxIterations) VITRINE_TRY(assign(false));
        }
        result.centres = Matrix(centres_, k_, d_);
        result.labels = labels_;
        result.sizes = sizes_;
        result.inertia = inertiaOf(points_, result.centres, labels_);
        return result;
    }

private:
    /// Gives every point its nearest centre; returns how many labels changed. Sums and sizes follow.
    Result<std::size_t> assign(bool all) {
        refreshCentreHalves();
        std::size_t changed = 0;
        std::vector<std::size_t> rows;
        for (std::size_t a = 0; a < points_.rows(); a += kBlock) {
            if (!scope_.checkpoint(job_, {VITRINE_TR_NOOP("Core", "Clusters"), 0, 0}))
                return fail(ErrorCode::Cancelled, "k-means", "stopped");
            const std::size_t count = std::min(kBlock, points_.rows() - a);
            if (all || !options_.useBounds) {
                changed += assignBlock(points_.slice(a, count), nullptr, a);
                continue;
            }
            rows.clear();
            for (std::size_t i = a; i < a + count; ++i)
                if (!boundsHold(i)) rows.push_back(i);
            if (!rows.empty()) changed += assignBlock(points_.gather(rows), rows.data(), a);
        }
        return changed;
    }

    /// True where the own centre is certainly still the nearest; tightens the upper bound first.
    bool boundsHold(std::size_t i) {
        const auto own = static_cast<std::size_t>(labels_[i]);
        const float others = std::max(lower_[i], 0.5F * nearestCentre_[own]);
        if (upper_[i] + slack_ < others) return true;
        upper_[i] = std::sqrt(squaredDistance(points_.row(i).data(), centres_.data() + own * d_, d_));
        return upper_[i] + slack_ < others;
    }

    std::size_t assignBlock(const Matrix& block, const std::size_t* rows, std::size_t first) {
        const at::Tensor products = at::mm(tensorOver(block), centreTensor().t());
        nearest_.resize(block.rows());
        at::parallel_for(0, static_cast<std::int64_t>(block.rows()), 256, [&](std::int64_t from, std::int64_t to) {
            nearestTwo(products.data_ptr<float>() + static_cast<std::size_t>(from) * k_, k_,
                       static_cast<std::size_t>(to - from), centreHalf_.data(), k_, nearest_.data() + from);
        });
        std::size_t changed = 0;
        for (std::size_t r = 0; r < block.rows(); ++r) {
            const std::size_t i = rows != nullptr ? rows[r] : first + r;
            const NearestTwo& found = nearest_[r];
            upper_[i] = std::sqrt(std::max(0.0F, 2.0F * (half_[i] - found.best)));
            lower_[i] = std::sqrt(std::max(0.0F, 2.0F * (half_[i] - found.second)));
            if (found.index == labels_[i]) continue;
            relabel(i, found.index);
            ++changed;
        }
        return changed;
    }

    void relabel(std::size_t i, int label) {
        const float* const row = points_.row(i).data();
        if (labels_[i] >= 0) {
            const auto old = static_cast<std::size_t>(labels_[i]);
            accumulate(row, d_, -1.0, sums_.data() + old * d_);
            --sizes_[old];
        }
        accumulate(row, d_, 1.0, sums_.data() + static_cast<std::size_t>(label) * d_);
        ++sizes_[static_cast<std::size_t>(label)];
        labels_[i] = label;
    }

    /// A cluster without points takes the point farthest from its own centre, unless all lie on their centres.
    bool fillEmptyClusters() {
        bool filled = false;
        for (std::size_t c = 0; c < k_; ++c) {
            if (sizes_[c] > 0) continue;
            std::size_t farthest = 0;
            for (std::size_t i = 1; i < upper_.size(); ++i)
                if (upper_[i] > upper_[farthest]) farthest = i;
            if (!(upper_[farthest] > slack_)) break;
            relabel(farthest, static_cast<int>(c));
            upper_[farthest] = 0.0F;
            lower_[farthest] = 0.0F;
            filled = true;
        }
        return filled;
    }

    /// Centres to the means; bounds loosen by how far they went. Returns the sum of squared movements.
    double moveCentres() {
        double total = 0.0;
        std::vector<float> moved(k_, 0.0F);
        for (std::size_t c = 0; c < k_; ++c) {
            if (sizes_[c] == 0) continue;
            const double* const sum = sums_.data() + c * d_;
            double scale = static_cast<double>(sizes_[c]);
            if (options_.spherical) {
                scale = std::sqrt(std::inner_product(sum, sum + d_, sum, 0.0));
                if (scale < 1e-12) continue;  // points that cancel have no direction
            }
            double square = 0.0;
            for (std::size_t j = 0; j < d_; ++j) {
                const auto value = static_cast<float>(sum[j] / scale);
                const double step = static_cast<double>(value) - centres_[c * d_ + j];
                square += step * step;
                centres_[c * d_ + j] = value;
            }
            total += square;
            moved[c] = static_cast<float>(std::sqrt(square)) * (1.0F + 1e-6F);
        }
        const auto farthest = static_cast<std::size_t>(std::max_element(moved.begin(), moved.end()) - moved.begin());
        float second = 0.0F;
        for (std::size_t c = 0; c < k_; ++c)
            if (c != farthest) second = std::max(second, moved[c]);
        for (std::size_t i = 0; i < labels_.size(); ++i) {
            const auto own = static_cast<std::size_t>(labels_[i]);
            upper_[i] += moved[own];
            lower_[i] -= own == farthest ? second : moved[farthest];
        }
        return total;
    }

    at::Tensor centreTensor() {
        return at::from_blob(centres_.data(), {static_cast<std::int64_t>(k_), static_cast<std::int64_t>(d_)});
    }

    void refreshCentreHalves() {
        const Matrix centres(centres_, k_, d_);
        centreHalf_ = halfSquares(centres);
        nearestCentre_.assign(k_, std::numeric_limits<float>::infinity());
        if (!options_.useBounds) return;
        const at::Tensor products = at::mm(centreTensor(), centreTensor().t());
        const float* const values = products.data_ptr<float>();
        for (std::size_t a = 0; a < k_; ++a)
            for (std::size_t b = 0; b < k_; ++b) {
                if (a == b) continue;
                const float square = 2.0F * (centreHalf_[a] + centreHalf_[b] - values[a * k_ + b]);
                nearestCentre_[a] = std::min(nearestCentre_[a], std::sqrt(std::max(0.0F, square)));
            }
    }

    const Matrix& points_;
    const KMeansOptions& options_;
    const AnalysisScope& scope_;
    JobContext& job_;
    std::size_t k_, d_;
    std::vector<float> centres_;
    std::vector<double> sums_;
    std::vector<std::size_t> sizes_;
    std::vector<int> labels_;
    std::vector<float> upper_, lower_;  ///< distance to the own centre at most; to any other at least
    std::vector<float> half_, centreHalf_, nearestCentre_;
    std::vector<NearestTwo> nearest_;
    float slack_ = 0.0F;
};

}  // namespace

double movementLimit(const Matrix& points, double tolerance) {
    if (!(tolerance > 0.0)) return 0.0;
    const std::size_t n = points.rows(), d = points.cols();
    std::vector<double> sum(d, 0.0), square(d, 0.0);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t c = 0; c < d; ++c) {
            const double value = points.at(i, c);
            sum[c] += value;
            square[c] += value * value;
        }
    double variance = 0.0;
    for (std::size_t c = 0; c < d; ++c) {
        const double mean = sum[c] / static_cast<double>(n);
        variance += std::max(0.0, square[c] / static_cast<double>(n) - mean * mean);
    }
    return tolerance * variance / static_cast<double>(d);
}

double inertiaOf(const Matrix& points, const Matrix& centres, const std::vector<int>& labels) {
    double total = 0.0;
    for (std::size_t i = 0; i < points.rows(); ++i)
        total += squaredDistance(points.row(i).data(), centres.row(static_cast<std::size_t>(labels[i])).data(),
                                 points.cols());
    return total;
}

Result<KMeansResult> lloyd(const Matrix& points, const Matrix& start, const KMeansOptions& options,
                           const AnalysisScope& scope, JobContext& job) {
    return LloydState(points, start, options, scope, job).run();
}

Result<KMeansResult> tensorLloyd(const Matrix& points, const Matrix& start, const KMeansOptions& options,
                                 at::Device device, const AnalysisScope& scope, JobContext& job) {
    constexpr std::int64_t kRows = 65536;
    const at::Tensor rows = tensorOver(points).to(device);
    at::Tensor centres = tensorOver(start).to(device).clone();
    const std::int64_t n = rows.size(0), k = centres.size(0);
    at::Tensor labels = at::full({n}, -1, rows.options().dtype(at::kLong));
    const double limit = movementLimit(points, options.tolerance);
    KMeansResult result;
    at::Tensor sizes;
    const auto assign = [&]() -> Result<bool> {
        const at::Tensor half = centres.square().sum(1).mul(0.5);
        const at::Tensor before = labels.clone();
        for (std::int64_t a = 0; a < n; a += kRows) {
            if (!scope.checkpoint(job, {VITRINE_TR_NOOP("Core", "Clusters"), 0, 0}))
                return fail(ErrorCode::Cancelled, "k-means", "stopped");
            const at::Tensor block = rows.narrow(0, a, std::min(kRows, n - a));
            labels.narrow(0, a, block.size(0)).copy_(at::mm(block, centres.t()).sub_(half).argmax(1));
        }
        sizes = at::bincount(labels, {}, k);
        return at::equal(before, labels);
    };
    for (int iteration = 0; iteration < options.maxIterations && !result.converged; ++iteration) {
        VITRINE_ASSIGN(const bool same, assign());
        result.iterations = iteration + 1;
        at::Tensor moved = at::zeros_like(centres).index_add_(0, labels, rows);
        const at::Tensor scale = options.spherical ? moved.norm(2, {1}, true) : sizes.to(at::kFloat).unsqueeze(1);
        moved = at::where(scale > 1e-12, moved / scale.clamp_min(1e-12), centres);
        // An empty cluster takes the point farthest from its own centre.
        const at::Tensor empty = (sizes == 0).nonzero().flatten();
        if (empty.numel() > 0) {
            const at::Tensor away = (rows - centres.index_select(0, labels)).square().sum(1);
            const auto [distances, far] = away.topk(std::min(empty.numel(), n));
            const std::int64_t usable = (distances > 0).sum().item<std::int64_t>();
            moved.index_copy_(0, empty.narrow(0, 0, usable), rows.index_select(0, far.narrow(0, 0, usable)));
            centres = moved;
            if (usable > 0) continue;
        }
        const double movement = (moved - centres).square().sum().item<double>();
        result.converged = same || (limit > 0.0 && movement <= limit);
        centres = moved;
    }
    VITRINE_TRY(assign());
    result.centres = matrixOver(centres);
    const at::Tensor hostLabels = labels.to(at::kCPU, at::kInt).contiguous(),
                     hostSizes = sizes.to(at::kCPU).contiguous();
    result.labels.assign(hostLabels.data_ptr<int>(), hostLabels.data_ptr<int>() + n);
    result.sizes.assign(hostSizes.data_ptr<std::int64_t>(), hostSizes.data_ptr<std::int64_t>() + k);
    result.inertia = inertiaOf(points, result.centres, result.labels);
    return result;
}

}  // namespace vitrine::internal
