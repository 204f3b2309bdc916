// SPDX-License-Identifier: GPL-3.0-or-later
// The elastic-net solver beside scikit-learn's saga: the same problem, the same tolerance, own CPU seconds on one
// thread, in one run. Tolerance: the objective at most 1e-4 (relative) above the optimum. Ours must prove it by its
// duality gap before it stops; saga is stopped from outside after the first pass that reaches it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/counter_random.h"
#include "clip/device.h"
#include "solvers/elastic_net.h"

namespace {

using namespace vitrine;

struct Settings {
    std::size_t rows = 20000, columns = 512, classes = 100;
    double lambda = 7e-4, alpha = 0.99, tolerance = 1e-4, limit = 1200.0;
    bool peer = true;
    std::string python = "/usr/bin/python3";
};

struct Problem {
    Matrix features;
    std::vector<int> labels;
};

double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Rows around class centres with sixteen directions of variation a class and isotropic noise, classes of uneven
/// size, unit length, then standardised columns as Label-free CBM feeds its head.
Problem makeProblem(const Settings& settings) {
    CounterRandom random(20000);
    const std::size_t width = settings.columns;
    constexpr std::size_t kDirections = 16;
    const auto normals = [&](std::size_t count, double scale) {
        std::vector<float> out(count);
        for (float& value : out) value = static_cast<float>(scale * random.normal());
        return out;
    };
    const double unit = 1.0 / std::sqrt(static_cast<double>(width));
    const std::vector<float> centres = normals(settings.classes * width, unit);
    const std::vector<float> bases = normals(settings.classes * kDirections * width, 0.3 * unit);
    std::vector<double> cumulative;
    for (std::size_t c = 0; c < settings.classes; ++c)
        cumulative.push_back((cumulative.empty() ? 0.0 : cumulative.back()) + 1.0 / (static_cast<double>(c) + 5.0));
    Problem problem;
    std::vector<float> values;
    values.reserve(settings.rows * width);
    for (std::size_t i = 0; i < settings.rows; ++i) {
        const double draw = random.uniform() * cumulative.back();
        std::size_t label = 0;
        while (label + 1 < settings.classes && cumulative[label] <= draw) ++label;
        problem.labels.push_back(static_cast<int>(label));
        std::vector<float> row = normals(width, 0.5 * unit);
        for (std::size_t p = 0; p < width; ++p) row[p] += centres[label * width + p];
        for (std::size_t k = 0; k < kDirections; ++k) {
            const float along = random.normal();
            const float* base = bases.data() + (label * kDirections + k) * width;
            for (std::size_t p = 0; p < width; ++p) row[p] += along * base[p];
        }
        const double length = std::sqrt(dot(row, row));
        for (const float value : row) values.push_back(static_cast<float>(value / length));
    }
    for (std::size_t p = 0; p < width; ++p) {
        double mean = 0.0;
        double squares = 0.0;
        for (std::size_t i = 0; i < settings.rows; ++i) mean += values[i * width + p];
        mean /= static_cast<double>(settings.rows);
        for (std::size_t i = 0; i < settings.rows; ++i) squares += std::pow(values[i * width + p] - mean, 2);
        const double deviation = std::sqrt(squares / static_cast<double>(settings.rows - 1));
        for (std::size_t i = 0; i < settings.rows; ++i)
            values[i * width + p] = static_cast<float>((values[i * width + p] - mean) / deviation);
    }
    problem.features = Matrix(std::move(values), settings.rows, width);
    return problem;
}

template <class T>
void writeRaw(const std::filesystem::path& path, std::span<const T> values) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
}

/// CPU seconds of saga to `target`; 0 where it is not installed, negative where it did not get there.
double runPeer(const Settings& settings, const Problem& problem, double target) {
    const auto folder = std::filesystem::temp_directory_path() / ("vitrine_bench_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    writeRaw(folder / "features", problem.features.values());
    writeRaw(folder / "labels", std::span<const int>(problem.labels));
    std::array<char, 1024> command{};
    std::snprintf(command.data(), command.size(),
                  "OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 '%s' '%s' '%s' '%s' %zu %zu %zu %.17g %.17g %.17g %g",
                  settings.python.c_str(), VITRINE_BENCH_PEER, (folder / "features").c_str(),
                  (folder / "labels").c_str(), settings.rows, settings.columns, settings.classes, settings.lambda,
                  settings.alpha, target, settings.limit);
    double seconds = 0.0;
    if (std::FILE* pipe = ::popen(command.data(), "r"); pipe != nullptr) {
        std::array<char, 256> line{};
        while (std::fgets(line.data(), line.size(), pipe) != nullptr) {
            std::fputs(line.data(), stdout);
            std::fflush(stdout);
            if (std::sscanf(line.data(), "REACHED %lf", &seconds) != 1 &&
                std::sscanf(line.data(), "LIMIT %lf", &seconds) == 1)
                seconds = -seconds;
        }
        ::pclose(pipe);
    }
    std::filesystem::remove_all(folder);
    return seconds;
}

int run(const Settings& settings) {
    setComputeThreads(1);
    const Problem problem = makeProblem(settings);
    JobContext job;
    const auto solve = [&](double tolerance) {
        ElasticNetOptions options;
        options.alpha = settings.alpha;
        options.tolerance = tolerance;
        const double start = cpuSeconds();
        auto solution =
            fitElasticNet(problem.features, problem.labels, settings.classes, settings.lambda, options, job);
        const double seconds = cpuSeconds() - start;
        if (!solution) {
            std::fprintf(stderr, "%s\n", solution.error().message().c_str());
            std::exit(1);
        }
        std::printf("ours, gap <= %.0e: %8.2f CPU s, %4d iterations, objective %.8f, gap %.2e, %.1f weights a class%s\n",
                    tolerance, seconds, solution->iterations, solution->objective, solution->dualityGap,
                    solution->averageNonZero, solution->converged ? "" : "  NOT CONVERGED");
        std::fflush(stdout);
        return std::pair(seconds, solution->objective);
    };
    std::printf("%zu x %zu, %zu classes, lambda %g, alpha %g\n", settings.rows, settings.columns, settings.classes,
                settings.lambda, settings.alpha);
    const auto [seconds, objective] = solve(settings.tolerance);
    const double optimum = solve(1e-6).second;
    std::printf("ours lies %.1e above the optimum (relative)\n", objective / optimum - 1.0);
    if (!settings.peer) return 0;
    const double peer = runPeer(settings, problem, optimum * (1.0 + settings.tolerance));
    if (peer == 0.0) std::printf("scikit-learn is not installed: nothing to compare with\n");
    if (peer > 0.0) std::printf("saga / ours: %.1f x (%.2f / %.2f CPU s)\n", peer / seconds, peer, seconds);
    if (peer < 0.0) std::printf("saga / ours: more than %.1f x (not reached in %.0f CPU s)\n", -peer / seconds, -peer);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    Settings settings;
    CLI::App app("Elastic net: ours beside scikit-learn's saga, to the same tolerance");
    app.add_option("--rows", settings.rows);
    app.add_option("--columns", settings.columns);
    app.add_option("--classes", settings.classes);
    app.add_option("--lambda", settings.lambda);
    app.add_option("--alpha", settings.alpha);
    app.add_option("--tolerance", settings.tolerance, "relative distance to the optimum");
    app.add_option("--limit", settings.limit, "CPU seconds after which saga is given up");
    app.add_option("--python", settings.python);
    app.add_flag("!--no-peer", settings.peer);
    CLI11_PARSE(app, argc, argv);
    return run(settings);
}
