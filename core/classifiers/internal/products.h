// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix products of a training step. Over plain float32 memory they are taken in tiles that stay in registers, by
// which the gradient of a layer meets its optimiser before it has been written anywhere; elsewhere, and where the
// smaller matrix does not fit the cache, by the matrix library.
#pragma once

#include <ATen/core/Tensor.h>

#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {

/// float32 on the CPU, row after row.
bool isPlain(const at::Tensor& tensor);

/// a·bᵀ: every row of a (m×k) with every row of b (n×k), m×n.
at::Tensor productWithRows(const at::Tensor& a, const at::Tensor& b);

/// a·b: m×k by k×n.
at::Tensor product(const at::Tensor& a, const at::Tensor& b);

/// adamStep with the gradient aᵀ·b (a B×m, b B×n) of `parameter` (m×n, plain as the moments are), for an a and b that
/// canStepAlong. The same for any number of threads.
bool canStepAlong(const at::Tensor& a, const at::Tensor& b);
void adamStepAlong(const at::Tensor& a, const at::Tensor& b, const AdamCoefficients& coefficients,
                   at::Tensor& parameter, at::Tensor& first, at::Tensor& second);

}  // namespace vitrine::internal
