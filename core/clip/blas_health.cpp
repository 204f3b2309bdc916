// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/blas_health.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <thread>

#include "clip/device.h"
#include "clip/internal/compute_scope.h"
#include "clip/internal/fma_probe.h"

namespace vitrine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRows = 50;  // tokens of one picture in ViT-B/32
constexpr int kWidth = 768;
constexpr int kIntermediate = 3072;
constexpr int kLinearRepeats = 12;
constexpr int kFmaRepeats = 5;
constexpr std::size_t kFmaRounds = 60;  // about two milliseconds
// A good library reaches 0.4 to 0.7 of the peak here, one that waits for itself 0.25, a plain one 0.03.
constexpr double kSlowRatio = 0.3;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Shortest of `repeats` runs, after one that does not count.
template <class Work>
double shortestSeconds(int repeats, Work work) {
    work();
    double shortest = 1e9;
    for (int i = 0; i < repeats; ++i) {
        const auto start = Clock::now();
        work();
        shortest = std::min(shortest, secondsSince(start));
    }
    return shortest;
}

}  // namespace

double measureFmaGflops(int threads) {
    const int count = std::max(threads, 1);
    std::barrier together(count);
    std::atomic<float> sink{0};
    double best = 0;
    const auto work = [&](bool timed) {
        for (int i = 0; i < kFmaRepeats; ++i) {
            together.arrive_and_wait();
            const auto start = Clock::now();
            sink = internal::fmaRounds(kFmaRounds);
            together.arrive_and_wait();
            const double operations = static_cast<double>(internal::fmaRoundOperations() * kFmaRounds) * count;
            if (timed) best = std::max(best, operations / secondsSince(start) * 1e-9);
        }
    };
    std::vector<std::jthread> others;
    for (int i = 1; i < count; ++i) others.emplace_back([&] { work(false); });
    work(true);
    return best;
}

double measureGemmGflops(int size, int repeats) {
    const internal::ComputeScope scope;
    const at::Tensor a = at::full({size, size}, 0.5F);
    const at::Tensor b = at::full({size, size}, 0.25F);
    at::Tensor c = at::empty({size, size});
    const double seconds = shortestSeconds(repeats, [&] { at::mm_out(c, a, b); });
    return 2.0 * size * size * size / seconds * 1e-9;
}

BlasHealth measureBlasHealth() {
    const internal::ComputeScope scope;
    const at::Tensor x = at::full({kRows, kWidth}, 0.5F);
    const at::Tensor weight = at::full({kIntermediate, kWidth}, 0.25F).t();
    const at::Tensor bias = at::full({kIntermediate}, 0.125F);
    at::Tensor out = at::empty({kRows, kIntermediate});
    const double seconds = shortestSeconds(kLinearRepeats, [&] { at::addmm_out(out, bias, x, weight); });

    BlasHealth health;
    health.linearGflops = 2.0 * kRows * kWidth * kIntermediate / seconds * 1e-9;
    health.peakGflops = measureFmaGflops(computeThreads());
    health.ratio = health.linearGflops / health.peakGflops;
    health.slow = health.ratio < kSlowRatio;
    if (health.slow)
        health.advice = "The matrix library in use is slow. On Debian and Ubuntu: sudo apt install libopenblas0-openmp";
    return health;
}

}  // namespace vitrine
