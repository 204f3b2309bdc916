// SPDX-License-Identifier: GPL-3.0-or-later
// Contrastive training of a CLIP as a kind of training: captioned pictures become a model that can be opened.
#include <chrono>
#include <cmath>

#include "clip_training/backbone_run.h"
#include "engine/backbone_data.h"
#include "engine/run_catalogue.h"
#include "engine/training_estimate.h"
#include "engine/training_kind.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

std::vector<CurveValue> valuesOf(const BackboneEpoch& epoch) {
    const auto& there = epoch.retrieval.imageToText;
    const auto& back = epoch.retrieval.textToImage;
    return {{Curve::ValidationContrastiveLoss, epoch.validationLoss},
            {Curve::ImageToTextRecall1, there.recall1}, {Curve::ImageToTextRecall5, there.recall5}, {Curve::ImageToTextRecall10, there.recall10},
            {Curve::TextToImageRecall1, back.recall1}, {Curve::TextToImageRecall5, back.recall5}, {Curve::TextToImageRecall10, back.recall10},
            {Curve::ImageToTextRank, there.medianRank}, {Curve::TextToImageRank, back.medianRank}};
}

Result<TrainingOutcome> train(const TrainingTask& task, JobContext& job, TrainingListener& listener) {
    VITRINE_ASSIGN(const BackboneData data, loadBackboneData(task.options, task.source, task.session->files.backbone, 0, job));
    BackboneObserver observer;
    observer.onStep = [&listener](const BackboneStep& step) {
        const std::array<CurveValue, 3> values{{{Curve::ContrastiveLoss, step.loss}, {Curve::LogitScale, step.scale},
                                                {Curve::LearningRate, step.learningRate}}};
        listener.stepped(step.step, step.totalSteps, values);
    };
    observer.onEpoch = [&listener](const BackboneEpoch& epoch) {
        listener.epochEnded(epoch.epoch, epoch.step, valuesOf(epoch), metricsOf(epoch));
    };
    BackboneSettings settings;
    settings.resume = task.resume;
    settings.checkpointSeconds = task.checkpointSeconds;
    settings.endEarly = task.endEarly;
    settings.source = task.source;
    VITRINE_ASSIGN(const BackboneRecord record,
                   trainBackbone(task.options, data.captions, data.tokenizer, task.folder, job, observer, settings));
    return TrainingOutcome{record.ended, metricsOf(record.history.back()), record.steps};
}

/// Some steps on as many pictures as they need; reading the others is projected from these.
Result<TrainingEstimate> estimate(const TrainingTask& task, JobContext& job) {
    constexpr std::size_t kBatches = 3;
    VITRINE_ASSIGN(const BackbonePlan plan, planBackbone(task.options));
    const auto start = Clock::now();
    const auto seconds = [](Clock::time_point from, Clock::time_point to) { return std::chrono::duration<double>(to - from).count(); };
    VITRINE_ASSIGN(const BackboneData data,
                   loadBackboneData(task.options, task.source, task.session->files.backbone, kBatches * plan.batchSize + 16, job));
    const auto loaded = Clock::now();
    Clock::time_point first{}, last{};
    std::int64_t steps = 0;
    BackboneObserver observer;
    observer.onStep = [&](const BackboneStep&) {
        last = Clock::now();
        if (++steps == 1) first = last;
    };
    BackboneSettings settings;
    settings.leavesNothing = true;
    settings.endEarly = [&] { return steps > 1 && seconds(loaded, Clock::now()) > kEstimateSeconds; };
    VITRINE_ASSIGN(const BackboneRecord record,
                   trainBackbone(task.options, data.captions, data.tokenizer, task.folder, job, observer, settings));
    const double pictures = static_cast<double>(data.pictures);
    const double stepsInAll = std::max(1.0, std::floor(pictures * (1.0 - plan.validationShare) / static_cast<double>(plan.batchSize))) *
                              static_cast<double>(plan.epochs);
    TrainingEstimate out;
    out.measuredSteps = steps;
    out.steps = static_cast<std::int64_t>(stepsInAll);
    const double perStep = steps > 1 ? seconds(first, last) / static_cast<double>(steps - 1) : seconds(loaded, last);
    out.seconds = perStep * stepsInAll + seconds(start, loaded) * pictures / static_cast<double>(data.captions.size());
    const std::uint64_t parameters = record.parameters;
    out.memoryBytes = residentBytes() + static_cast<std::uint64_t>(pictures) * data.captions.pictureBytes();
    out.diskBytes = parameters * (3 * sizeof(float) + sizeof(float) + 2);  // weights, mean, moments; then the model in half precision
    return out;
}

