// SPDX-License-Identifier: GPL-3.0-or-later
// t-SNE beside its peers: processor seconds (of the clock on another device), KL and neighbours kept by one judge.
//   bench_tsne POINTS.npy [--iterations 750] [--perplexity 30] [--threads 1] [--peers sklearn Rtsne] [--frames]
//              [--curve 5000 10000 …] [--map map.npy]
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "analysis/tsne.h"
#include "bench/map_evaluator.h"
#include "io/npy.h"

namespace {

using namespace vitrine;

struct Row {
    std::string name;
    double seconds = 0.0;
    std::string parts;
};

void print(const Row& row, std::size_t n, const bench::MapQuality& quality) {
    std::printf("%-24s n=%-7zu %8.2f s   KL %.4f   kept@10 %.4f   %s\n", row.name.c_str(), n, row.seconds,
                quality.kl, quality.neighboursKept, row.parts.c_str());
    std::fflush(stdout);
}

struct Fit {
    Row row;
    Matrix map;
};

Fit fitOurs(const Matrix& points, const TsneOptions& options, bool frames) {
    JobContext job;
    int count = 0;
    const double before = bench::secondsOn(options.compute.device);
    const auto result = fitTsne(points, options, job, nullptr,
                                frames ? TsneFrameSink([&](const TsneFrame&) { ++count; }) : TsneFrameSink());
    const double seconds = bench::secondsOn(options.compute.device) - before;
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().message().c_str());
        std::exit(1);
    }
    char parts[200];
    std::snprintf(parts, sizeof parts,
                  "wall: neighbours %.2f, P %.2f, PCA %.2f, steps %.2f (frames %d: %.2f), own KL %.4f, recall %.3f",
                  result->neighbourSeconds, result->affinitySeconds, result->initialSeconds, result->optimiseSeconds,
                  count, result->frameSeconds, result->kl, result->neighbourRecall);
    return {{frames ? "Vitrine with frames" : "Vitrine", seconds, parts}, result->coordinates};
}

/// The peer script writes the map as .npy and its processor seconds as text.
bool runPeer(const std::string& peer, const std::string& points, const TsneOptions& options, Fit& fit) {
    const auto folder = std::filesystem::temp_directory_path();
    const std::string map = (folder / ("vitrine-peer-" + peer + ".npy")).string(), seconds = map + ".seconds";
    const std::string command = std::string(VITRINE_BENCH_PEERS) + " " + peer + " '" + points + "' " +
                                std::to_string(options.perplexity) + " " + std::to_string(options.iterations) + " '" +
                                map + "' > '" + seconds + "'";
    if (std::system(command.c_str()) != 0) return false;
    std::ifstream(seconds) >> fit.row.seconds;
    auto coordinates = readNpyMatrix(map);
    if (!coordinates) return false;
    fit.map = std::move(*coordinates);
    fit.row.name = peer;
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    std::string file, output;
    TsneOptions options;
    options.compute.threads = 1;
    std::vector<std::string> peers;
    std::vector<std::size_t> curve;
    bool frames = false;
    CLI::App app{"Speed and quality of t-SNE"};
    app.add_option("points", file, "embeddings as .npy")->required();
    app.add_option("--iterations", options.iterations, "");
    app.add_option("--perplexity", options.perplexity, "");
    app.add_option("--learning-rate", options.learningRate, "");
    app.add_option("--threads", options.compute.threads, "");
    app.add_option("--device", options.compute.device, "cpu, cuda");
    app.add_option("--peers", peers, "sklearn, Rtsne");
    app.add_option("--curve", curve, "first so many points, instead of all");
    app.add_flag("--frames", frames, "also with 30 frames a second");
    app.add_option("--map", output, "write our map as .npy");
    CLI11_PARSE(app, argc, argv);
    const auto points = readNpyMatrix(file);
    if (!points) {
        std::fprintf(stderr, "%s\n", points.error().message().c_str());
        return 1;
    }
    if (!curve.empty()) {
        for (const std::size_t n : curve) {
            const Fit fit = fitOurs(points->slice(0, std::min(n, points->rows())), options, false);
            std::printf("n=%-7zu %8.2f s   %s\n", fit.map.rows(), fit.row.seconds, fit.row.parts.c_str());
            std::fflush(stdout);
        }
        return 0;
    }
    std::vector<Fit> fits{fitOurs(*points, options, false)};
    if (frames) fits.push_back(fitOurs(*points, options, true));
    if (!output.empty() && !writeNpyMatrix(fits.front().map, output)) return 1;
    const bench::MapEvaluator judge(*points, options.perplexity);
    for (const Fit& fit : fits) print(fit.row, points->rows(), judge.evaluate(fit.map));
    for (const std::string& peer : peers) {
        Fit fit;
        if (!runPeer(peer, file, options, fit)) {
            std::printf("%-24s is not installed or failed\n", peer.c_str());
            continue;
        }
        print(fit.row, points->rows(), judge.evaluate(fit.map));
    }
    return 0;
}
