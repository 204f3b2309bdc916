// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/internal/linear_problem.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace vitrine::internal {
namespace {

constexpr std::int64_t kDoubleEntries = 4'000'000;
/// Multiplications of one tile's product: some ten milliseconds.
constexpr std::int64_t kTileProducts = 512LL << 20;
constexpr std::int64_t kMostTileRows = 4096;
// Multiplications of one pass below which waking another thread costs more than it brings, and twenty times more where
// a busy program has its core.
constexpr std::int64_t kSmallProduct = 64LL << 20;
/// Rows a class without rows counts as when its bias is chosen.
constexpr double kAbsentClassRows = 1e-6;
/// Below this share of the largest magnitude of a column its deviation is rounding.
constexpr double kConstantColumn = 1e-6;

at::Tensor viewOf(const Matrix& matrix) {
    return at::from_blob(const_cast<float*>(matrix.data()),
                         {static_cast<std::int64_t>(matrix.rows()), static_cast<std::int64_t>(matrix.cols())});
}

at::ScalarType workingType(const Matrix& features, std::size_t classes, SolverPrecision precision) {
    if (precision == SolverPrecision::Float32) return at::kFloat;
    if (precision == SolverPrecision::Float64) return at::kDouble;
    const auto entries = static_cast<std::int64_t>(features.rows() * (features.cols() + classes));
    return entries < kDoubleEntries ? at::kDouble : at::kFloat;
}

double sumOf(const at::Tensor& values) { return values.sum(at::kDouble).item<double>(); }

/// Σ x log x with 0 log 0 = 0.
at::Tensor entropyTerms(const at::Tensor& x) { return at::xlogy(x, x); }

}  // namespace

LinearProblem::LinearProblem(const Matrix& features, std::span<const int> labels, std::size_t classes,
                             ElasticNetLoss loss, SolverPrecision precision, const char* stage, JobContext& job)
    : classes_(static_cast<std::int64_t>(classes)),
      loss_(loss),
      stage_(stage),
      job_(job),
      threadsBefore_(at::get_num_threads()),
      threads_(static_cast<std::int64_t>(features.rows() * features.cols()) * classes_ < kSmallProduct ? 1 : threadsBefore_),
      tileRows_(std::clamp(kTileProducts / (classes_ * static_cast<std::int64_t>(features.cols() + 1)),
                           std::int64_t{64}, kMostTileRows)) {
    at::NoGradGuard noGrad;
    const at::Tensor source = viewOf(features);
    const std::int64_t width = source.size(1);
    labels_ = at::empty({source.size(0), 1}, at::kLong);
    std::copy(labels.begin(), labels.end(), labels_.data_ptr<std::int64_t>());
    design_ = at::ones({source.size(0), width + 1}, workingType(features, classes, precision));
    means_ = at::zeros({width + 1}, at::kDouble);
    deviations_ = at::ones({width + 1}, at::kDouble);

    const double count = static_cast<double>(rows());
    at::Tensor mean = means_.narrow(0, 0, width);
    at::Tensor squares = at::zeros({width}, at::kDouble);
    at::Tensor largest = at::zeros({width}, at::kFloat);
    forEachTile([&](std::int64_t first, std::int64_t tile) {
        const at::Tensor part = source.narrow(0, first, tile);
        mean += part.sum(0, false, at::kDouble);
        largest.copy_(at::maximum(largest, part.abs().amax({0})));
    });
    mean /= count;
    forEachTile([&](std::int64_t first, std::int64_t tile) {
        const at::Tensor centred = source.narrow(0, first, tile).to(at::kDouble) - mean;
        squares += centred.square().sum(0);
        design_.narrow(0, first, tile).narrow(1, 0, width).copy_(centred);
    });
    const at::Tensor deviation = at::sqrt(squares / count);
    const at::Tensor constant = deviation <= largest.to(at::kDouble) * kConstantColumn;
    deviations_.narrow(0, 0, width).copy_(at::where(constant, at::ones_like(deviation), deviation));
    const at::Tensor factor = at::where(constant, at::zeros_like(deviation), 1.0 / deviation).to(design_.scalar_type());
    forEachTile([&](std::int64_t first, std::int64_t tile) {
        design_.narrow(0, first, tile).narrow(1, 0, width).mul_(factor);
    });
}

