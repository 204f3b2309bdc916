// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace vitrine::internal {

/// Gumbel(0, 1) of one training, rows × cols float32 a step: number i of a step is the i-th of
/// CounterRandom(seed, stream + step).gumbel() but for the last digits of its logarithms, on every device and with any
/// number of threads. Other devices than the CPU draw for many steps at once: starting the 150 operations of one
/// draw takes longer than they do.
class GumbelSource {
public:
    /// `rows` is the most that a step may ask for.
    GumbelSource(std::uint64_t seed, std::uint64_t stream, std::int64_t rows, std::int64_t cols,
                 const at::Device& device);

    at::Tensor draw(std::int64_t step, std::int64_t rows);

private:
    std::uint64_t seed_, stream_;
    std::int64_t rows_, cols_;
    at::Device device_;
    at::Tensor ahead_;  ///< steps × rows × cols, from step firstAhead_ on
    std::int64_t firstAhead_ = 0;
};

/// Steps × rows × cols of the streams stream, stream + 1, … by operations of the tensor library.
at::Tensor gumbelByTensors(std::uint64_t seed, std::uint64_t stream, std::int64_t steps, std::int64_t rows,
                           std::int64_t cols, const at::Device& device);

}  // namespace vitrine::internal
