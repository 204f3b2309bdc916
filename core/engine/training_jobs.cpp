// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training_jobs.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <system_error>

#include "classifiers/classifier_registry.h"
#include "engine/run_export.h"
#include "engine/training_entry.h"
#include "engine/training_estimate.h"
#include "engine/training_trace.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kTraining = VITRINE_TR_NOOP("Core", "Training");
constexpr const char* kEstimating = VITRINE_TR_NOOP("Core", "Measuring some training steps");
constexpr std::size_t kTraceBytes = std::size_t{64} << 20U;

bool isPlainName(const std::string& name) {
    return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos;
}

Result<> refuse(const RunId& id, const char* detail) { return fail(ErrorCode::InvalidOption, id, detail); }

bool isWaitingOnDisk(RunState state) {
    return state == RunState::Paused || state == RunState::Failed || state == RunState::Recoverable;
}

}  // namespace

struct TrainingJobs::Parsed {
    std::string variantId;
    OptionValues options;
};

TrainingJobs::TrainingJobs(TrainingHost host) : host_(std::move(host)) {}
TrainingJobs::~TrainingJobs() = default;

TrainingBoardPointer TrainingJobs::board() const {
    const std::lock_guard lock(mutex_);
    return board_;
}

void TrainingJobs::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
}

TrainingJobs::EntryPointer TrainingJobs::find(const RunId& id) const {
    const auto found = std::ranges::find(entries_, id, [](const EntryPointer& entry) { return entry->id; });
    return found == entries_.end() ? nullptr : *found;
}

Result<TrainingJobs::EntryPointer> TrainingJobs::require(const RunId& id, bool condition(RunState),
                                                         const char* otherwise) const {
    EntryPointer entry = find(id);
    if (!entry) return fail(ErrorCode::InvalidOption, id, "is not a training");
    if (!condition(entry->state)) return fail(ErrorCode::InvalidOption, id, otherwise);
    return entry;
}

Result<TrainingJobs::Parsed> TrainingJobs::parse(const TrainRequest& request) const {
    const ClassifierVariant* variant = findClassifierVariant(request.variantId);
    if (!variant) return fail(ErrorCode::InvalidOption, request.variantId, "is not a known method");
    if (!request.runId.empty() && !isPlainName(request.runId))
        return fail(ErrorCode::InvalidOption, request.runId, "is not a name for a run folder");
    Parsed parsed{request.variantId, OptionValues(variant->info.options)};
    for (const std::string& assignment : request.assignments) VITRINE_TRY(parsed.options.setAssignment(assignment));
    return parsed;
}

RunId TrainingJobs::freeId(const std::string& base, const Session& session) const {
    std::set<RunId> taken;
    for (const EntryPointer& entry : entries_) taken.insert(entry->id);
    for (const auto& run : session.snapshot->runs) taken.insert(run->id);
    for (int number = 1;; ++number) {
        RunId id = number == 1 ? base : base + "-" + std::to_string(number);
        std::error_code error;
        if (!taken.contains(id) && !fs::exists(session.files.newRuns / id, error)) return id;
    }
}

Result<RunId> TrainingJobs::start(TrainRequest request) {
    VITRINE_ASSIGN(Parsed parsed, parse(request));
    const SessionPointer session = host_.session();
    if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
    auto entry = std::make_shared<Entry>();
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return fail(ErrorCode::Cancelled, "engine", "stopped");
        entry->id = freeId(request.runId.empty() ? request.variantId : request.runId, *session);
        entry->variantId = parsed.variantId;
        entry->options = std::move(parsed.options);
        entry->folder = session->files.newRuns / entry->id;
        entries_.push_back(entry);
    }
    publish();
    advance();
    return entry->id;
}

