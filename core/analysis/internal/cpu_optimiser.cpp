// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "analysis/internal/grid_convolution.h"
#include "analysis/internal/map_optimiser.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kMargin = 6;  ///< cells that a spline may need beyond the points, both sides together
constexpr std::size_t kFewestCells = 48;
constexpr float kSpacingStep = 1.15F;  ///< finer grids come in these steps, so that kernels last some iterations
constexpr std::int64_t kGrain = 512;   ///< points below which a thread is not worth waking
constexpr float kLargestExtent = 1e8F;

class CpuOptimiser final : public MapOptimiser {
public:
    CpuOptimiser(const JointAffinities& affinities, const Matrix& start, Repulsion repulsion)
        : p_(affinities),
          n_(start.rows()),
          repulsion_(repulsion),
          y_(2 * n_),
          gains_(2 * n_),
          updates_(2 * n_),
          attraction_(2 * n_),
          forces_(2 * n_),
          before_(2 * n_) {
        std::copy(start.values().begin(), start.values().end(), y_.data());
        std::fill_n(gains_.data(), 2 * n_, 1.0F);
    }

    Result<> step(const StepSettings& settings) override {
        VITRINE_TRY(computeForces());
        const StepFactors factors{static_cast<float>(settings.exaggeration), static_cast<float>(1.0 / z_),
                                  static_cast<float>(settings.learningRate), static_cast<float>(settings.momentum)};
        std::copy_n(y_.data(), 2 * n_, before_.data());
        overPoints([&](std::size_t first, std::size_t last) {
            descend(attraction_.data() + 2 * first, forces_.data() + 2 * first, factors, 2 * (last - first),
                    gains_.data() + 2 * first, updates_.data() + 2 * first, y_.data() + 2 * first);
        });
        hasStepped_ = true;
        return {};
    }

    double divergence() override {
        if (!hasStepped_) return std::numeric_limits<double>::quiet_NaN();
        std::vector<double> shares((n_ + kGrain - 1) / kGrain, 0.0);
        overPoints([&](std::size_t first, std::size_t last) {
            shares[first / kGrain] = attractionEnergy(p_, before_.data(), first, last);
        });
        return p_.entropySum + std::accumulate(shares.begin(), shares.end(), 0.0) + std::log(z_);
    }

    Matrix coordinates() override {
        double x = 0.0, y = 0.0;
        for (std::size_t i = 0; i < n_; ++i) {
            x += y_.data()[2 * i];
            y += y_.data()[2 * i + 1];
        }
        std::vector<float> out(2 * n_);
        for (std::size_t i = 0; i < n_; ++i) {
            out[2 * i] = static_cast<float>(y_.data()[2 * i] - x / static_cast<double>(n_));
            out[2 * i + 1] = static_cast<float>(y_.data()[2 * i + 1] - y / static_cast<double>(n_));
        }
        return {std::move(out), n_, 2};
    }

