// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/blas_health.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <fstream>
#include <string_view>
#include <thread>

#include "base/stopwatch.h"
#include "clip/device.h"
#include "clip/internal/compute_scope.h"
#include "clip/internal/fma_probe.h"

namespace vitrine {
namespace {

constexpr int kRows = 50;  // tokens of one picture in ViT-B/32
constexpr int kWidth = 768;
constexpr int kIntermediate = 3072;
constexpr int kLinearRepeats = 12;
constexpr int kFmaRepeats = 5;
constexpr std::size_t kFmaRounds = 60;  // about two milliseconds
// A good library reaches 0.4 to 0.7 of the peak here, one that waits for itself 0.25, a plain one 0.03.
constexpr double kSlowRatio = 0.3;

/// Shortest of `repeats` runs, after one that does not count.
template <class Work>
double shortestSeconds(int repeats, Work work) {
    work();
    double shortest = 1e9;
    for (int i = 0; i < repeats; ++i) {
        const Stopwatch watch;
        work();
        shortest = std::min(shortest, watch.seconds());
    }
    return shortest;
}

/// The BLAS the dynamic linker chose. The alternative of the system decides, not the package of the
/// tensor library, so only the process itself can say.
std::string loadedBlas() {
    std::ifstream stream("/proc/self/maps");
    std::string found;
    for (std::string line; std::getline(stream, line);) {
        const std::size_t path = line.find('/');
        if (path == std::string::npos) continue;
        const std::string_view file = std::string_view(line).substr(line.rfind('/') + 1);
        const bool isOptimised = file.starts_with("libopenblas") || file.starts_with("libmkl_rt");
        if (isOptimised || file.starts_with("libblas") || file.starts_with("libblis")) found = line.substr(path);
        if (isOptimised) break;  // libblas.so.3 may be a thin wrapper around it
    }
    return found;
}

/// Libraries that use the tensor library's own threads and so never wait for them. When one of these
/// is slow, other programs hold the cores.
bool sharesOurThreads(const std::string& library) {
    return library.find("openblas-openmp") != std::string::npos || library.find("libmkl_rt") != std::string::npos;
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
            const Stopwatch watch;
            sink = internal::fmaRounds(kFmaRounds);
            together.arrive_and_wait();
            const double operations = static_cast<double>(internal::fmaRoundOperations() * kFmaRounds) * count;
            if (timed) best = std::max(best, operations / watch.seconds() * 1e-9);
        }
    };
    std::vector<std::jthread> others;
    for (int i = 1; i < count; ++i) others.emplace_back([&] { work(false); });
    work(true);
    return best;
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
    health.library = loadedBlas();
    health.slow = health.ratio < kSlowRatio && !sharesOurThreads(health.library);
    if (health.slow)
        health.advice = "The matrix library in use is slow. On Debian and Ubuntu: sudo apt install libopenblas0-openmp";
    return health;
}

}  // namespace vitrine