Result<> TrainingJobs::pause(const RunId& id) {
    JobId job = 0;
    {
        const std::lock_guard lock(mutex_);
        VITRINE_ASSIGN(const EntryPointer entry, require(id, [](RunState s) { return s == RunState::Running; }, "does not run"));
        entry->intent = Intent::Pause;
        entry->state = RunState::Pausing;
        job = entry->job;
    }
    if (job != 0) host_.executor.cancel(job);
    publish();
    return {};
}

Result<> TrainingJobs::resume(const RunId& id) {
    EntryPointer startsNow;
    {
        const std::lock_guard lock(mutex_);
        const auto canResume = [](RunState s) { return isWaitingOnDisk(s) || s == RunState::Queued; };
        VITRINE_ASSIGN(const EntryPointer entry, require(id, canResume, "runs already"));
        const bool isFree = std::ranges::none_of(entries_, [](const EntryPointer& other) { return other->isPosted; });
        if (entry->state == RunState::Queued && isFree) startsNow = entry;
        if (entry->state != RunState::Queued) {
            if (entry->variantId.empty()) return refuse(id, "can not be read; discard it");
            // A paused one keeps its place; others go behind those that wait.
            if (entry->state != RunState::Paused) {
                std::erase(entries_, entry);
                entries_.push_back(entry);
            }
            entry->state = RunState::Queued;
            entry->resumes = true;
            entry->error.reset();
        }
    }
    if (startsNow) post(startsNow);
    publish();
    advance();
    return {};
}

Result<> TrainingJobs::keep(const RunId& id) {
    EntryPointer entry;
    {
        const std::lock_guard lock(mutex_);
        const auto canKeep = [](RunState s) { return s == RunState::Running || isWaitingOnDisk(s); };
        VITRINE_ASSIGN(entry, require(id, canKeep, "has not started"));
        if (entry->state != RunState::Running && entry->step == 0) return refuse(id, "has learnt nothing yet");
        entry->keeps = true;
        if (entry->state == RunState::Running) {
            entry->state = RunState::Keeping;
            entry.reset();
        } else {
            entry->resumes = true;
            entry->error.reset();
        }
    }
    if (entry) post(entry);
    publish();
    return {};
}

Result<> TrainingJobs::discard(const RunId& id) {
    JobId job = 0;
    EntryPointer entry;
    {
        const std::lock_guard lock(mutex_);
        entry = find(id);
        if (entry && entry->isPosted) {
            entry->intent = Intent::Discard;
            entry->state = RunState::Pausing;
            job = entry->job;
        } else if (entry) {
            VITRINE_TRY(moveRunToTrash(entry->folder.parent_path(), entry->id));
            std::erase(entries_, entry);
        }
    }
    if (!entry) return moveToTrash(id);  // a folder that can not be read has a row, but nothing to stop
    if (job != 0) host_.executor.cancel(job);
    publish();
    advance();
    return {};
}

Result<> TrainingJobs::retryWithHalfBatch(const RunId& id) {
    {
        const std::lock_guard lock(mutex_);
        VITRINE_ASSIGN(const EntryPointer entry, require(id, [](RunState s) { return s == RunState::Failed; }, "has not failed"));
        const std::int64_t half = rowOf(*entry).halvedBatch;
        if (half == 0) return refuse(id, "has no batch that could be halved");
        VITRINE_TRY(entry->options.set("batch_size", std::to_string(half)));
        entry->state = RunState::Queued;
        entry->resumes = false;  // other options are another training
        entry->halvesItself = true;
        entry->curves = {};
        entry->step = entry->epoch = 0;
        entry->error.reset();
    }
    publish();
    advance();
    return {};
}

void TrainingJobs::advance() {
    EntryPointer next;
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return;
        for (const EntryPointer& entry : entries_) {
            if (entry->isPosted) return;
            if (entry->state == RunState::Paused) return;  // the queue waits with it
            if (entry->state == RunState::Queued && !next) next = entry;
        }
    }
    if (next) post(next);
}