    Result<Matrix> gradient(double exaggeration) override {
        VITRINE_TRY(computeForces());
        std::vector<float> out(2 * n_);
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = static_cast<float>(exaggeration * attraction_.data()[i] - forces_.data()[i] / z_);
        return Matrix(std::move(out), n_, 2);
    }

private:
    /// work(first, last) over blocks of at most kGrain points.
    template <class Work>
    void overPoints(const Work& work) const {
        const auto blocks = static_cast<std::int64_t>((n_ + kGrain - 1) / kGrain);
        at::parallel_for(0, blocks, 4, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t b = begin; b < end; ++b)
                work(static_cast<std::size_t>(b * kGrain), std::min(n_, static_cast<std::size_t>((b + 1) * kGrain)));
        });
    }

    Result<> computeForces() {
        VITRINE_TRY(repel());
        overPoints(
            [&](std::size_t first, std::size_t last) { attract(p_, y_.data(), first, last, attraction_.data()); });
        return {};
    }

    Result<> repel() {
        float low[2] = {y_.data()[0], y_.data()[1]}, high[2] = {low[0], low[1]};
        double sum = 0.0;
        for (std::size_t i = 0; i < n_; ++i)
            for (std::size_t c = 0; c < 2; ++c) {
                const float value = y_.data()[2 * i + c];
                low[c] = std::min(low[c], value);
                high[c] = std::max(high[c], value);
                sum += value;
            }
        const float extent = std::max(high[0] - low[0], high[1] - low[1]);
        if (!std::isfinite(sum) || !(extent < kLargestExtent))
            return fail(ErrorCode::NumericalFailure, "t-SNE",
                        "the map flew apart; a smaller learning rate or exaggeration helps");
        const double pairs = repulsion_ == Repulsion::Exact ? repelAllPairs() : repelByGrid(low, high, extent);
        z_ = std::max(pairs - static_cast<double>(n_), 1e-12);
        return {};
    }

    double repelAllPairs() {
        std::vector<float> x(n_), z(n_), sums(n_);
        for (std::size_t i = 0; i < n_; ++i) {
            x[i] = y_.data()[2 * i];
            z[i] = y_.data()[2 * i + 1];
        }
        overPoints([&](std::size_t first, std::size_t last) {
            repelExactly(x.data(), z.data(), n_, x.data() + first, z.data() + first, last - first,
                         forces_.data() + 2 * first, sums.data() + first);
        });
        return std::accumulate(sums.begin(), sums.end(), 0.0);
    }

    double repelByGrid(const float* low, const float* high, float extent) {
        const GridSize size = gridSizeFor(extent);
        if (!grid_ || grid_->cells() != size.cells || grid_->spacing() != size.spacing)
            grid_ = std::make_unique<GridConvolution>(size.cells, size.spacing);
        const float half = 0.5F * size.spacing * static_cast<float>(size.cells);
        const GridPlacement place{0.5F * (low[0] + high[0]) - half, 0.5F * (low[1] + high[1]) - half,
                                  1.0F / size.spacing};
        spreadCharges(place);
        const double pairs = grid_->convolve();
        overPoints([&](std::size_t first, std::size_t last) {
            readField(y_.data(), first, last, place, grid_->field(), grid_->fieldStride(), forces_.data());
        });
        return pairs;
    }

    /// Every thread fills a grid of its own; they are added afterwards.
    void spreadCharges(const GridPlacement& place) {
        const std::size_t count = grid_->cells() * grid_->chargeStride();
        const std::size_t parts =
            std::clamp<std::size_t>(n_ / 20000, 1, static_cast<std::size_t>(at::get_num_threads()));
        std::vector<AlignedFloats> grids;
        for (std::size_t part = 1; part < parts; ++part) grids.emplace_back(count);
        std::fill_n(grid_->charges(), count, 0.0F);
        at::parallel_for(0, static_cast<std::int64_t>(parts), 1, [&](std::int64_t begin, std::int64_t end) {
            for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end); ++part)
                spread(y_.data(), part * n_ / parts, (part + 1) * n_ / parts, place,
                       part == 0 ? grid_->charges() : grids[part - 1].data(), grid_->chargeStride());
        });
        for (const AlignedFloats& grid : grids)
            for (std::size_t i = 0; i < count; ++i) grid_->charges()[i] += grid.data()[i];
    }

    const JointAffinities& p_;
    std::size_t n_;
    Repulsion repulsion_;
    AlignedFloats y_, gains_, updates_, attraction_, forces_;
    AlignedFloats before_;  ///< places that z_ belongs to
    double z_ = 1.0;
    bool hasStepped_ = false;
    std::unique_ptr<GridConvolution> grid_;
};

}  // namespace

GridSize gridSizeFor(float extent) {
    const auto cellsAt = [&](float spacing) {
        return static_cast<std::size_t>(std::min(1e6F, extent / spacing)) + kMargin + 1;
    };
    float spacing = kGridSpacing;
    while (spacing > 1e-8F && cellsAt(spacing / kSpacingStep) <= kFewestCells) spacing /= kSpacingStep;
    const std::size_t cells = GridConvolution::allowedCells(std::max(kFewestCells, cellsAt(spacing)));
    if (cellsAt(spacing) > cells) spacing = extent / static_cast<float>(cells - kMargin - 1);
    return {cells, spacing};
}

std::unique_ptr<MapOptimiser> makeCpuOptimiser(const JointAffinities& affinities, const Matrix& start,
                                               Repulsion repulsion) {
    return std::make_unique<CpuOptimiser>(affinities, start, repulsion);
}

}  // namespace vitrine::internal
