// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training_estimate.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <limits>

#include "classifiers/classifier_registry.h"
#include "embeddings/embedding_snapshot.h"

namespace vitrine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kWarmUpSteps = 3;
constexpr std::int64_t kFewestSteps = 20;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// What the steps of a short training show.
struct Probe {
    Clock::time_point start = Clock::now();
    Clock::time_point firstStep{}, warm{}, lastStep{};
    std::int64_t steps = 0, totalSteps = 0, stepsPerEpoch = 0;
    double epochSeconds = 0.0;  ///< 0 = no epoch ended
    std::uint64_t peakBytes = 0;

    void see(const StepRecord& record) {
        lastStep = Clock::now();
        if (++steps == 1) firstStep = lastStep;
        if (steps == kWarmUpSteps) warm = lastStep;
        totalSteps = record.totalSteps;
        if (steps % 8 == 1) peakBytes = std::max(peakBytes, residentBytes());
    }
    void see(const EpochRecord& record) {
        if (epochSeconds == 0.0) epochSeconds = record.seconds;
        stepsPerEpoch = record.step / std::max(1, record.epoch);
    }
    bool isDone() const {
        return (epochSeconds > 0.0 && steps >= kFewestSteps) || secondsSince(start) > kEstimateSeconds;
    }
    double project() const {
        const double setup = std::chrono::duration<double>(firstStep - start).count();
        if (epochSeconds > 0.0) return setup + epochSeconds * static_cast<double>(totalSteps) / static_cast<double>(stepsPerEpoch);
        const bool isWarm = steps > kWarmUpSteps;
        const double measured = std::chrono::duration<double>(lastStep - (isWarm ? warm : start)).count();
        return setup + measured / static_cast<double>(isWarm ? steps - kWarmUpSteps : steps) * static_cast<double>(totalSteps);
    }
};

/// State (W and F, each with two moments, and the best of both), classifier, and the other weights beside it.
std::uint64_t diskBytes(const TrainingData& data) {
    const std::uint64_t concepts = data.concepts.concepts.size(), classes = data.classes().size();
    const std::uint64_t weights = concepts * (concepts + classes);
    const std::uint64_t texts = concepts * data.conceptTexts.cols();
    constexpr std::uint64_t kReferenceRows = 2 * 103;  // quantiles, mean and deviation of activations and scores
    return sizeof(float) * (4 * weights + 2 * (weights + texts) + kReferenceRows * concepts);
}

}  // namespace

std::uint64_t residentBytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t pages = 0, resident = 0;
    statm >> pages >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

Result<TrainingEstimate> estimateTraining(std::string_view variantId, const OptionValues& options, const TrainingData& data,
                                          const std::string& device, JobContext& job) {
    const ClassifierVariant* variant = findClassifierVariant(variantId);
    if (!variant) return fail(ErrorCode::InvalidOption, std::string(variantId), "is not a known method");
    Probe probe;
    std::stop_source outOfTime;
    bool isCancelled = false;
    JobContext inner(outOfTime.get_token(), [&](const Progress& progress) {
        isCancelled = isCancelled || !job.checkpoint(progress);
        if (isCancelled || secondsSince(probe.start) > 2.0 * kEstimateSeconds) outOfTime.request_stop();
    });
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord& record) { probe.see(record); };
    observer.onEpoch = [&](const EpochRecord& record) { probe.see(record); };
    FitSession session{inner, observer, {}, false, 1e9, device, [&] { return probe.isDone(); }};
    const auto fitted = variant->fit(data, options, session);
    if (isCancelled) return fail(ErrorCode::Cancelled, variant->info.title);
    if (!fitted && fitted.error().code != ErrorCode::Cancelled) return fail(fitted.error());

    TrainingEstimate estimate;
    estimate.measuredSteps = probe.steps;
    estimate.steps = probe.totalSteps;
    estimate.memoryBytes = std::max(probe.peakBytes, residentBytes());
    estimate.diskBytes = diskBytes(data);
    if (probe.steps > 0) estimate.seconds = probe.project();
    else estimate.seconds = fitted ? secondsSince(probe.start) : std::numeric_limits<double>::quiet_NaN();
    return estimate;
}

}  // namespace vitrine
