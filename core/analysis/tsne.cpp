// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/tsne.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include "analysis/internal/affinities.h"
#include "analysis/internal/map_optimiser.h"
#include "analysis/nearest_neighbours.h"
#include "analysis/pca.h"
#include "base/counter_random.h"
#include "base/option_spec.h"

namespace vitrine {

using namespace internal;

namespace {

constexpr const char* kSubject = "t-SNE";
constexpr double kStartDeviation = 1e-4;
constexpr double kJitter = 0.01;  ///< of that: parts points that lie on each other
constexpr double kLeastLearningRate = 50.0;
constexpr double kFrameShare = 0.05;  ///< of the time for frames at most, half as much again for their divergence
constexpr std::uint64_t kStartStream = 0x74736e65;

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

Result<> checkOptions(const TsneOptions& options) {
    const auto invalid = [](const char* what) { return fail(ErrorCode::InvalidOption, kSubject, what); };
    if (!(options.perplexity >= 1.0) || !std::isfinite(options.perplexity))
        return invalid("the perplexity must be 1 or more");
    if (options.iterations < 0 || options.earlyIterations < 0)
        return invalid("the number of iterations must be 0 or more");
    if (!(options.earlyExaggeration >= 1.0) || !(options.exaggeration >= 0.1) ||
        !std::isfinite(options.earlyExaggeration) || !std::isfinite(options.exaggeration))
        return invalid("early exaggeration must be 1 or more, exaggeration .1 or more");
    if (!(options.learningRate >= 0.0) || !std::isfinite(options.learningRate))
        return invalid("the learning rate must be 0 or more");
    return {};
}

/// PCA with standard deviation 1e-4 along the first axis, and a little noise.
Result<Matrix> startingMap(const Matrix& points, const TsneOptions& options, JobContext& job) {
    VITRINE_ASSIGN(const PrincipalComponents components,
                   fitPca(points, std::min<std::size_t>(2, points.cols()), options.compute, job));
    const Matrix scores = components.project(points);
    const double deviation = components.variance.empty() ? 0.0 : std::sqrt(components.variance.front());
    const double scale = deviation > 1e-30 ? kStartDeviation / deviation : 0.0;
    const bool isFlat = !(scale > 0.0);
    CounterRandom random(options.seed, kStartStream);
    std::vector<float> start(2 * points.rows());
    for (std::size_t i = 0; i < points.rows(); ++i)
        for (std::size_t c = 0; c < 2; ++c) {
            const bool known = !isFlat && c < scores.cols();
            const double noise = random.normal() * kStartDeviation;
            start[2 * i + c] = static_cast<float>(known ? scores.at(i, c) * scale + kJitter * noise : noise);
        }
    return Matrix(std::move(start), points.rows(), 2);
}

class TsneFit {
public:
    TsneFit(const Matrix& points, const TsneOptions& options, JobContext& job, TsneControl* control,
            const TsneFrameSink& sink)
        : points_(points), options_(options), job_(job), scope_(options.compute), control_(control), sink_(sink) {}

    Result<TsneResult> run(at::Device device) {
        result_.perplexity = options_.perplexity;
        if (points_.rows() == 1) return alone();
        VITRINE_TRY(prepare(device));
        const Stopwatch watch;
        VITRINE_TRY(optimise());
        result_.coordinates = optimiser_->coordinates();
        result_.kl = optimiser_->divergence();
        emit(TsnePhase::Finished, schedule().exaggeration);
        result_.optimiseSeconds = watch.seconds();
        return std::move(result_);
    }

private:
    Result<TsneResult> alone() {
        result_.coordinates = Matrix::zeros(1, 2);
        result_.note = VITRINE_TR_NOOP("Core", "One point has no neighbours: it lies in the middle.");
        return std::move(result_);
    }

    Result<> prepare(at::Device device) {
        const std::size_t n = points_.rows();
        const double most = std::max(1.0, static_cast<double>(n - 1) / 3.0);
        if (options_.perplexity > most) {
            result_.perplexity = most;
            result_.note = "The perplexity was lowered to " +
                           std::to_string(most).substr(0, std::to_string(most).find('.') + 3) + ": there are only " +
                           std::to_string(n) + " points.";
        }
        const auto usual = static_cast<std::size_t>(3.0 * result_.perplexity);
        const std::size_t k = n <= kExactRepulsionLimit ? n - 1 : std::clamp<std::size_t>(usual, 1, n - 1);
        Stopwatch watch;
        NeighbourOptions search;
        search.metric = options_.metric;
        search.seed = options_.seed;
        search.compute = options_.compute;
        VITRINE_ASSIGN(const NeighbourTable table, nearestNeighbours(points_, k, search, job_));
        result_.exactNeighbours = table.isExact;
        result_.neighbourRecall = table.recall;
        result_.neighbourSeconds = watch.seconds();
        watch = Stopwatch();
        VITRINE_ASSIGN(const ConditionalAffinities conditional, conditionalAffinities(table, result_.perplexity, job_));
        VITRINE_ASSIGN(affinities_, jointAffinities(table, conditional.values, job_));
        result_.affinitySeconds = watch.seconds();
        watch = Stopwatch();
        VITRINE_ASSIGN(const Matrix rows, comparableRows(points_, options_.metric, kSubject));
        VITRINE_ASSIGN(const Matrix start, startingMap(rows, options_, job_));
        const Repulsion repulsion = n <= kExactRepulsionLimit ? Repulsion::Exact : Repulsion::Grid;
        optimiser_ = device.is_cpu() ? makeCpuOptimiser(affinities_, start, repulsion)
                                     : makeTensorOptimiser(affinities_, start, repulsion, device);
        result_.initialSeconds = watch.seconds();
        return {};
    }

