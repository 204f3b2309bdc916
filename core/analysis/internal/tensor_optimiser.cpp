// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include "analysis/internal/map_optimiser.h"

namespace vitrine::internal {
namespace {

constexpr std::int64_t kEdges = 1 << 22;  ///< edges at once: bounds the memory of intermediate results
constexpr std::int64_t kPairRows = 512;
constexpr float kLargestExtent = 1e8F;

/// Spectra of 1/(1 + d²) and of d/(1 + d²)² on the padded grid, divided by the spline's (see GridConvolution).
struct TensorKernels {
    GridSize size;
    at::Tensor kernel, forceX, forceY;

    TensorKernels(const GridSize& gridSize, const at::TensorOptions& options) : size(gridSize) {
        const auto length = static_cast<std::int64_t>(2 * size.cells);
        const at::TensorOptions wide = options.dtype(at::kDouble);
        const at::Tensor nodes = at::arange(length, wide);
        const at::Tensor steps =
            at::where(nodes > length / 2, nodes - length, nodes).mul(static_cast<double>(size.spacing));
        const at::Tensor odd = at::where(nodes == length / 2, at::zeros_like(steps), steps);
        const at::Tensor square = steps.square();
        const at::Tensor weight = (square.unsqueeze(0) + square.unsqueeze(1) + 1.0).reciprocal();
        const at::Tensor spline = (nodes.mul(2.0 * M_PI / static_cast<double>(length)).cos() + 2.0).div(3.0).square();
        const at::Tensor divisor = spline.unsqueeze(1) * spline.narrow(0, 0, length / 2 + 1).unsqueeze(0);
        const auto spectrum = [&](const at::Tensor& samples) {
            return (at::fft_rfft2(samples) / divisor).to(at::kComplexFloat);
        };
        kernel = spectrum(weight);
        forceX = spectrum(weight.square() * odd.unsqueeze(0));
        forceY = spectrum(weight.square() * odd.unsqueeze(1));
    }
};

/// Rows of four nodes and weights: n×4 each.
struct TensorSpline {
    at::Tensor nodes, weights;

    explicit TensorSpline(const at::Tensor& position) {
        const at::Tensor below = position.floor();
        const at::Tensor t = position - below, r = 1.0 - t;
        weights =
            at::stack({r.pow(3), 4.0 + t.square() * (3.0 * t - 6.0), 4.0 + r.square() * (3.0 * r - 6.0), t.pow(3)}, 1)
                .div(6.0);
        nodes = below.to(at::kLong).unsqueeze(1) + at::arange(-1, 3, position.options().dtype(at::kLong));
    }
};

class TensorOptimiser final : public MapOptimiser {
public:
    TensorOptimiser(const JointAffinities& affinities, const Matrix& start, Repulsion repulsion, at::Device device)
        : repulsion_(repulsion),
          entropySum_(affinities.entropySum),
          y_(tensorOver(start).to(device).clone()),
          gains_(at::ones_like(y_)),
          updates_(at::zeros_like(y_)) {
        std::vector<std::int64_t> rows, columns;
        std::vector<float> values;
        for (std::size_t i = 0; i < affinities.size(); ++i)
            for (auto e = static_cast<std::size_t>(affinities.rowStart[i]);
                 e < static_cast<std::size_t>(affinities.rowStart[i + 1]); ++e) {
                if (!(affinities.values[e] > 0.0F)) continue;
                rows.push_back(static_cast<std::int64_t>(i));
                columns.push_back(affinities.columns[e]);
                values.push_back(affinities.values[e]);
            }
        const auto count = static_cast<std::int64_t>(values.size());
        rows_ = at::from_blob(rows.data(), {count}, at::kLong).to(device, at::kLong, false, true);
        columns_ = at::from_blob(columns.data(), {count}, at::kLong).to(device, at::kLong, false, true);
        values_ = at::from_blob(values.data(), {count}, at::kFloat).to(device, at::kFloat, false, true);
    }

    Result<> step(const StepSettings& settings) override {
        VITRINE_ASSIGN(const at::Tensor slope, slopeAt(settings.exaggeration));
        before_ = y_.clone();
        gains_ = at::where(slope * updates_ > 0.0, gains_ * 0.8, gains_ + 0.2).clamp_min(0.01);
        updates_ = updates_ * settings.momentum - gains_ * slope * settings.learningRate;
        y_ = y_ + updates_;
        return {};
    }

    double divergence() override {
        if (!before_.defined()) return std::numeric_limits<double>::quiet_NaN();
        double energy = 0.0;
        overEdges([&](const at::Tensor& rows, const at::Tensor& columns, const at::Tensor& values) {
            const at::Tensor squares =
                (before_.index_select(0, rows) - before_.index_select(0, columns)).square().sum(1);
            energy += (values * squares.log1p()).sum(at::kDouble).item<double>();
        });
        return entropySum_ + energy + std::log(z_);
    }

