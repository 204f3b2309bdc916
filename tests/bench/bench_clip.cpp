// SPDX-License-Identifier: GPL-3.0-or-later
// Images per second of the vision transformer (random weights of the published shapes, made here),
// beside what this machine's matrix product and multiply-add units do in the same run.
//   bench_clip [--large] [--batches 1 8 32] [--rounds N] [--threads N] [--own-seconds] [--device cuda]
#include <ATen/ATen.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <map>
#include <vector>

#include "base/matrix.h"
#include "base/matrix_library.h"
#include "clip/blas_health.h"
#include "clip/device.h"
#include "clip/internal/clip_network.h"
#include "clip/internal/compute_scope.h"

namespace {

using namespace vitrine;

constexpr double kLeastSeconds = 0.25;  // one sample runs at least this long
constexpr int kGemmSize = 2048;

/// Samples of one rate, in the order of rounds.
class Rates {
public:
    void add(const std::string& row, double rate) { samples_[row].push_back(rate); }
    double best(const std::string& row) const { return *std::max_element(of(row).begin(), of(row).end()); }
    double median(const std::string& row) const {
        std::vector<double> sorted = of(row);
        std::sort(sorted.begin(), sorted.end());
        return sorted[sorted.size() / 2];
    }
    bool has(const std::string& row) const { return samples_.contains(row); }

private:
    const std::vector<double>& of(const std::string& row) const { return samples_.at(row); }
    std::map<std::string, std::vector<double>> samples_;
};

/// The clock, or the processor seconds of this thread: on a machine that others use, a single thread
/// can still be measured by what it got.
class Stopwatch {
public:
    inline static bool ownSeconds = false;
    Stopwatch() : start_(now()) {}
    double seconds() const { return now() - start_; }

private:
    static double now() {
        if (!ownSeconds)
            return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    }
    double start_;
};

template <class Work>
double perSecond(double unitsPerCall, Work work) {
    int calls = 0;
    const Stopwatch watch;
    do {
        work();
        ++calls;
    } while (watch.seconds() < kLeastSeconds);
    return unitsPerCall * calls / watch.seconds();
}

Result<at::Tensor> randomWeights(const std::string& name, const std::vector<std::int64_t>& shape) {
    if (name.find("norm") != std::string::npos || name.find("layrnorm") != std::string::npos)
        return name.ends_with(".weight") ? at::ones(shape) : at::zeros(shape);
    return at::empty(shape).normal_(0.0, 0.02);
}

/// Operations for one picture; a multiply and an add count two.
double gigaOperations(const VisionConfig& config, int projectionDim) {
    const double tokens = config.tokens();
    const double width = config.transformer.hiddenSize;
    const double patchValues = 3.0 * config.patchSize * config.patchSize;
    const double block =
        tokens * width * (4 * width + 2.0 * config.transformer.intermediateSize) + 2 * tokens * tokens * width;
    return 2e-9 * (config.patches() * patchValues * width + config.transformer.layers * block + width * projectionDim);
}

ClipConfig largeConfig() {
    ClipConfig config;
    config.vision.transformer = {1024, 4096, 24, 16};
    config.vision.patchSize = 14;
    config.text.transformer = {768, 3072, 12, 12};
    config.projectionDim = 768;
    return config;
}

/// Whether the encoder offers it there.
bool hasBfloat16(const at::Device& device) { return device.is_cuda() || cpuHasBfloat16(); }

struct Candidate {
    std::string name;
    ClipConfig config;
    internal::ClipNetwork network;
    std::vector<std::size_t> batches;
};

Candidate makeCandidate(const std::string& name, const ClipConfig& config, bool bf16, const at::Device& device,
                        std::vector<std::size_t> batches) {
    auto network = internal::ClipNetwork::read(config, randomWeights, {device, bf16, 0});
    if (!network) throw std::runtime_error(network.error().message());
    return {name + (bf16 ? " bf16" : " f32"), config, std::move(*network), std::move(batches)};
}

std::vector<float> encode(const Candidate& candidate, std::size_t count) {
    const auto size = static_cast<std::size_t>(candidate.config.vision.imageSize);
    static std::vector<float> pixels;
    if (pixels.size() < count * 3 * size * size) {
        const at::Tensor random = at::empty({static_cast<std::int64_t>(count * 3 * size * size)}).normal_();
        pixels.assign(random.data_ptr<float>(), random.data_ptr<float>() + random.numel());
    }
    std::vector<float> embeddings(count * static_cast<std::size_t>(candidate.config.projectionDim));
    candidate.network.encodeImages(std::span(pixels).first(count * 3 * size * size), count, embeddings, {},
                                   [](std::int64_t) { return true; });
    return embeddings;
}

/// A CUDA device works beside this thread: many products are one unit, ended by reading a number.
double gemmGflops(c10::ScalarType type, const at::Device& device) {
    const int products = device.is_cpu() ? 1 : 200;
    const at::Tensor a = at::rand({kGemmSize, kGemmSize}, at::TensorOptions(device)).to(type);
    at::Tensor c = at::mm(a, a);
    return perSecond(products * 2e-9 * kGemmSize * kGemmSize * kGemmSize, [&] {
        for (int i = 0; i < products; ++i) at::mm_out(c, a, a);
        if (!device.is_cpu()) c[0][0].item<float>();
    });
}

void measure(const std::vector<Candidate>& candidates, const at::Device& device, int rounds, Rates& rates) {
    for (int round = 0; round < rounds; ++round) {
        if (device.is_cpu()) rates.add("FMA peak", measureFmaGflops(computeThreads()));
        rates.add("GEMM f32", gemmGflops(at::kFloat, device));
        if (hasBfloat16(device)) rates.add("GEMM bf16", gemmGflops(at::kBFloat16, device));
        for (const Candidate& candidate : candidates)
            for (const std::size_t batch : candidate.batches) {
                if (round == 0) encode(candidate, batch);
                rates.add(candidate.name + " B=" + std::to_string(batch),
                          perSecond(static_cast<double>(batch), [&] { encode(candidate, batch); }));
            }
    }
}

void print(const std::vector<Candidate>& candidates, const Rates& rates) {
    std::printf("%-22s %10s %10s %10s %10s %10s\n", "", "best", "median", "GFLOP/s", "of GEMM", "of FMA");
    for (const char* row : {"FMA peak", "GEMM f32", "GEMM bf16"})
        if (rates.has(row)) std::printf("%-22s %10.1f %10.1f   GFLOP/s\n", row, rates.best(row), rates.median(row));
    for (const Candidate& candidate : candidates)
        for (const std::size_t batch : candidate.batches) {
            const std::string row = candidate.name + " B=" + std::to_string(batch);
            const double gflops =
                gigaOperations(candidate.config.vision, candidate.config.projectionDim) * rates.best(row);
            std::printf("%-22s %10.2f %10.2f %10.1f %9.0f%%", row.c_str(), rates.best(row), rates.median(row), gflops,
                        100 * gflops / rates.best("GEMM f32"));
            if (rates.has("FMA peak")) std::printf(" %9.0f%%", 100 * gflops / rates.best("FMA peak"));
            std::printf("   images/s\n");
        }
}

/// The same weights in both precisions, then the ratio of rates and the least cosine.
void comparePrecisions(const Candidate& exact, const Candidate& narrow, const Rates& rates) {
    const std::size_t count = exact.batches.back();
    const auto dim = static_cast<std::size_t>(exact.config.projectionDim);
    const Matrix a = Matrix(encode(exact, count), count, dim).normalizedRows();
    const Matrix b = Matrix(encode(narrow, count), count, dim).normalizedRows();
    double least = 1;
    for (std::size_t i = 0; i < count; ++i) least = std::min(least, dot(a.row(i), b.row(i)));
    std::printf("%s against %s: least cosine %.6f;", narrow.name.c_str(), exact.name.c_str(), least);
    for (const std::size_t batch : exact.batches) {
        const std::string suffix = " B=" + std::to_string(batch);
        std::printf(" %.2fx at%s", rates.best(narrow.name + suffix) / rates.best(exact.name + suffix), suffix.c_str());
    }
    std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
    vitrine::restartWithFittingKernels(argv);
    bool large = false;
    int rounds = 3;
    int threads = 0;
    std::string deviceName = "cpu";
    std::vector<std::size_t> batches{1, 8, 32};
    CLI::App options{"Speed of the CLIP image encoder"};
    options.add_flag("--large", large, "also ViT-L/14 (1.7 GB, minutes)");
    options.add_option("--batches", batches, "pictures at once")->check(CLI::Range(1, 1024));
    options.add_option("--rounds", rounds, "repetitions, interleaved")->check(CLI::Range(1, 100));
    options.add_option("--threads", threads, "0 = every core")->check(CLI::Range(0, 1024));
    options.add_flag("--own-seconds", Stopwatch::ownSeconds, "count this thread's processor seconds (one thread)");
    options.add_option("--device", deviceName, "cpu, cuda");
    CLI11_PARSE(options, argc, argv);
    if (Stopwatch::ownSeconds) threads = 1;

    setComputeThreads(threads);
    const internal::ComputeScope scope;
    const at::Device device(deviceName);
    const BlasHealth health = measureBlasHealth();
    std::printf("%d threads; biased linear 50 x 768 -> 3072: %.1f GFLOP/s, %.0f%% of the FMA peak%s%s\n",
                computeThreads(), health.linearGflops, 100 * health.ratio, health.slow ? ". " : "",
                health.advice.c_str());

    std::vector<Candidate> candidates;
    const auto add = [&](const std::string& name, const ClipConfig& config) {
        for (const bool bf16 : {false, true}) {
            if (bf16 && !hasBfloat16(device)) continue;
            at::manual_seed(1);
            candidates.push_back(makeCandidate(name, config, bf16, device, batches));
        }
    };
    add("ViT-B/32", ClipConfig{});
    if (large) add("ViT-L/14", largeConfig());
    Rates rates;
    measure(candidates, device, rounds, rates);
    print(candidates, rates);
    if (hasBfloat16(device))
        for (std::size_t i = 0; i + 1 < candidates.size(); i += 2)
            comparePrecisions(candidates[i], candidates[i + 1], rates);
    return 0;
}
