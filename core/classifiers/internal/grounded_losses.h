// SPDX-License-Identifier: GPL-3.0-or-later
// Terms of the grounded formulation: standardised CLIP scores ψ̂ go in, W starts as the identity,
// and the positives of an image are the concepts CLIP itself ranks highest, so unit j keeps the
// meaning of concept j. Shapes and types as in losses.h.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

namespace vitrine::internal {

inline constexpr double kDeviationFloor = 1e-6;

/// Mean and unbiased standard deviation (at least kDeviationFloor) of each column.
struct ColumnMoments {
    at::Tensor mean;
    at::Tensor deviation;
};
ColumnMoments columnMoments(const at::Tensor& values);

/// Columns of the min(count, D) largest entries of each row, descending, ties to the lower index. I64.
at::Tensor topPositives(const at::Tensor& standardised, std::int64_t count);
/// Bool B×D with the entries of `positives` (B×m) set.
at::Tensor positiveMask(const at::Tensor& positives, std::int64_t concepts);

struct GroundedContrastive {
    at::Tensor row;     ///< mean over images and their positives of −log softmax over the concepts
    at::Tensor column;  ///< mean over concepts in use, inside each over its images, of −log softmax over the batch
    at::Tensor loss;    ///< their mean
};
GroundedContrastive groundedContrastive(const at::Tensor& outputs, const at::Tensor& positives);

/// Its terms and the gradient of their mean, unrecorded: what a step takes.
struct ContrastivePass {
    double row = 0.0;
    double column = 0.0;
    at::Tensor gradient;  ///< B×D

    double loss() const { return (row + column) / 2; }
};
ContrastivePass contrastivePass(const at::Tensor& outputs, const at::Tensor& positives);

/// Relaxed k-hot h of z + noise (Gumbel-Softmax without replacement; Xie and Ermon, "Reparameterizable
/// Subset Sampling via Continuous Relaxations", IJCAI 2019): Σ_{t ≤ k} softmax(α_t/τ), each round lowering
/// what was taken by log max(1 − p_t, 1e-6). `noise` may be undefined for none (inference).
at::Tensor relaxedKHot(const at::Tensor& outputs, const at::Tensor& noise, std::int64_t count,
                       const at::Tensor& temperature);
/// a = min(h, 1)·relu(z).
at::Tensor gatedActivations(const at::Tensor& outputs, const at::Tensor& khot);
/// mean over images and positives of −log(max(h, 1e-12)/k).
at::Tensor teacherTerm(const at::Tensor& khot, const at::Tensor& positives, std::int64_t count);

/// gatedActivations and teacherTerm of relaxedKHot(outputs, noise, count, temperature): what a step of Sparse-CBM takes
/// from z. On the CPU each row stays in the cache from z to a, and from the gradient of a to that of z.
struct GatedTeacher {
    at::Tensor activations;
    at::Tensor loss;
};
GatedTeacher gatedTeacher(const at::Tensor& outputs, const at::Tensor& noise, const at::Tensor& positives,
                          std::int64_t count, const at::Tensor& temperature);

/// The same without recording, in plain memory: the values at once, the gradient when that of a is known.
class PlainGatedTeacher {
public:
    /// None where the tensors are not plain or the temperature is learnt.
    static std::optional<PlainGatedTeacher> of(const at::Tensor& outputs, const at::Tensor& noise,
                                               const at::Tensor& positives, std::int64_t count,
                                               const at::Tensor& temperature);
    PlainGatedTeacher(at::Tensor outputs, at::Tensor noise, at::Tensor positives, std::int64_t rounds,
                      double temperature);

    const at::Tensor& activations() const { return activations_; }
    double loss() const { return loss_; }
    /// dL/dz from dL/da (undefined for none) and `lossSlope`, that with respect to the loss.
    at::Tensor gradient(const at::Tensor& activationGradient, double lossSlope) const;

private:
    at::Tensor outputs_, noise_, positives_, activations_;
    std::int64_t rounds_;
    double temperature_;
    at::Tensor trace_;  ///< what the rounds leave for the gradient
    double loss_ = 0.0;
};

}  // namespace vitrine::internal