TrainingRun rowOf(const BackboneRecord& record) {
    TrainingRun row;
    row.variantId = kBackboneVariant;
    row.title = findTrainingKind(kBackboneVariant)->title;
    row.makesBackbone = true;
    row.options = record.options;
    row.source = record.source;
    row.dataset = record.data;
    row.seed = record.seed;
    row.trainImages = record.trainImages;
    row.step = record.steps;
    row.totalSteps = record.totalSteps;
    row.epoch = record.history.empty() ? 0 : record.history.back().epoch;
    row.problems = record.problems;
    row.problemCount = record.problemCount;
    auto curves = std::make_shared<TrainingCurves>();
    for (const BackboneEpoch& epoch : record.history) {
        row.seconds += epoch.seconds;
        curves->add(Curve::ContrastiveLoss, epoch.step, epoch.trainLoss);
        curves->add(Curve::LogitScale, epoch.step, epoch.scale);
        curves->add(Curve::LearningRate, epoch.step, epoch.learningRate);
        for (const CurveValue& value : valuesOf(epoch)) curves->add(value.curve, epoch.step, value.value);
        curves->addEpochMark(epoch.step);
    }
    curves->takeAsSmooth();
    row.curves = std::move(curves);
    if (!record.history.empty()) row.metrics = metricsOf(record.history.back());
    return row;
}

Result<TrainingRun> readEnded(const fs::path& folder) {
    VITRINE_ASSIGN(const BackboneRecord record, readBackboneRecord(folder));
    TrainingRun row = rowOf(record);
    row.state = record.ended == "stopped" ? RunState::Stopped : RunState::Finished;
    row.totalSteps = row.step;
    row.created = record.created;
    row.model = folder / kBackboneFolder;
    row.bytes = folderBytes(folder);
    return row;
}

Result<TrainingRun> readUnfinished(const fs::path& folder) {
    VITRINE_ASSIGN(const BackboneRecord record, readUnfinishedBackbone(folder));
    TrainingRun row = rowOf(record);
    row.state = RunState::Recoverable;
    row.checkpointStep = record.steps;
    if (record.steps > 0) row.checkpoint = folder / kBackboneStateFile;
    row.bytes = folderBytes(folder);
    return row;
}

}  // namespace

TrainingKind make_backbone_training() {
    static_assert(std::string_view(kBackboneStateFile) == kTrainingStateFile && std::string_view(kBackboneSummaryFile) == kTrainingSummaryFile,
                  "the queue finds the states of all kinds by these names");
    TrainingKind kind;
    kind.id = kBackboneVariant;
    kind.title = "CLIP backbone";
    kind.summary = VITRINE_TR_NOOP("Core", "Contrastive training of a small CLIP on captioned images, on the processor: it learns which picture belongs to "
                                           "which caption, and can then take the place of the backbone.");
    kind.options = backboneOptions();
    kind.makesBackbone = true;
    kind.recordFile = kBackboneRecordFile;
    kind.check = [](const OptionValues& values) { return planBackbone(values).map([](const BackbonePlan&) {}); };
    kind.train = train;
    kind.estimate = estimate;
    kind.readEnded = readEnded;
    kind.readUnfinished = readUnfinished;
    return kind;
}

}  // namespace vitrine
