// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "torch_pch.h"

namespace vitrine {

/// x·Wᵀ + b over the last dimension, differentiable in all three. With `bf16` the three products
/// (forward, gradient of x, gradient of W) run in bfloat16 with float32 results and float32
/// weights outside; without it this is at::linear. An undefined bias counts as zero.
at::Tensor mixedLinear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, bool bf16);

/// a·b or a·bᵀ of N matrices each (3-D), in the same manner.
at::Tensor mixedProduct(const at::Tensor& a, const at::Tensor& b, bool transposeB, bool bf16);

}  // namespace vitrine
