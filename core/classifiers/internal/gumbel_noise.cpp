// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/gumbel_noise.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

#include "base/philox.h"
#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {
namespace {

/// Numbers that another device draws at once: its operations then take as long as starting them.
constexpr std::int64_t kNumbersAhead = 1 << 23;

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

at::Tensor gumbelByKernel(std::uint64_t seed, std::uint64_t stream, std::int64_t rows, std::int64_t cols) {
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

at::Tensor gumbelByTensors(std::uint64_t seed, std::uint64_t stream, std::int64_t steps, std::int64_t rows,
                           std::int64_t cols, const at::Device& device) {
    const auto options = at::TensorOptions(device).dtype(at::kLong);
    const std::int64_t count = rows * cols;
    const at::Tensor counter = at::arange((count + 3) / 4, options).unsqueeze(0);
    const at::Tensor streams = at::arange(steps, options).add_(static_cast<std::int64_t>(stream)).unsqueeze(1);
    const auto lowAndHigh = [](const at::Tensor& words) {
        return std::pair(words.bitwise_and(kWord), words.__rshift__(32).bitwise_and_(kWord));
    };
    const auto [counterLow, counterHigh] = lowAndHigh(counter);
    const auto [streamLow, streamHigh] = lowAndHigh(streams);
    const auto blocks =
        philox<TensorWords>(PhiloxWords<at::Tensor>{{counterLow, counterHigh, streamLow, streamHigh}}, seed);
    // As CounterRandom::gumbel(): 24 bits, an exponential variate with a floor, and its logarithm.
    const at::Tensor words = at::stack({blocks.word[0], blocks.word[1], blocks.word[2], blocks.word[3]}, 2);
    at::Tensor numbers = words.__rshift__(8).to(at::kFloat).mul_(-0x1p-24).add_(1.0);
    numbers = numbers.log_().neg_().clamp_min_(1e-20).log_().neg_();
    return numbers.view({steps, -1}).narrow(1, 0, count).view({steps, rows, cols});
}

GumbelSource::GumbelSource(std::uint64_t seed, std::uint64_t stream, std::int64_t rows, std::int64_t cols,
                           const at::Device& device)
    : seed_(seed), stream_(stream), rows_(rows), cols_(cols), device_(device) {}

at::Tensor GumbelSource::draw(std::int64_t step, std::int64_t rows) {
    if (device_.is_cpu()) return gumbelByKernel(seed_, stream_ + static_cast<std::uint64_t>(step), rows, cols_);
    if (!ahead_.defined() || step < firstAhead_ || step >= firstAhead_ + ahead_.size(0)) {
        const std::int64_t steps = std::max<std::int64_t>(1, kNumbersAhead / std::max<std::int64_t>(1, rows_ * cols_));
        ahead_.reset();  // before the next ones are made: they may fill much of the device
        ahead_ = gumbelByTensors(seed_, stream_ + static_cast<std::uint64_t>(step), steps, rows_, cols_, device_);
        firstAhead_ = step;
    }
    return ahead_[step - firstAhead_].narrow(0, 0, rows);
}

}  // namespace vitrine::internal
