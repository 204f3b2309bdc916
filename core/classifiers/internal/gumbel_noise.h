// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace vitrine::internal {

/// rows × cols of Gumbel(0, 1), float32: number i is the i-th of CounterRandom(seed, stream).gumbel() but for the last
/// digits of its logarithms, on every device and with any number of threads.
at::Tensor gumbelNoise(std::uint64_t seed, std::uint64_t stream, std::int64_t rows, std::int64_t cols,
                       const at::Device& device);

/// The same by operations of the tensor library alone: what other devices than the CPU run.
at::Tensor gumbelNoiseByTensors(std::uint64_t seed, std::uint64_t stream, std::int64_t rows, std::int64_t cols,
                                const at::Device& device);

}  // namespace vitrine::internal
