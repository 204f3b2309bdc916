// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fake_training.h"

#include <algorithm>
#include <cmath>

#include "base/counter_random.h"
#include "classifiers/classifier_registry.h"

namespace vitrine::test {

TrainingRun fakeRun(const std::string& variantId, const std::string& id, RunState state, double share, int epochs, std::int64_t seed) {
    constexpr int kStepsPerEpoch = 32;
    const ClassifierVariant* variant = findClassifierVariant(variantId);
    TrainingRun run;
    run.id = run.name = id;
    run.variantId = variantId;
    run.title = variant ? variant->info.title : variantId;
    if (id == variantId) run.name = run.title;
    run.options = "{\"epochs\": " + std::to_string(epochs) + ", \"seed\": " + std::to_string(seed) + "}";
    run.seed = seed;
    run.dataset = "Field guide (demo)";
    run.trainImages = 2040;
    run.conceptSet = "field_guide";
    run.state = state;
    run.totalSteps = static_cast<std::int64_t>(epochs) * kStepsPerEpoch;
    run.folder = "/runs/" + id;
    CounterRandom random(static_cast<std::uint64_t>(seed), std::hash<std::string>{}(variantId));
    const double best = variantId == "sparse_cbm" ? 0.92 : variantId == "l1_cbm" ? 0.86 : 0.79;
    auto curves = std::make_shared<TrainingCurves>();
    const auto last = static_cast<std::int64_t>(share * static_cast<double>(run.totalSteps));
    for (std::int64_t step = 1; step <= last; ++step) {
        const double progress = static_cast<double>(step) / (4.0 * kStepsPerEpoch);
        StepRecord record;
        record.step = step;
        record.totalSteps = run.totalSteps;
        record.classLoss = 0.15 + 3.3 * std::exp(-progress) * (1.0 + 0.12 * random.normal());
        record.conceptLoss = 0.6 + 1.4 * std::exp(-0.6 * progress) * (1.0 + 0.06 * random.normal());
        record.batchTop1 = std::clamp(best * (1.0 - std::exp(-1.2 * progress)) + 0.05 * random.normal(), 0.0, 1.0);
        record.temperature = variantId == "sparse_cbm" ? 2.0 * std::pow(0.15, static_cast<double>(step) / static_cast<double>(run.totalSteps)) : 0.0;
        record.conceptLearningRate = record.headLearningRate = 1e-3;
        curves->add(record);
        if (step % kStepsPerEpoch != 0) continue;
        EpochRecord epoch;
        epoch.step = step;
        epoch.epoch = run.epoch = static_cast<int>(step / kStepsPerEpoch);
        epoch.validationLoss = 0.25 + 3.2 * std::exp(-progress);
        epoch.validationTop1 = best * (1.0 - std::exp(-1.1 * progress)) + 0.004 * random.normal();
        epoch.validationTop5 = std::min(1.0, epoch.validationTop1 + 0.06);
        epoch.validationPrecision = epoch.validationRecall = epoch.validationF1 = epoch.validationTop1 - 0.01;
        epoch.activeConcepts = 10.0 + 40.0 * std::exp(-progress);
        epoch.aliveConcepts = 99;
        curves->add(epoch);
        run.metrics = {{"validation_top1", epoch.validationTop1}, {"active_concepts", epoch.activeConcepts}, {"similarity_mean", 0.8}};
    }
    run.step = last;
    run.seconds = 0.015 * static_cast<double>(last);
    run.secondsLeft = 0.015 * static_cast<double>(run.totalSteps - last);
    if (isUsable(state)) {
        run.metrics["test_top1"] = run.metrics["validation_top1"] - 0.01;
        run.created = "2026-11-25T10:00:00Z";
        run.bytes = 412'000;
    } else if (state != RunState::Queued) {
        run.checkpointStep = last / kStepsPerEpoch * kStepsPerEpoch;
        if (run.checkpointStep > 0) run.checkpoint = run.folder / "training.safetensors";
    }
    run.curves = std::move(curves);
    run.tracedEpochs = static_cast<std::size_t>(run.epoch);
    return run;
}

TrainingRun fakeBackbone(const std::string& id, RunState state, double share, const std::string& source) {
    constexpr int kEpochs = 30, kStepsPerEpoch = 28;
    TrainingRun run;
    run.id = id;
    run.variantId = "backbone";
    run.title = run.name = "CLIP backbone";
    run.makesBackbone = true;
    run.options = "{\"image_size\": 64, \"epochs\": 30, \"seed\": 42}";
    run.seed = 42;
    run.source = source;
    run.dataset = source.empty() ? "drawn birds" : std::filesystem::path(source).filename().string();
    run.trainImages = 1800;
    run.state = state;
    run.totalSteps = kEpochs * kStepsPerEpoch;
    run.folder = "/runs/" + id;
    CounterRandom random(42, 77);
    auto curves = std::make_shared<TrainingCurves>();
    run.step = static_cast<std::int64_t>(share * static_cast<double>(run.totalSteps));
    for (std::int64_t step = 1; step <= run.step; ++step) {
        const double progress = static_cast<double>(step) / (6.0 * kStepsPerEpoch);
        curves->add(Curve::ContrastiveLoss, step, 1.1 + 3.0 * std::exp(-progress) * (1.0 + 0.06 * random.normal()));
        curves->add(Curve::LogitScale, step, 14.3 + 6.0 * progress);
        curves->add(Curve::LearningRate, step, 1.5e-3 * std::min({1.0, static_cast<double>(step) / 42.0, static_cast<double>(kEpochs * kStepsPerEpoch - step) / 210.0}));
        if (step % kStepsPerEpoch != 0) continue;
        run.epoch = static_cast<int>(step / kStepsPerEpoch);
        const double learnt = 1.0 - std::exp(-0.8 * progress);
        curves->add(Curve::ValidationContrastiveLoss, step, 1.4 + 2.8 * std::exp(-progress));
        curves->add(Curve::ImageToTextRecall1, step, 0.42 * learnt);
        curves->add(Curve::ImageToTextRecall5, step, 0.76 * learnt);
        curves->add(Curve::ImageToTextRecall10, step, 0.88 * learnt);
        curves->add(Curve::TextToImageRecall1, step, 0.38 * learnt);
        curves->add(Curve::TextToImageRecall5, step, 0.71 * learnt);
        curves->add(Curve::TextToImageRecall10, step, 0.85 * learnt);
        curves->add(Curve::ImageToTextRank, step, 2.0 + 90.0 * std::exp(-progress));
        curves->add(Curve::TextToImageRank, step, 3.0 + 92.0 * std::exp(-progress));
        curves->addEpochMark(step);
        run.metrics = {{"image_to_text_recall1", 0.42 * learnt}, {"text_to_image_recall1", 0.38 * learnt}};
    }
    run.seconds = 1.1 * static_cast<double>(run.step);
    run.secondsLeft = 1.1 * static_cast<double>(run.totalSteps - run.step);
    run.checkpointStep = isUsable(state) ? 0 : run.step / kStepsPerEpoch * kStepsPerEpoch;
    if (run.checkpointStep > 0) run.checkpoint = run.folder / "training.safetensors";
    if (isUsable(state)) {
        run.model = run.folder / "backbone";
        run.created = "2026-11-25T12:00:00Z";
        run.bytes = 4'800'000;
    }
    run.curves = std::move(curves);
    return run;
}

void FakeTraining::publish() {
    auto board = std::make_shared<TrainingBoard>();
    board->version = ++version_;
    for (const TrainingRun& run : runs_) board->runs.push_back(std::make_shared<const TrainingRun>(run));
    board_ = std::move(board);
}

TrainingBoardPointer FakeTraining::board() const {
    const std::lock_guard lock(mutex_);
    return board_;
}

void FakeTraining::setRuns(std::vector<TrainingRun> runs) {
    const std::lock_guard lock(mutex_);
    runs_ = std::move(runs);
    publish();
}

std::vector<std::string> FakeTraining::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

Result<> FakeTraining::note(const std::string& call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(call);
    return {};
}

Result<> FakeTraining::change(const RunId& id, RunState state, const std::string& call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(call + " " + id);
    for (TrainingRun& run : runs_)
        if (run.id == id) run.state = state;
    publish();
    return {};
}

Result<RunId> FakeTraining::start(TrainRequest request) {
    std::string call = "start " + request.variantId;
    for (const std::string& assignment : request.assignments) call += " " + assignment;
    const std::lock_guard lock(mutex_);
    calls_.push_back(call);
    RunId id = request.variantId + "-" + std::to_string(runs_.size() + 1);
    const bool isFree = std::none_of(runs_.begin(), runs_.end(), [](const TrainingRun& run) { return isPending(run.state); });
    if (!request.source.empty()) calls_.back() += " from " + request.source;
    runs_.push_back(request.variantId == "backbone" ? fakeBackbone(id, isFree ? RunState::Running : RunState::Queued, isFree ? 0.2 : 0.0, request.source)
                    : fakeRun(request.variantId, id, isFree ? RunState::Running : RunState::Queued, isFree ? 0.2 : 0.0));
    publish();
    return id;
}

Result<> FakeTraining::pause(const RunId& id) { return change(id, RunState::Paused, "pause"); }
Result<> FakeTraining::resume(const RunId& id) { return change(id, RunState::Running, "resume"); }
Result<> FakeTraining::keep(const RunId& id) { return change(id, RunState::Stopped, "keep"); }
Result<> FakeTraining::retryWithHalfBatch(const RunId& id) { return change(id, RunState::Running, "halve"); }

Result<> FakeTraining::discard(const RunId& id) {
    const std::lock_guard lock(mutex_);
    calls_.push_back("discard " + id);
    std::erase_if(runs_, [&id](const TrainingRun& run) { return run.id == id; });
    publish();
    return {};
}

Result<> FakeTraining::moveToTrash(const RunId& id) {
    const std::lock_guard lock(mutex_);
    calls_.push_back("trash " + id);
    for (const TrainingRun& run : runs_)
        if (run.id == id) trash_.push_back(run);
    std::erase_if(runs_, [&id](const TrainingRun& run) { return run.id == id; });
    publish();
    return {};
}

Result<> FakeTraining::restore(const RunId& id) {
    const std::lock_guard lock(mutex_);
    calls_.push_back("restore " + id);
    for (const TrainingRun& run : trash_)
        if (run.id == id) runs_.push_back(run);
    publish();
    return {};
}

Result<> FakeTraining::describe(const RunId& id, std::string name, std::string words) {
    const std::lock_guard lock(mutex_);
    for (TrainingRun& run : runs_)
        if (run.id == id) {
            run.name = name;
            run.note = words;
        }
    publish();
    return {};
}

Result<> FakeTraining::exportRun(const RunId& id, RunExport, const std::filesystem::path& path) {
    return note("export " + id + " " + path.filename().string());
}

void FakeTraining::showUnfinished(const RunId& id, Callback<std::string> done) {
    (void)note("show " + id);
    done(".unfinished/" + id);
}

void FakeTraining::estimate(TrainRequest request, Callback<TrainingEstimate> done) {
    (void)note("estimate " + request.variantId);
    TrainingEstimate estimate;
    estimate.seconds = 38.2;
    estimate.memoryBytes = 612'000'000;
    estimate.diskBytes = 1'400'000;
    estimate.steps = 800;
    estimate.measuredSteps = 32;
    done(estimate);
}

void FakeTraining::trace(const RunId& run, ImageId image, Callback<ImageTracePointer> done) {
    auto trace = std::make_shared<ImageTrace>();
    trace->image = image;
    trace->run = run;
    for (int c = 0; c < 12; ++c) trace->conceptNames.push_back("concept " + std::to_string(c));
    trace->classNames = {"heron", "wren", "tern"};
    for (int e = 1; e <= 5; ++e) {
        EpochTrace epoch;
        epoch.epoch = e;
        for (std::size_t c = 0; c < EpochTrace::kConcepts; ++c)
            epoch.concepts.emplace_back((c + static_cast<std::size_t>(e)) % 12, 3.0F - 0.25F * static_cast<float>(c));
        epoch.predicted = e < 3 ? 1 : 0;
        epoch.probability = 0.15F * static_cast<float>(e + 1);
        trace->epochs.push_back(std::move(epoch));
    }
    done(trace);
}

}  // namespace vitrine::test
