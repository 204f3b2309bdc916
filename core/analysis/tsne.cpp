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
#include "base/stopwatch.h"

namespace vitrine {

using namespace internal;

namespace {

constexpr const char* kSubject = "t-SNE";
constexpr double kStartDeviation = 1e-4;
constexpr double kJitter = 0.01;  ///< of that: parts points that lie on each other
constexpr double kLeastLearningRate = 50.0;
constexpr double kFrameShare = 0.05;  ///< of the time for frames at most, half as much again for their divergence
constexpr std::chrono::milliseconds kPausedStep{10};  ///< between two looks at the lever
constexpr std::uint64_t kStartStream = 0x74736e65;

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
    if (!(options.learningRateFactor > 0.0) || !std::isfinite(options.learningRateFactor))
        return invalid("the factor of the learning rate must be more than 0");
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

}  // namespace

/// What a fit knows between two calls; `call_` is what only lives during one.
class TsneFit::State {
public:
    State(Matrix points, TsneOptions options) : points_(std::move(points)), options_(std::move(options)) {}

    Result<TsneResult> run(JobContext& job, TsneControl* control, const TsneFrameSink& sink) {
        return guarded(kSubject, [&]() -> Result<TsneResult> {
            VITRINE_TRY(checkRows(points_, kSubject));
            VITRINE_TRY(checkOptions(options_));
            VITRINE_ASSIGN(const at::Device device, analysisDevice(options_.compute));
            const AnalysisScope scope(options_.compute);
            Call call{job, scope, control, sink, Stopwatch(), seconds_};
            call_ = &call;
            Result<TsneResult> result = go(device);
            seconds_ = call.seconds();
            call_ = nullptr;
            return result;
        });
    }

private:
    struct Call {
        JobContext& job;
        const AnalysisScope& scope;
        TsneControl* control;
        const TsneFrameSink& sink;
        Stopwatch watch;
        double before;  ///< seconds of the calls so far
        double seconds() const { return before + watch.seconds(); }
        bool isPaused() const { return control != nullptr && control->isPaused(); }
        bool isStopped() const { return control != nullptr && control->isStopped(); }
    };

    Result<TsneResult> go(at::Device device) {
        if (!optimiser_) result_.perplexity = options_.perplexity;
        if (points_.rows() == 1) return alone();
        if (!optimiser_) {
            VITRINE_TRY(prepare(device));
            emit(phase(), schedule().exaggeration);
        }
        const Stopwatch watch;
        VITRINE_TRY(optimise());
        if (!result_.isPaused) {
            result_.coordinates = optimiser_->coordinates();
            result_.kl = optimiser_->divergence();
            emit(TsnePhase::Finished, schedule().exaggeration);
        }
        result_.optimiseSeconds += watch.seconds();
        return result_;
    }

    Result<TsneResult> alone() {
        result_.coordinates = Matrix::zeros(1, 2);
        result_.note = VITRINE_TR_NOOP("Core", "One point has no neighbours: it lies in the middle.");
        return result_;
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
        VITRINE_ASSIGN(const NeighbourTable table, nearestNeighbours(points_, k, search, call_->job));
        result_.exactNeighbours = table.isExact;
        result_.neighbourRecall = table.recall;
        result_.neighbourSeconds = watch.seconds();
        watch.restart();
        VITRINE_ASSIGN(const ConditionalAffinities conditional, conditionalAffinities(table, result_.perplexity, call_->job));
        VITRINE_ASSIGN(affinities_, jointAffinities(table, conditional.values, call_->job));
        result_.affinitySeconds = watch.seconds();
        watch.restart();
        VITRINE_ASSIGN(const Matrix rows, comparableRows(points_, options_.metric, kSubject));
        VITRINE_ASSIGN(const Matrix start, startingMap(rows, options_, call_->job));
        const Repulsion repulsion = n <= kExactRepulsionLimit ? Repulsion::Exact : Repulsion::Grid;
        optimiser_ = device.is_cpu() ? makeCpuOptimiser(affinities_, start, repulsion)
                                     : makeTensorOptimiser(affinities_, start, repulsion, device);
        result_.initialSeconds = watch.seconds();
        return {};
    }

    Result<> optimise() {
        result_.isPaused = false;
        const int early = std::min(options_.earlyIterations, options_.iterations);
        while (result_.iterations < options_.iterations) {
            VITRINE_TRY(checkpoint());
            if (call_->isStopped()) {
                result_.wasStopped = true;
                break;
            }
            if (call_->isPaused()) {
                result_.isPaused = true;
                emit(phase(), schedule().exaggeration);
                break;
            }
            VITRINE_TRY(optimiser_->step(schedule()));
            // What was moved during a phase was meant for it: 12 is mild at first and far too much afterwards.
            if (++result_.iterations == early && call_->control != nullptr) call_->control->setExaggeration(0.0);
            if (result_.iterations == early || frameIsDue()) emit(phase(), schedule().exaggeration);
        }
        return {};
    }

