// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/bulk.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/api/include/torch/version.h>

#include <algorithm>
#include <vector>

#include "base/assert.h"
#include "classifiers/concept_bottleneck.h"
#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/score_table.h"

namespace vitrine::internal {
namespace {

/// A tensor over the matrix' own memory; it is only read and does not outlive the matrix.
at::Tensor viewOf(const Matrix& matrix) {
    return at::from_blob(const_cast<float*>(matrix.data()),
                         {static_cast<std::int64_t>(matrix.rows()), static_cast<std::int64_t>(matrix.cols())});
}

/// Four sums at a time, so that one addition need not wait for the one before.
double preciseDot(std::span<const float> a, std::span<const float> b) {
    double sums[4] = {0.0, 0.0, 0.0, 0.0};
    const std::size_t whole = a.size() / 4 * 4;
    for (std::size_t i = 0; i < whole; i += 4)
        for (std::size_t k = 0; k < 4; ++k) sums[k] += static_cast<double>(a[i + k]) * b[i + k];
    for (std::size_t i = whole; i < a.size(); ++i) sums[0] += static_cast<double>(a[i]) * b[i];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

Matrix productTransposed(const Matrix& a, const Matrix& b) {
    VITRINE_ASSERT(a.cols() == b.cols());
    if (a.rows() <= ConceptClassifier::kPlainRows || b.empty()) return multiplyTransposed(a, b);
    at::NoGradGuard noGrad;
    return matrixOf(at::mm(viewOf(a), viewOf(b).t()));
}

Matrix preciseProductTransposed(const Matrix& a, const Matrix& b) {
    VITRINE_ASSERT(a.cols() == b.cols());
    if (a.rows() > ConceptClassifier::kPlainRows && !b.empty()) {
        at::NoGradGuard noGrad;
        return matrixOf(at::mm(viewOf(a).to(at::kDouble), viewOf(b).to(at::kDouble).t()));
    }
    std::vector<float> out(a.rows() * b.rows());
    for (std::size_t r = 0; r < a.rows(); ++r)
        for (std::size_t c = 0; c < b.rows(); ++c)
            out[r * b.rows() + c] = static_cast<float>(preciseDot(a.row(r), b.row(c)));
    return {std::move(out), a.rows(), b.rows()};
}

Matrix gatedRows(const Matrix& outputs, int count, float temperature) {
    if (outputs.rows() > ConceptClassifier::kPlainRows) {
        at::NoGradGuard noGrad;
        const at::Tensor z = viewOf(outputs);
        return matrixOf(gatedActivations(z, relaxedKHot(z, {}, count, at::full({}, temperature, z.options()))));
    }
    std::vector<float> values(outputs.values().begin(), outputs.values().end());
    for (std::size_t r = 0; r < outputs.rows(); ++r)
        applyKHotGate(std::span<float>(values.data() + r * outputs.cols(), outputs.cols()), count, temperature);
    return {std::move(values), outputs.rows(), outputs.cols()};
}

Matrix ridgeCombination(const Matrix& targets, const Matrix& basis, double ridge) {
    at::NoGradGuard noGrad;
    const at::Tensor wideBasis = viewOf(basis).to(at::kDouble);
    const at::Tensor wideTargets = viewOf(targets).to(at::kDouble);
    // T·Bᵀ·(B·Bᵀ + λI)⁻¹ = T·(Bᵀ·B + λI)⁻¹·Bᵀ: of 100,000 concepts the first Gram matrix has 80 GB, the second one MB.
    const bool isTall = basis.rows() > basis.cols();
    const at::Tensor gram = isTall ? at::mm(wideBasis.t(), wideBasis) : at::mm(wideBasis, wideBasis.t());
    gram.diagonal().add_(ridge);
    const at::Tensor factor = at::linalg_cholesky(gram);
    if (isTall) return matrixOf(at::mm(at::cholesky_solve(wideTargets.t(), factor).t(), wideBasis.t()));
    return matrixOf(at::cholesky_solve(at::mm(wideBasis, wideTargets.t()), factor).t());
}

int computeThreads() { return at::get_num_threads(); }

std::string tensorLibraryVersion() { return "libtorch " TORCH_VERSION; }

}  // namespace vitrine::internal