LinearProblem::~LinearProblem() {
    if (at::get_num_threads() != threadsBefore_) at::set_num_threads(threadsBefore_);
}

template <class Body>
void LinearProblem::forEachTile(Body&& body) const {
    for (std::int64_t first = 0; first < rows(); first += tileRows_) {
        if (!job_.checkpoint({stage_, iteration_, 0})) throw SolverStopped{};
        // A live job that ran in between may have set its own number of threads.
        if (at::get_num_threads() != threads_) at::set_num_threads(threads_);
        body(first, std::min(tileRows_, rows() - first));
    }
}

bool LinearProblem::singlePrecision() const { return design_.scalar_type() == at::kFloat; }

at::Tensor LinearProblem::tileLabels(std::int64_t first, std::int64_t count) const {
    return labels_.narrow(0, first, count);
}

at::Tensor LinearProblem::startParameters() const {
    const at::Tensor counts = at::bincount(labels_.flatten(), {}, classes_).to(at::kDouble);
    const at::Tensor share = at::clamp_min(counts, kAbsentClassRows) / static_cast<double>(rows());
    at::Tensor bias = at::log(share);
    if (loss_ == ElasticNetLoss::OneVsRest) {
        // A class of every row has no finite optimum either.
        const double most = 1.0 - kAbsentClassRows / static_cast<double>(rows());
        bias = at::logit(at::clamp_max(share, most));
    } else {
        bias = bias - bias.mean();
    }
    at::Tensor out = at::zeros({classes_, columns()}, at::kDouble);
    out.select(1, columns() - 1).copy_(bias);
    return out;
}

at::Tensor LinearProblem::parametersOf(const LinearHead& head) const {
    const at::Tensor weights = viewOf(head.weights).to(at::kDouble);
    at::Tensor out = at::zeros({classes_, columns()}, at::kDouble);
    out.narrow(1, 0, columns() - 1).copy_(weights * deviations_.narrow(0, 0, columns() - 1));
    at::Tensor bias = at::zeros({classes_}, at::kDouble);
    for (std::int64_t c = 0; c < classes_; ++c)
        bias.data_ptr<double>()[c] = head.bias[static_cast<std::size_t>(c)];
    out.select(1, columns() - 1).copy_(bias + at::mv(weights, means_.narrow(0, 0, columns() - 1)));
    return out;
}

LinearHead LinearProblem::headOf(const at::Tensor& parameters) const {
    const std::int64_t width = columns() - 1;
    const at::Tensor weights = parameters.narrow(1, 0, width) / deviations_.narrow(0, 0, width);
    at::Tensor bias = parameters.select(1, width) - at::mv(weights, means_.narrow(0, 0, width));
    if (loss_ == ElasticNetLoss::Multinomial) bias = bias - bias.mean();
    const at::Tensor plainWeights = weights.to(at::kFloat).contiguous();
    const at::Tensor plainBias = bias.to(at::kFloat).contiguous();
    const float* first = plainWeights.data_ptr<float>();
    LinearHead head;
    head.weights = Matrix(std::vector<float>(first, first + plainWeights.numel()), static_cast<std::size_t>(classes_),
                          static_cast<std::size_t>(width));
    head.bias.assign(plainBias.data_ptr<float>(), plainBias.data_ptr<float>() + classes_);
    return head;
}

at::Tensor LinearProblem::newLogits() const { return at::empty({rows(), classes_}, design_.options()); }

double LinearProblem::tileLoss(const at::Tensor& logits, const at::Tensor& labels) const {
    if (loss_ == ElasticNetLoss::OneVsRest) return sumOf(at::softplus(logits)) - sumOf(logits.gather(1, labels));
    return -sumOf(at::log_softmax(logits, 1).gather(1, labels));
}

