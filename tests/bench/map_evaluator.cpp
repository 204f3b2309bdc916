// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/map_evaluator.h"

#include <chrono>
#include <cmath>
#include <ctime>
#include <stdexcept>
#include <vector>

#include "analysis/clustering_quality.h"
#include "analysis/internal/affinities.h"
#include "analysis/nearest_neighbours.h"

namespace vitrine::bench {
namespace {

template <class T>
T valueOf(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    return std::move(*result);
}

}  // namespace

struct MapEvaluator::State {
    Matrix points;
    internal::JointAffinities affinities;
};

MapEvaluator::MapEvaluator(const Matrix& points, double perplexity) : state_(new State{points.normalizedRows(), {}}) {
    JobContext job;
    NeighbourOptions options;
    options.exactLimit = points.rows();
    const NeighbourTable table =
        valueOf(nearestNeighbours(points, static_cast<std::size_t>(3 * perplexity), options, job));
    const auto conditional = valueOf(internal::conditionalAffinities(table, perplexity, job));
    state_->affinities = valueOf(internal::jointAffinities(table, conditional.values, job));
}

MapEvaluator::~MapEvaluator() { delete state_; }

MapQuality MapEvaluator::evaluate(const Matrix& map) const {
    const std::size_t n = map.rows();
    std::vector<float> x(n), z(n), forces(2 * n), sums(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = map.at(i, 0);
        z[i] = map.at(i, 1);
    }
    internal::repelExactly(x.data(), z.data(), n, x.data(), z.data(), n, forces.data(), sums.data());
    double total = -static_cast<double>(n);
    for (const float sum : sums) total += sum;
    JobContext job;
    const double energy = internal::attractionEnergy(state_->affinities, map.data(), 0, n);
    return {state_->affinities.entropySum + energy + std::log(total),
            valueOf(neighbourPreservation(state_->points, map, 10, 10000, 42, {}, job))};
}

double secondsOn(const std::string& device) {
    if (device != "cpu") return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace vitrine::bench