    Result<> checkpoint() {
        const bool proceed =
            call_->scope.checkpoint(call_->job, {VITRINE_TR_NOOP("Core", "Map"), result_.iterations, options_.iterations});
        return proceed ? Result<>() : fail(ErrorCode::Cancelled, kSubject, "stopped");
    }

    bool isEarly() const { return result_.iterations < options_.earlyIterations; }
    TsnePhase phase() const { return isEarly() ? TsnePhase::EarlyExaggeration : TsnePhase::Embedding; }

    StepSettings schedule() const {
        StepSettings settings;
        settings.exaggeration = isEarly() ? options_.earlyExaggeration : options_.exaggeration;
        settings.momentum = isEarly() ? 0.5 : 0.8;
        const TsneControl* const control = call_->control;
        if (control != nullptr && control->exaggeration() > 0.0) settings.exaggeration = control->exaggeration();
        settings.learningRate = options_.learningRate;
        if (!(settings.learningRate > 0.0))
            settings.learningRate = std::max(
                kLeastLearningRate, static_cast<double>(points_.rows()) / std::max(1.0, settings.exaggeration));
        const bool isMoved = control != nullptr && control->learningRateFactor() > 0.0;
        settings.learningRate *= isMoved ? control->learningRateFactor() : options_.learningRateFactor;
        return settings;
    }

    bool frameIsDue() const {
        if (!call_->sink || !(options_.framesPerSecond > 0.0)) return false;
        return call_->seconds() - lastFrame_ >= std::max(1.0 / options_.framesPerSecond, lastFrameCost_ / kFrameShare);
    }

    void emit(TsnePhase phase, double exaggeration) {
        if (!call_->sink) return;
        const Stopwatch watch;
        if (phase == TsnePhase::Finished || divergenceIsDue()) refreshDivergence();
        const Stopwatch picture;
        call_->sink({phase, result_.iterations, divergence_, exaggeration, optimiser_->coordinates(), call_->seconds()});
        lastFrame_ = call_->seconds();
        lastFrameCost_ = picture.seconds();
        result_.frameSeconds += watch.seconds();
    }

    /// The divergence costs as much as the attraction of a step: dearer than a frame, and it changes slowly.
    bool divergenceIsDue() const {
        return std::isnan(divergence_) ||
               call_->seconds() - lastDivergence_ >= lastDivergenceCost_ / (0.5 * kFrameShare);
    }
    void refreshDivergence() {
        const Stopwatch watch;
        divergence_ = optimiser_->divergence();
        lastDivergence_ = call_->seconds();
        lastDivergenceCost_ = watch.seconds();
    }

    const Matrix points_;
    const TsneOptions options_;
    Call* call_ = nullptr;
    TsneResult result_;
    JointAffinities affinities_;
    std::unique_ptr<MapOptimiser> optimiser_;
    double seconds_ = 0.0;
    double lastFrame_ = 0.0, lastFrameCost_ = 0.0;
    double divergence_ = std::numeric_limits<double>::quiet_NaN();
    double lastDivergence_ = 0.0, lastDivergenceCost_ = 0.0;
};

TsneFit::TsneFit(Matrix points, TsneOptions options)
    : state_(std::make_unique<State>(std::move(points), std::move(options))) {}
TsneFit::~TsneFit() = default;
TsneFit::TsneFit(TsneFit&&) noexcept = default;
TsneFit& TsneFit::operator=(TsneFit&&) noexcept = default;

Result<TsneResult> TsneFit::run(JobContext& job, TsneControl* control, const TsneFrameSink& frame) {
    return state_->run(job, control, frame);
}

Result<TsneResult> fitTsne(const Matrix& points, const TsneOptions& options, JobContext& job, TsneControl* control,
                           const TsneFrameSink& frame) {
    TsneFit fit(points, options);
    Result<TsneResult> result = fit.run(job, control, frame);
    while (result && result->isPaused) {
        std::this_thread::sleep_for(kPausedStep);
        if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Map"), result->iterations, options.iterations}))
            return fail(ErrorCode::Cancelled, kSubject, "stopped");
        if (!control->isPaused() || control->isStopped()) result = fit.run(job, control, frame);
    }
    return result;
}

}  // namespace vitrine
