// SPDX-License-Identifier: GPL-3.0-or-later
// k-means beside its peers: Lloyd from one start for a number of iterations, then best of restarts.
//   bench_kmeans POINTS.npy [--clusters 200] [--iterations 20] [--restarts 0] [--threads 1] [--peers sklearn cv2]
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "analysis/kmeans.h"
#include "bench/map_evaluator.h"
#include "io/npy.h"

namespace {

using namespace vitrine;

template <class T>
T valueOf(Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "%s\n", result.error().message().c_str());
    std::exit(1);
}

void print(const std::string& name, double seconds, int iterations, double inertia, double gigaOperations) {
    std::printf("%-28s %8.2f s  %3d iterations  %7.1f ms each  %6.1f GFLOP/s  inertia %.2f\n", name.c_str(),
                seconds, iterations, 1e3 * seconds / iterations, gigaOperations * iterations / seconds, inertia);
    std::fflush(stdout);
}

double gemmGflops(const std::string& device) {
    const int products = device == "cpu" ? 5 : 200;
    const at::Tensor a = at::rand({2048, 2048}, at::TensorOptions(at::Device(device)));
    at::Tensor c = at::mm(a, a);
    c[0][0].item<float>();  // ends what another device does beside this thread
    const double before = bench::secondsOn(device);
    for (int i = 0; i < products; ++i) at::mm_out(c, a, a);
    c[0][0].item<float>();
    return products * 2e-9 * 2048.0 * 2048.0 * 2048.0 / (bench::secondsOn(device) - before);
}

}  // namespace

int main(int argc, char** argv) {
    std::string file;
    KMeansOptions options;
    options.clusters = 200;
    options.maxIterations = 20;
    options.tolerance = 0.0;
    options.compute.threads = 1;
    int restarts = 0;
    std::vector<std::string> peers;
    CLI::App app{"Speed and quality of k-means"};
    app.add_option("points", file, "embeddings as .npy")->required();
    app.add_option("--clusters", options.clusters, "");
    app.add_option("--iterations", options.maxIterations, "of Lloyd from one start");
    app.add_option("--restarts", restarts, "also the best of so many k-means++ starts");
    app.add_option("--threads", options.compute.threads, "");
    app.add_option("--device", options.compute.device, "cpu, cuda");
    app.add_option("--peers", peers, "sklearn, cv2");
    CLI11_PARSE(app, argc, argv);
    at::set_num_threads(options.compute.threads);
    const Matrix points = valueOf(readNpyMatrix(file));
    JobContext job;
    const double operations = 2e-9 * static_cast<double>(points.rows() * points.cols() * options.clusters);
    std::printf("n=%zu d=%zu k=%zu, GEMM %.1f GFLOP/s\n", points.rows(), points.cols(), options.clusters, gemmGflops(options.compute.device));
    const Matrix start = valueOf(kMeansPlusPlus(points, options.clusters, 1, 0, job));
    const bool onCpu = options.compute.device == "cpu";
    if (!onCpu) valueOf(fitKMeansFrom(points, start, options, job));  // what the first use of a device sets up
    for (const bool bounds : {false, true}) {
        if (bounds && !onCpu) continue;
        options.useBounds = bounds;
        const double before = bench::secondsOn(options.compute.device);
        const KMeansResult result = valueOf(fitKMeansFrom(points, start, options, job));
        print(bounds ? "Vitrine, bounds" : "Vitrine, dense", bench::secondsOn(options.compute.device) - before, result.iterations,
              result.inertia, operations);
    }
    if (restarts > 0) {
        KMeansOptions best = options;
        best.restarts = restarts;
        best.maxIterations = 300;
        best.tolerance = 1e-4;
        const double before = bench::secondsOn(options.compute.device);
        const KMeansResult result = valueOf(fitKMeans(points, best, job));
        print("Vitrine, best of " + std::to_string(restarts), bench::secondsOn(options.compute.device) - before, result.iterations,
              result.inertia, operations);
    }
    const std::string startFile = (std::filesystem::temp_directory_path() / "vitrine-start.npy").string();
    if (!peers.empty() && !writeNpyMatrix(start, startFile)) return 1;
    for (const std::string& peer : peers) {
        const std::string answer = startFile + "." + peer;
        const std::string command = std::string(VITRINE_BENCH_PEERS) + " " + peer + " '" + file + "' '" + startFile +
                                    "' " + std::to_string(options.maxIterations) + " " + std::to_string(restarts) +
                                    " > '" + answer + "'";
        if (std::system(command.c_str()) != 0) {
            std::printf("%-28s is not installed or failed\n", peer.c_str());
            continue;
        }
        std::ifstream lines(answer);
        std::string what;
        double seconds = 0.0, inertia = 0.0;
        int iterations = 0;
        while (lines >> what >> seconds >> iterations >> inertia) print(what, seconds, iterations, inertia, operations);
    }
    return 0;
}