void TrainingJobs::post(const EntryPointer& entry) {
    {
        const std::lock_guard lock(mutex_);
        if (entry->isPosted || closed_) return;
        entry->isPosted = true;
        entry->intent = Intent::None;
        entry->state = entry->keeps ? RunState::Keeping : RunState::Running;
        entry->started = Clock::now();
        entry->startedStep = entry->step;
        entry->job = 0;
    }
    const JobId job = host_.executor.postTask(
        kTraining, [this, entry](JobContext& context) { return work(*entry, context); },
        [this, entry](const Result<>& outcome) { ended(entry, outcome); });
    bool isUnwanted = false;
    {
        const std::lock_guard lock(mutex_);
        entry->job = job;
        isUnwanted = entry->isPosted && entry->intent != Intent::None;  // told to stop before its number was known
    }
    if (isUnwanted) host_.executor.cancel(job);
    publish();
}

Result<> TrainingJobs::work(Entry& entry, JobContext& context) {
    const SessionPointer session = host_.session();
    if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
    const fs::path embeddings = session->files.folder / session->files.manifest.embeddings;
    std::error_code error;
    if (!fs::exists(embeddings, error))
        return fail(ErrorCode::FileNotFound, embeddings.string(), "the data set was moved away or its disk is not there");
    VITRINE_ASSIGN(const TrainingData data, trainingData(*session));
    TrainRunSettings settings;
    settings.resume = entry.resumes;
    settings.checkpointSeconds = host_.checkpointSeconds;
    settings.device = host_.device;
    settings.endEarly = [&entry] { return entry.keeps.load(); };
    VITRINE_ASSIGN(const LoadedRun run, host_.train(entry.variantId, entry.options, data, entry.folder, context,
                                                    observe(entry), settings));
    TrainingRun row;
    {
        const std::lock_guard lock(mutex_);
        entry.ended = run.info.ended;
        entry.metrics = run.info.metrics;
        entry.step = run.info.steps;
        row = rowOf(entry);
    }
    VITRINE_TRY(vitrine::exportRun(row, RunExport::EventFile, entry.folder));
    return host_.reloadRuns(context);
}

TrainingObserver TrainingJobs::observe(Entry& entry) {
    TrainingObserver observer;
    observer.onStep = [this, &entry, first = true](const StepRecord& record) mutable {
        {
            const std::lock_guard lock(mutex_);
            // A training that failed goes on from its last good state, behind what its curves have seen.
            if (std::exchange(first, false)) {
                entry.curves.dropAfter(record.step - 1);
                entry.startedStep = record.step - 1;
                entry.started = Clock::now();
            }
            entry.curves.add(record);
            entry.step = record.step;
            entry.totalSteps = record.totalSteps;
        }
        publishSometimes();
    };
    observer.onEpoch = [this, &entry](const EpochRecord& record) {
        {
            const std::lock_guard lock(mutex_);
            entry.curves.add(record);
            entry.epoch = record.epoch;
            entry.metrics = {{"train_top1", record.trainTop1},
                             {"validation_top1", record.validationTop1},
                             {"validation_top5", record.validationTop5},
                             {"active_concepts", record.activeConcepts},
                             {"alive_concepts", static_cast<double>(record.aliveConcepts)}};
        }
        publishSometimes();
    };
    observer.onEpochClassifier = [this, &entry](const EpochRecord& record, std::shared_ptr<const ConceptClassifier> made) {
        keepClassifier(entry, record.epoch, std::move(made));
    };
    return observer;
}

