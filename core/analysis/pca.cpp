// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/pca.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/internal/room_support.h"
#include "base/assert.h"
#include "base/counter_random.h"
#include "base/option_spec.h"

namespace vitrine {

using namespace internal;

namespace {

constexpr const char* kSubject = "PCA";
constexpr std::int64_t kBlock = 4096;
constexpr std::int64_t kExactLimit = 1024;  ///< smaller side of the data above which eigenvectors are iterated
constexpr std::int64_t kOversampling = 10;
constexpr int kPowerSteps = 16;
constexpr std::uint64_t kStream = 0x706361;

/// Σ over blocks of work(centred block) in float64: products of a block are float32.
template <class Work>
Result<at::Tensor> summed(const at::Tensor& points, const at::Tensor& mean, const AnalysisScope& scope, JobContext& job,
                          const Work& work) {
    at::Tensor total;
    for (std::int64_t a = 0; a < points.size(0); a += kBlock) {
        if (!scope.checkpoint(job, {VITRINE_TR_NOOP("Core", "Principal components"), a, points.size(0)}))
            return fail(ErrorCode::Cancelled, kSubject, "stopped");
        const at::Tensor block = points.narrow(0, a, std::min(kBlock, points.size(0) - a)) - mean;
        const at::Tensor share = work(block).to(at::kDouble);
        total = total.defined() ? total.add_(share) : share.clone();
    }
    return total;
}

/// The leading right singular vectors of the centred points (rows) by subspace iteration (Halko, Martinsson & Tropp,
/// SIAM Review 2011, alg. 4.4), and the squares of their singular values.
Result<std::pair<at::Tensor, at::Tensor>> iterated(const at::Tensor& points, const at::Tensor& mean, std::int64_t count,
                                                   const AnalysisScope& scope, JobContext& job) {
    const std::int64_t d = points.size(1), width = std::min({count + kOversampling, d, points.size(0)});
    CounterRandom random(0, kStream);
    std::vector<float> noise(static_cast<std::size_t>(d * width));
    for (float& value : noise) value = random.normal();
    at::Tensor basis = at::from_blob(noise.data(), {d, width}).to(points.device()).to(at::kDouble);
    at::Tensor image;
    for (int step = 0; step < kPowerSteps; ++step) {
        basis = std::get<0>(at::linalg_qr(basis));
        const at::Tensor narrow = basis.to(at::kFloat);
        VITRINE_ASSIGN(image, summed(points, mean, scope, job, [&](const at::Tensor& block) {
                           return at::mm(block.t(), at::mm(block, narrow));
                       }));
        if (step + 1 < kPowerSteps) basis = image;
    }
    const auto [values, vectors] = at::linalg_eigh(at::mm(basis.t(), image));
    return std::pair(values.flip(0), at::mm(basis, vectors.flip(1)).t().contiguous());
}

/// Ascending eigenvalues, and eigenvectors as columns. At this size a second thread gains little, and where it has to
/// wait for a core it costs much.
std::tuple<at::Tensor, at::Tensor> eigenvectors(const at::Tensor& symmetric) {
    const AnalysisScope oneThread({"cpu", 1});
    return at::linalg_eigh(symmetric);
}

/// Descending eigenvalues of Xᵀ X (X centred) and eigenvectors as rows, from the smaller of Xᵀ X and X Xᵀ.
Result<std::pair<at::Tensor, at::Tensor>> spectrum(const at::Tensor& points, const at::Tensor& mean, std::int64_t count,
                                                   const AnalysisScope& scope, JobContext& job) {
    const std::int64_t n = points.size(0), d = points.size(1);
    if (std::min(n, d) > kExactLimit) return iterated(points, mean, count, scope, job);
    if (d <= n) {
        VITRINE_ASSIGN(const at::Tensor scatter, summed(points, mean, scope, job, [](const at::Tensor& block) {
                           return at::mm(block.t(), block);
                       }));
        const auto [values, vectors] = eigenvectors(scatter);
        return std::pair(values.flip(0), vectors.flip(1).t().contiguous());
    }
    const at::Tensor centred = (points - mean).to(at::kDouble);
    const auto [values, vectors] = eigenvectors(at::mm(centred, centred.t()));
    const at::Tensor axes = at::mm(vectors.flip(1).t(), centred);
    return std::pair(values.flip(0), axes / axes.norm(2, {1}, true).clamp_min(1e-30));
}

}  // namespace

Matrix PrincipalComponents::project(const Matrix& points) const {
    VITRINE_ASSERT(points.cols() == mean.size());
    const c10::InferenceMode inference;
    const at::Tensor offset = at::from_blob(const_cast<float*>(mean.data()), {static_cast<std::int64_t>(mean.size())});
    return matrixOver(at::mm(tensorOver(points) - offset, tensorOver(components).t()));
}

Result<PrincipalComponents> fitPca(const Matrix& points, std::size_t count, const ComputeOptions& options,
                                   JobContext& job) {
    return guarded(kSubject, [&]() -> Result<PrincipalComponents> {
        VITRINE_TRY(checkRows(points, kSubject));
        if (count < 1 || count > std::min(points.rows(), points.cols()))
            return fail(ErrorCode::InvalidOption, kSubject,
                        std::to_string(count) + " components of " + std::to_string(points.rows()) + " points with " +
                            std::to_string(points.cols()) + " numbers each");
        VITRINE_ASSIGN(const at::Device device, analysisDevice(options));
        const AnalysisScope scope(options);
        const at::Tensor rows = tensorOver(points).to(device);
        const at::Tensor mean = rows.mean(0, false, at::kDouble).to(at::kFloat);
        const auto wanted = static_cast<std::int64_t>(count);
        VITRINE_ASSIGN(const auto found, spectrum(rows, mean, wanted, scope, job));
        const at::Tensor axes = found.second.narrow(0, 0, wanted);
        const at::Tensor largest = axes.abs().argmax(1, true);
        PrincipalComponents result;
        result.components = matrixOver(axes * axes.gather(1, largest).sign());
        const at::Tensor hostMean = mean.to(at::kCPU).contiguous();
        result.mean.assign(hostMean.data_ptr<float>(), hostMean.data_ptr<float>() + hostMean.numel());
        VITRINE_ASSIGN(const at::Tensor totalSquares, summed(rows, mean, scope, job, [](const at::Tensor& block) {
                           return block.square().sum(at::kDouble);
                       }));
        const double total = totalSquares.item<double>(),
                     degrees = std::max(1.0, static_cast<double>(points.rows()) - 1.0);
        const at::Tensor values = found.first.to(at::kCPU).contiguous();
        for (std::size_t i = 0; i < count; ++i) {
            const double square = std::max(0.0, values.data_ptr<double>()[i]);
            result.variance.push_back(square / degrees);
            result.varianceShare.push_back(total > 0.0 ? square / total : 0.0);
        }
        return result;
    });
}

Result<Matrix> centredByGroup(const Matrix& points, const std::vector<int>& group) {
    if (group.size() != points.rows())
        return fail(ErrorCode::ShapeMismatch, "groups",
                    std::to_string(group.size()) + " for " + std::to_string(points.rows()) + " points");
    struct Mean {
        std::vector<double> sum;
        double count = 0.0;
    };
    std::map<int, Mean> means;
    for (std::size_t i = 0; i < group.size(); ++i) {
        Mean& mean = means[group[i]];
        mean.sum.resize(points.cols(), 0.0);
        for (std::size_t c = 0; c < points.cols(); ++c) mean.sum[c] += points.at(i, c);
        ++mean.count;
    }
    std::vector<float> out(points.rows() * points.cols());
    for (std::size_t i = 0; i < group.size(); ++i) {
        const Mean& mean = means[group[i]];
        for (std::size_t c = 0; c < points.cols(); ++c)
            out[i * points.cols() + c] = static_cast<float>(points.at(i, c) - mean.sum[c] / mean.count);
    }
    return Matrix(std::move(out), points.rows(), points.cols());
}

}  // namespace vitrine
