// SPDX-License-Identifier: GPL-3.0-or-later
// LaBo's class-concept matrix A (Yang et al., "Language in a Bottle", CVPR 2023, section 3.4): a softmax over
// concepts turns each row into shares, a class is the mixture of concept texts by its shares.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "classifiers/internal/staged_fit.h"

namespace vitrine::internal {

/// Logits of images x (B×P): scale · x (softmax(A) E)ᵀ, with A C×K and E K×P. Any floating type.
at::Tensor classConceptLogits(const at::Tensor& matrix, const at::Tensor& texts, const at::Tensor& images,
                              double scale);

/// Mean cross-entropy of a batch and its gradient with respect to A, C×K.
struct ClassConceptGradient {
    at::Tensor gradient;
    double loss = 0.0;
    std::int64_t correct = 0;
};
ClassConceptGradient classConceptGradient(const at::Tensor& matrix, const at::Tensor& texts, const at::Tensor& images,
                                          const at::Tensor& labels, double scale);

/// All float32 rows as the method compares them (unit, or as they are); labels I64.
struct ClassConceptData {
    at::Tensor texts;                               ///< E, K×P
    at::Tensor trainImages, trainLabels;            ///< N×P, N
    at::Tensor validationImages, validationLabels;  ///< undefined without a validation split
    at::Tensor start;                               ///< A before the first step, C×K
};

struct ClassConceptPlan {
    double scale = 100.0;
    double learningRate = 0.0;
    std::int64_t batchSize = 0;
    std::int64_t epochs = 0;
    std::uint64_t seed = 42;
};

struct ClassConceptFit {
    at::Tensor best;             ///< A of the best epoch: highest validation accuracy, then lowest loss
    at::Tensor last;             ///< A after the last step
    std::int64_t bestEpoch = 0;  ///< 0 without a validation split, where best is undefined
};

/// Called with A after each epoch.
using ClassConceptObserver = std::function<void(const EpochRecord&, const at::Tensor& matrix)>;

/// Adam on the cross-entropy. The order of images depends on (seed, epoch) only. Cancelled within one step,
/// NumericalFailure as soon as a loss is not finite. The only part of `fit`, "matrix".
Result<ClassConceptFit> trainClassConceptMatrix(const ClassConceptData& data, const ClassConceptPlan& plan,
                                                StagedFit& fit, const ClassConceptObserver& onEpoch = {});

}  // namespace vitrine::internal