double LinearProblem::forward(const at::Tensor& parameters, at::Tensor& logits) const {
    const at::Tensor working = parameters.to(design_.scalar_type()).t();
    double loss = 0.0;
    forEachTile([&](std::int64_t first, std::int64_t count) {
        at::Tensor tile = logits.narrow(0, first, count);
        at::mm_out(tile, design_.narrow(0, first, count), working);
        loss += tileLoss(tile, tileLabels(first, count));
    });
    return loss / static_cast<double>(rows());
}

double LinearProblem::addTileGradient(at::Tensor logits, std::int64_t first, std::int64_t count,
                                      at::Tensor& out) const {
    const at::Tensor labels = tileLabels(first, count);
    double loss = 0.0;
    at::Tensor residual;
    if (loss_ == ElasticNetLoss::OneVsRest) {
        loss = tileLoss(logits, labels);
        residual = logits.sigmoid_();
    } else {
        residual = at::log_softmax(logits, 1);
        loss = -sumOf(residual.gather(1, labels));
        residual.exp_();
    }
    residual.scatter_add_(1, labels, at::full({count, 1}, -1.0, residual.options()));
    out += at::mm(residual.t(), design_.narrow(0, first, count)).to(at::kDouble);
    return loss;
}

double LinearProblem::gradient(const at::Tensor& current, const at::Tensor& previous, double momentum,
                               at::Tensor& out) const {
    out.zero_();
    double loss = 0.0;
    forEachTile([&](std::int64_t first, std::int64_t count) {
        const at::Tensor now = current.narrow(0, first, count);
        at::Tensor logits = momentum == 0.0 ? now.clone() : at::lerp(previous.narrow(0, first, count), now, 1.0 + momentum);
        loss += addTileGradient(std::move(logits), first, count, out);
    });
    out /= static_cast<double>(rows());
    return loss / static_cast<double>(rows());
}

double LinearProblem::gradientAt(const at::Tensor& parameters, at::Tensor& out) const {
    const at::Tensor working = parameters.to(design_.scalar_type()).t();
    out.zero_();
    double loss = 0.0;
    forEachTile([&](std::int64_t first, std::int64_t count) {
        loss += addTileGradient(at::mm(design_.narrow(0, first, count), working), first, count, out);
    });
    out /= static_cast<double>(rows());
    return loss / static_cast<double>(rows());
}

void LinearProblem::addTileConjugates(const at::Tensor& logits, const at::Tensor& labels,
                                      std::span<const double> scales, std::vector<double>& sums) const {
    if (loss_ == ElasticNetLoss::OneVsRest) {
        at::Tensor error = at::sigmoid(logits);  // |p − y|
        error.scatter_(1, labels, 1.0 - error.gather(1, labels));
        for (std::size_t n = 0; n < scales.size(); ++n) {
            const at::Tensor scaled = error * scales[n];
            sums[n] += sumOf(entropyTerms(scaled)) + sumOf(entropyTerms(1.0 - scaled));
        }
        return;
    }
    // y + s(p − y) is s·p but for the true class: Σ q log q splits into sums that do not depend on s.
    const at::Tensor logShares = at::log_softmax(logits, 1);
    const at::Tensor terms = logShares.exp() * logShares;
    const at::Tensor own = logShares.gather(1, labels).exp().to(at::kDouble);
    const double others = sumOf(terms) - sumOf(terms.gather(1, labels));
    const double otherMass = sumOf(1.0 - own);
    for (std::size_t n = 0; n < scales.size(); ++n) {
        const double s = scales[n];
        const at::Tensor ownScaled = 1.0 - s + s * own;
        sums[n] += s * others + (s > 0.0 ? s * std::log(s) * otherMass : 0.0) + sumOf(entropyTerms(ownScaled));
    }
}

std::vector<double> LinearProblem::meanConjugates(const at::Tensor& logits, std::span<const double> scales) const {
    std::vector<double> sums(scales.size(), 0.0);
    forEachTile([&](std::int64_t first, std::int64_t count) {
        addTileConjugates(logits.narrow(0, first, count), tileLabels(first, count), scales, sums);
    });
    for (double& sum : sums) sum /= static_cast<double>(rows());
    return sums;
}

}  // namespace vitrine::internal
