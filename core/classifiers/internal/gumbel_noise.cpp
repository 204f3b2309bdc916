// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/gumbel_noise.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "base/philox.h"
#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {
namespace {

/// Up to here the CPU draws and copies sooner than another device starts the 150 operations below.
constexpr std::int64_t kCopiedEntries = 1 << 18;

constexpr std::int64_t kWord = 0xFFFFFFFFLL;

/// A tensor of counters at a time: 32-bit words in int64, whose wrapped products hold all 64 bits.
struct TensorWords {
    static void product(const at::Tensor& a, std::uint32_t b, at::Tensor& low, at::Tensor& high) {
        const at::Tensor whole = a * static_cast<std::int64_t>(b);
        low = whole.bitwise_and(kWord);
        high = whole.__rshift__(32).bitwise_and_(kWord);
    }
    static at::Tensor mix(const at::Tensor& a, const at::Tensor& b, std::uint32_t key) {
        return a.bitwise_xor(b).bitwise_xor_(static_cast<std::int64_t>(key));
    }
};

at::Tensor gumbelNoiseByKernel(std::uint64_t seed, std::uint64_t stream, std::int64_t rows, std::int64_t cols) {
    at::Tensor out = at::empty({rows, cols}, at::kFloat);
    float* values = out.data_ptr<float>();
    // Blocks start at multiples of the generator's four numbers, whatever the number of threads.
    constexpr std::int64_t kBlock = 1 << 14;
    const std::int64_t count = out.numel();
    at::parallel_for(0, (count + kBlock - 1) / kBlock, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t first = begin * kBlock; first < std::min(end * kBlock, count); first += kBlock)
            fillGumbel(seed, stream, static_cast<std::size_t>(first), values + first,
                       static_cast<std::size_t>(std::min(kBlock, count - first)));
    });
    return out;
}

}  // namespace

at::Tensor gumbelNoiseByTensors(std::uint64_t seed, std::uint64_t stream, std::int64_t rows, std::int64_t cols,
                                const at::Device& device) {
    const auto options = at::TensorOptions(device).dtype(at::kLong);
    const std::int64_t count = rows * cols;
    const at::Tensor counter = at::arange((count + 3) / 4, options);
    const auto constant = [&](std::uint64_t word) {
        return at::full({1}, static_cast<std::int64_t>(word) & kWord, options);
    };
    const auto blocks = philox<TensorWords>(
        PhiloxWords<at::Tensor>{{counter.bitwise_and(kWord), counter.__rshift__(32), constant(stream), constant(stream >> 32U)}},
        seed);
    // As CounterRandom::gumbel(): 24 bits, an exponential variate with a floor, and its logarithm.
    const at::Tensor words = at::stack({blocks.word[0], blocks.word[1], blocks.word[2], blocks.word[3]}, 1);
    at::Tensor numbers = words.__rshift__(8).to(at::kFloat).mul_(-0x1p-24).add_(1.0);
    numbers = numbers.log_().neg_().clamp_min_(1e-20).log_().neg_();
    return numbers.flatten().narrow(0, 0, count).view({rows, cols});
}

at::Tensor gumbelNoise(std::uint64_t seed, std::uint64_t stream, std::int64_t rows, std::int64_t cols,
                       const at::Device& device) {
    if (!device.is_cpu() && rows * cols > kCopiedEntries)
        return gumbelNoiseByTensors(seed, stream, rows, cols, device);
    return gumbelNoiseByKernel(seed, stream, rows, cols).to(device);
}

}  // namespace vitrine::internal