    Matrix coordinates() override { return matrixOver(y_ - y_.mean(0, true)); }

    Result<Matrix> gradient(double exaggeration) override {
        VITRINE_ASSIGN(const at::Tensor slope, slopeAt(exaggeration));
        return matrixOver(slope);
    }

private:
    template <class Work>
    void overEdges(const Work& work) const {
        for (std::int64_t a = 0; a < values_.size(0); a += kEdges) {
            const std::int64_t count = std::min(kEdges, values_.size(0) - a);
            work(rows_.narrow(0, a, count), columns_.narrow(0, a, count), values_.narrow(0, a, count));
        }
    }

    Result<at::Tensor> slopeAt(double exaggeration) {
        at::Tensor slope = at::zeros_like(y_);
        overEdges([&](const at::Tensor& rows, const at::Tensor& columns, const at::Tensor& values) {
            const at::Tensor difference = y_.index_select(0, rows) - y_.index_select(0, columns);
            const at::Tensor weight = values / (difference.square().sum(1) + 1.0);
            slope.index_add_(0, rows, difference * weight.unsqueeze(1));
        });
        slope.mul_(exaggeration);
        const at::Tensor low = std::get<0>(y_.min(0)), high = std::get<0>(y_.max(0));
        const float extent = (high - low).max().item<float>();
        if (!(extent < kLargestExtent))
            return fail(ErrorCode::NumericalFailure, "t-SNE",
                        "the map flew apart; a smaller learning rate or exaggeration helps");
        const at::Tensor repulsion = repulsion_ == Repulsion::Exact ? repelAllPairs() : repelByGrid(low, high, extent);
        return slope.sub_(repulsion.div(z_));
    }

    at::Tensor repelAllPairs() {
        at::Tensor forces = at::empty_like(y_);
        double pairs = 0.0;
        for (std::int64_t a = 0; a < y_.size(0); a += kPairRows) {
            const at::Tensor rows = y_.narrow(0, a, std::min(kPairRows, y_.size(0) - a));
            const at::Tensor difference = rows.unsqueeze(1) - y_.unsqueeze(0);
            const at::Tensor weight = (difference.square().sum(2) + 1.0).reciprocal();
            pairs += weight.sum(at::kDouble).item<double>();
            forces.narrow(0, a, rows.size(0)).copy_((difference * weight.square().unsqueeze(2)).sum(1));
        }
        z_ = std::max(pairs - static_cast<double>(y_.size(0)), 1e-12);
        return forces;
    }

    at::Tensor repelByGrid(const at::Tensor& low, const at::Tensor& high, float extent) {
        const GridSize size = gridSizeFor(extent);
        if (!kernels_ || kernels_->size.cells != size.cells || kernels_->size.spacing != size.spacing)
            kernels_ = std::make_unique<TensorKernels>(size, y_.options());
        const auto cells = static_cast<std::int64_t>(size.cells);
        const at::Tensor origin = (low + high).mul(0.5) - 0.5F * size.spacing * static_cast<float>(size.cells);
        const at::Tensor position = (y_ - origin).div(size.spacing);
        const TensorSpline x(position.select(1, 0)), z(position.select(1, 1));
        const at::Tensor nodes = (z.nodes.unsqueeze(2) * cells + x.nodes.unsqueeze(1)).flatten();  // n×4×4
        const at::Tensor weights = z.weights.unsqueeze(2) * x.weights.unsqueeze(1);
        const at::Tensor charges =
            at::zeros({cells * cells}, y_.options()).index_add_(0, nodes, weights.flatten()).view({cells, cells});
        const std::int64_t length = 2 * cells;
        const std::int64_t padded[] = {length, length};
        const at::Tensor spectrum = at::fft_rfft2(charges, padded);
        const auto field = [&](const at::Tensor& kernel) {
            return at::fft_irfft2(spectrum * kernel, padded).narrow(0, 0, cells).narrow(1, 0, cells);
        };
        const at::Tensor potential = field(kernels_->kernel);
        z_ = std::max((potential * charges).sum(at::kDouble).item<double>() - static_cast<double>(y_.size(0)), 1e-12);
        const auto read = [&](const at::Tensor& values) {
            return (values.reshape({-1}).index_select(0, nodes).view_as(weights) * weights).sum({1, 2});
        };
        return at::stack({read(field(kernels_->forceX)), read(field(kernels_->forceY))}, 1);
    }

    Repulsion repulsion_;
    double entropySum_;
    double z_ = 1.0;
    at::Tensor y_, gains_, updates_, before_;
    at::Tensor rows_, columns_, values_;
    std::unique_ptr<TensorKernels> kernels_;
};

}  // namespace

std::unique_ptr<MapOptimiser> makeTensorOptimiser(const JointAffinities& affinities, const Matrix& start,
                                                  Repulsion repulsion, at::Device device) {
    return std::make_unique<TensorOptimiser>(affinities, start, repulsion, device);
}

}  // namespace vitrine::internal