void TrainingJobs::keepClassifier(Entry& entry, int epoch, std::shared_ptr<const ConceptClassifier> classifier) {
    const std::size_t concepts = classifier->conceptCount();
    const std::size_t bytes = sizeof(float) * concepts * (concepts + classifier->classCount());
    const std::size_t most = std::max<std::size_t>(2, kTraceBytes / std::max<std::size_t>(bytes, 1));
    const std::lock_guard lock(mutex_);
    while (!entry.epochs.empty() && entry.epochs.back().first >= epoch) entry.epochs.pop_back();
    if (epoch % static_cast<int>(entry.epochStride) != 0 && epoch != 1) return;
    entry.epochs.emplace_back(epoch, std::move(classifier));
    if (entry.epochs.size() <= most) return;
    entry.epochStride *= 2;
    std::erase_if(entry.epochs, [&](const auto& kept) {
        return kept.first != 1 && kept.first % static_cast<int>(entry.epochStride) != 0;
    });
}

void TrainingJobs::ended(const EntryPointer& entry, const Result<>& outcome) {
    bool isDiscarded = false;
    {
        const std::lock_guard lock(mutex_);
        entry->seconds = entry->secondsNow();
        entry->isPosted = false;
        entry->job = 0;
        entry->keeps = false;
        std::error_code ignored;
        entry->hasCheckpoint = fs::exists(entry->folder / kTrainingStateFile, ignored);
        if (const auto state = readUnfinishedRun(entry->folder)) entry->checkpointStep = state->step;
        if (outcome) {
            std::erase(entries_, entry);
            entry->finalCurves = std::make_shared<const TrainingCurves>(entry->curves);
            traceable_.emplace_back(entry->id, entry);
        } else if (outcome.error().code == ErrorCode::Cancelled) {
            isDiscarded = entry->intent == Intent::Discard;
            if (isDiscarded) std::erase(entries_, entry);
            entry->state = RunState::Paused;
        } else {
            entry->state = RunState::Failed;
            entry->error = outcome.error();
            const std::int64_t half = rowOf(*entry).halvedBatch;
            if (entry->halvesItself && half > 0 && entry->options.set("batch_size", std::to_string(half))) {
                entry->state = RunState::Queued;
                entry->resumes = false;
            }
        }
        entry->intent = Intent::None;
    }
    if (isDiscarded) (void)moveRunToTrash(entry->folder.parent_path(), entry->id);  // a row without a folder helps nobody
    publish();
    advance();
}

void TrainingJobs::estimate(TrainRequest request, Callback<TrainingEstimate> done) {
    auto parsed = parse(request);
    if (!parsed) return done(fail(parsed.error()));
    auto estimate = std::make_shared<TrainingEstimate>();
    host_.executor.postTask(
        kEstimating,
        [this, parsed = std::move(*parsed), estimate](JobContext& context) -> Result<> {
            const SessionPointer session = host_.session();
            if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
            VITRINE_ASSIGN(const TrainingData data, trainingData(*session));
            VITRINE_ASSIGN(*estimate, estimateTraining(parsed.variantId, parsed.options, data, host_.device, context));
            return {};
        },
        [estimate, done = std::move(done)](const Result<>& outcome) {
            if (outcome) done(*estimate);
            else done(fail(outcome.error()));
        });
}

void TrainingJobs::trace(const RunId& run, ImageId image, Callback<ImageTracePointer> done) {
    auto answer = std::make_shared<ImageTracePointer>();
    host_.executor.postLive(
        "training trace",
        [this, run, image, answer](JobContext& context) -> Result<> {
            const SessionPointer session = host_.session();
            if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
            std::vector<std::pair<int, std::shared_ptr<const ConceptClassifier>>> epochs;
            {
                const std::lock_guard lock(mutex_);
                const auto kept = std::ranges::find(traceable_, run, &std::pair<RunId, EntryPointer>::first);
                if (const EntryPointer entry = find(run)) epochs = entry->epochs;
                else if (kept != traceable_.end()) epochs = kept->second->epochs;
            }
            VITRINE_ASSIGN(*answer, traceImage(run, image, std::move(epochs), *session, host_.library, context));
            return {};
        },
        [answer, done = std::move(done)](const Result<>& outcome) {
            if (outcome) done(*answer);
            else done(fail(outcome.error()));
        });
}

}  // namespace vitrine
