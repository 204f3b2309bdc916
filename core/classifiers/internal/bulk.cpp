// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/bulk.h"

#include <ATen/ATen.h>
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

}  // namespace

Matrix productTransposed(const Matrix& a, const Matrix& b) {
    VITRINE_ASSERT(a.cols() == b.cols());
    if (a.rows() <= ConceptClassifier::kPlainRows || b.empty()) return multiplyTransposed(a, b);
    at::NoGradGuard noGrad;
    return matrixOf(at::mm(viewOf(a), viewOf(b).t()));
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
    const at::Tensor gram = at::mm(wideBasis, wideBasis.t());
    gram.diagonal().add_(ridge);
    const at::Tensor right = at::mm(wideBasis, viewOf(targets).to(at::kDouble).t());
    return matrixOf(at::cholesky_solve(right, at::linalg_cholesky(gram)).t());
}

std::string tensorLibraryVersion() { return "libtorch " TORCH_VERSION; }

}  // namespace vitrine::internal