    Result<> optimise() {
        emit(phase(), schedule().exaggeration);
        const int early = std::min(options_.earlyIterations, options_.iterations);
        while (result_.iterations < options_.iterations) {
            VITRINE_TRY(checkpoint());
            VITRINE_TRY(waitWhilePaused());
            if (control_ != nullptr && control_->isStopped()) {
                result_.wasStopped = true;
                break;
            }
            VITRINE_TRY(optimiser_->step(schedule()));
            ++result_.iterations;
            if (result_.iterations == early || frameIsDue()) emit(phase(), schedule().exaggeration);
        }
        return {};
    }

    Result<> checkpoint() {
        const bool proceed =
            scope_.checkpoint(job_, {VITRINE_TR_NOOP("Core", "Map"), result_.iterations, options_.iterations});
        return proceed ? Result<>() : fail(ErrorCode::Cancelled, kSubject, "stopped");
    }

    Result<> waitWhilePaused() {
        if (control_ == nullptr || !control_->isPaused()) return {};
        emit(phase(), schedule().exaggeration);
        while (control_->isPaused() && !control_->isStopped()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            VITRINE_TRY(checkpoint());
        }
        return {};
    }

    bool isEarly() const { return result_.iterations < options_.earlyIterations; }
    TsnePhase phase() const { return isEarly() ? TsnePhase::EarlyExaggeration : TsnePhase::Embedding; }

    StepSettings schedule() const {
        StepSettings settings;
        settings.exaggeration = isEarly() ? options_.earlyExaggeration : options_.exaggeration;
        settings.momentum = isEarly() ? 0.5 : 0.8;
        if (control_ != nullptr && control_->exaggeration() > 0.0) settings.exaggeration = control_->exaggeration();
        settings.learningRate = options_.learningRate;
        if (!(settings.learningRate > 0.0))
            settings.learningRate = std::max(
                kLeastLearningRate, static_cast<double>(points_.rows()) / std::max(1.0, settings.exaggeration));
        if (control_ != nullptr && control_->learningRate() > 0.0) settings.learningRate = control_->learningRate();
        return settings;
    }

    bool frameIsDue() const {
        if (!sink_ || !(options_.framesPerSecond > 0.0)) return false;
        return total_.seconds() - lastFrame_ >= std::max(1.0 / options_.framesPerSecond, lastFrameCost_ / kFrameShare);
    }

    void emit(TsnePhase phase, double exaggeration) {
        if (!sink_) return;
        const Stopwatch watch;
        if (phase == TsnePhase::Finished || divergenceIsDue()) refreshDivergence();
        const Stopwatch picture;
        sink_({phase, result_.iterations, divergence_, exaggeration, optimiser_->coordinates(), total_.seconds()});
        lastFrame_ = total_.seconds();
        lastFrameCost_ = picture.seconds();
        result_.frameSeconds += watch.seconds();
    }

    /// The divergence costs as much as the attraction of a step: dearer than a frame, and it changes slowly.
    bool divergenceIsDue() const {
        return std::isnan(divergence_) ||
               total_.seconds() - lastDivergence_ >= lastDivergenceCost_ / (0.5 * kFrameShare);
    }
    void refreshDivergence() {
        const Stopwatch watch;
        divergence_ = optimiser_->divergence();
        lastDivergence_ = total_.seconds();
        lastDivergenceCost_ = watch.seconds();
    }

    const Matrix& points_;
    const TsneOptions& options_;
    JobContext& job_;
    AnalysisScope scope_;
    TsneControl* control_;
    const TsneFrameSink& sink_;
    TsneResult result_;
    JointAffinities affinities_;
    std::unique_ptr<MapOptimiser> optimiser_;
    Stopwatch total_;
    double lastFrame_ = 0.0, lastFrameCost_ = 0.0;
    double divergence_ = std::numeric_limits<double>::quiet_NaN();
    double lastDivergence_ = 0.0, lastDivergenceCost_ = 0.0;
};

}  // namespace

Result<TsneResult> fitTsne(const Matrix& points, const TsneOptions& options, JobContext& job, TsneControl* control,
                           const TsneFrameSink& frame) {
    return guarded(kSubject, [&]() -> Result<TsneResult> {
        VITRINE_TRY(checkRows(points, kSubject));
        VITRINE_TRY(checkOptions(options));
        VITRINE_ASSIGN(const at::Device device, analysisDevice(options.compute));
        return TsneFit(points, options, job, control, frame).run(device);
    });
}

}  // namespace vitrine
