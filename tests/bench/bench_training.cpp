// SPDX-License-Identifier: GPL-3.0-or-later
// A training step of the bottlenecks on cached synthetic embeddings, as a share of what this machine's matrix product
// does on as many threads in the same run, and the memory of a training beside the number of images.
//   bench_training [--size cub|imagenet] [--steps N] [--threads N] [--own-seconds] [--memory] [--device cuda]
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "base/counter_random.h"
#include "base/matrix_library.h"
#include "classifiers/classifier_registry.h"
#include "clip/device.h"

namespace {

using namespace vitrine;

struct Size {
    std::string name;
    std::size_t concepts, classes, batch, dimension;
};
const std::array<Size, 2> kSizes{{{"cub", 926, 200, 128, 512}, {"imagenet", 4751, 1000, 512, 768}}};

struct Settings {
    std::vector<std::string> sizes{"cub", "imagenet"};
    std::vector<std::string> methods{"contrastive_cbm", "l1_cbm", "sparse_cbm"};
    int steps = 30;
    int threads = 0;
    bool ownSeconds = false;
    bool memory = false;
    std::string device = "cpu";
    std::size_t memoryRows = 0;  ///< of a child that measures one training
};

bool ownSeconds = false;
double now() {
    if (!ownSeconds)
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

Matrix randomMatrix(std::size_t rows, std::size_t cols, std::uint64_t stream) {
    CounterRandom random(1, stream);
    std::vector<float> values(rows * cols);
    for (float& value : values) value = random.uniform(-1.0F, 1.0F);
    return {std::move(values), rows, cols};
}

TrainingData makeData(const Size& size, std::size_t images) {
    auto snapshot = std::make_shared<EmbeddingSnapshot>();
    snapshot->images = randomMatrix(images, size.dimension, 1);
    for (std::size_t i = 0; i < images; ++i) {
        snapshot->labels.push_back(static_cast<int>(i % size.classes));
        snapshot->splits.push_back(Split::Train);
        snapshot->ids.push_back(std::to_string(i));
    }
    for (std::size_t c = 0; c < size.classes; ++c) snapshot->classNames.push_back("class " + std::to_string(c));
    snapshot->backboneFingerprint = "synthetic";
    std::vector<std::string> names;
    for (std::size_t j = 0; j < size.concepts; ++j) names.push_back("concept " + std::to_string(j));
    TrainingData data;
    data.concepts = ConceptSet::fromConcepts("synthetic", names).value();
    data.conceptTexts = randomMatrix(size.concepts, size.dimension, 2);
    data.classTexts = randomMatrix(size.classes, size.dimension, 3);
    data.snapshot = std::move(snapshot);
    return data;
}

/// Multiplications times two of the products one step can not do without: scores (where they are not kept), concept
/// layer forward and for W, head forward and for F, and through the head where the class gradient reaches W.
double productsOfStep(const Size& size, bool scoresKept, bool joint) {
    const auto d = static_cast<double>(size.concepts);
    const auto c = static_cast<double>(size.classes);
    const auto b = static_cast<double>(size.batch);
    const double scores = scoresKept ? 0.0 : b * static_cast<double>(size.dimension) * d;
    return 2.0 * (scores + 2.0 * b * d * d + (joint ? 3.0 : 2.0) * b * d * c);
}

/// A CUDA device works beside this thread: many products are one sample, ended by reading a number.
double gemmRate(int threads, const at::Device& device) {
    constexpr std::int64_t kSize = 2048;
    const int products = device.is_cpu() ? 1 : 200;
    at::set_num_threads(threads);
    const at::Tensor a = at::rand({kSize, kSize}, at::TensorOptions(device));
    const at::Tensor b = at::rand({kSize, kSize}, at::TensorOptions(device));
    at::Tensor out = at::mm(a, b);
    double best = 0.0;
    for (int round = 0; round < 5; ++round) {
        out[0][0].item<float>();
        const double start = now();
        for (int i = 0; i < products; ++i) at::mm_out(out, a, b);
        out[0][0].item<float>();
        best = std::max(best, 2.0 * products * kSize * kSize * kSize / (now() - start));
    }
    return best;
}

struct StepTime {
    double seconds = 0.0;
    int threads = 0;  ///< the training's own choice: small products stay on one
};

/// Median seconds between two steps of `method` with its default options.
Result<StepTime> timeOfStep(const std::string& method, const TrainingData& data, const Size& size, int steps,
                            const std::string& device) {
    const ClassifierVariant* variant = findClassifierVariant(method);
    OptionValues options(variant->info.options);
    VITRINE_TRY(options.set("batch_size", std::to_string(size.batch)));
    VITRINE_TRY(options.set("epochs", "1000"));
    std::stop_source stop;
    JobContext job(stop.get_token());
    std::vector<double> times;
    StepTime out;
    double last = 0.0;
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord& record) {
        const double time = now();
        out.threads = at::get_num_threads();
        if (record.step > 2) times.push_back(time - last);
        last = time;
        if (record.step >= steps + 2) stop.request_stop();
    };
    FitSession session{job, observer, {}, false, 20.0, device};
    const auto fitted = variant->fit(data, options, session);
    if (!fitted && fitted.error().code != ErrorCode::Cancelled) return fail(fitted.error());
    std::sort(times.begin(), times.end());
    if (!times.empty()) out.seconds = times[times.size() / 2];
    return out;
}

int measureSteps(const Settings& settings) {
    for (const Size& size : kSizes) {
        if (std::find(settings.sizes.begin(), settings.sizes.end(), size.name) == settings.sizes.end()) continue;
        // One epoch holds all steps: what happens between epochs is not measured.
        const std::size_t images = size.batch * static_cast<std::size_t>(settings.steps + 4);
        const TrainingData data = makeData(size, images);
        const bool kept = images * size.concepts <= (std::size_t{64} << 20U);
        std::printf("%s: D=%zu C=%zu B=%zu P=%zu, %zu images, scores %s\n", size.name.c_str(), size.concepts,
                    size.classes, size.batch, size.dimension, images, kept ? "kept" : "computed in each step");
        for (const std::string& method : settings.methods) {
            const auto time = timeOfStep(method, data, size, settings.steps, settings.device);
            if (!time) {
                std::fprintf(stderr, "%s: %s\n", method.c_str(), time.error().message().c_str());
                return 1;
            }
            const double gemm = gemmRate(time->threads, at::Device(settings.device));
            const double rate = productsOfStep(size, kept, method != "contrastive_cbm") / time->seconds;
            std::printf("  %-16s %8.2f ms a step, %6.1f GFLOP/s of products, GEMM n=2048 %6.1f: %3.0f %% (%s, %d thread%s)\n",
                        method.c_str(), 1e3 * time->seconds, 1e-9 * rate, 1e-9 * gemm, 100.0 * rate / gemm,
                        settings.device.c_str(), time->threads, time->threads == 1 ? "" : "s");
            std::fflush(stdout);
        }
    }
    return 0;
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// In a process of its own: peak memory of a training on that many images.
int measureOwnMemory(const Settings& settings) {
    const Size& size = *std::find_if(kSizes.begin(), kSizes.end(),
                                     [&](const Size& known) { return known.name == settings.sizes.front(); });
    const TrainingData data = makeData(size, settings.memoryRows);
    const double before = peakMegabytes();
    const auto time = timeOfStep(settings.methods.front(), data, size, 3, settings.device);
    if (!time) return 1;
    const double embeddings = 4.0 * static_cast<double>(settings.memoryRows * size.dimension) / (1 << 20U);
    std::printf("  %8zu images: embeddings %7.0f MiB, peak %7.0f MiB, of it training %7.0f MiB\n", settings.memoryRows,
                embeddings, peakMegabytes(), peakMegabytes() - before);
    return 0;
}

int measureMemory(const Settings& settings, const std::string& program) {
    for (const std::string& size : settings.sizes) {
        for (const std::string& method : settings.methods) {
            std::printf("%s, %s\n", size.c_str(), method.c_str());
            std::fflush(stdout);
            for (const std::size_t rows : {10000, 20000, 40000, 80000, 160000}) {
                const std::string command = "'" + program + "' --size " + size + " --method " + method +
                                            " --memory-rows " + std::to_string(rows);
                if (std::system(command.c_str()) != 0) return 1;
            }
        }
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    vitrine::restartWithFittingKernels(argv);
    Settings settings;
    CLI::App app("Training steps of the bottlenecks beside the matrix product of this machine");
    app.add_option("--size", settings.sizes, "cub, imagenet")->check(CLI::IsMember({"cub", "imagenet"}));
    app.add_option("--method", settings.methods);
    app.add_option("--steps", settings.steps);
    app.add_option("--threads", settings.threads, "0 = every core");
    app.add_flag("--own-seconds", settings.ownSeconds, "processor seconds of this process instead of the clock");
    app.add_option("--device", settings.device, "cpu, cuda");
    app.add_flag("--memory", settings.memory, "peak memory for growing numbers of images");
    app.add_option("--memory-rows", settings.memoryRows)->group("");
    CLI11_PARSE(app, argc, argv);
    ownSeconds = settings.ownSeconds;
    setComputeThreads(settings.threads);
    if (settings.memoryRows > 0) return measureOwnMemory(settings);
    return settings.memory ? measureMemory(settings, argv[0]) : measureSteps(settings);
}
