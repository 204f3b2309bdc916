// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training_jobs.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <system_error>

#include "engine/queued_training.h"
#include "engine/run_export.h"
#include "engine/training_entry.h"
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
    const TrainingKind* kind;
    OptionValues options;
    std::string source;
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
    const TrainingKind* kind = findTrainingKind(request.variantId);
    if (!kind) return fail(ErrorCode::InvalidOption, request.variantId, "is not a known method");
    if (!request.runId.empty() && !isPlainName(request.runId))
        return fail(ErrorCode::InvalidOption, request.runId, "is not a name for a run folder");
    Parsed parsed{kind, OptionValues(kind->options), request.source};
    for (const std::string& assignment : request.assignments) VITRINE_TRY(parsed.options.setAssignment(assignment));
    if (kind->check) VITRINE_TRY(kind->check(parsed.options));
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
        entry->kind = parsed.kind;
        entry->options = std::move(parsed.options);
        entry->source = std::move(parsed.source);
        entry->folder = session->files.newRuns / entry->id;
        VITRINE_TRY(storeQueued(*entry));
        entries_.push_back(entry);
    }
    publish();
    advance();
    return entry->id;
}

/// From now on it outlives the program, until it has begun and its state does.
Result<> TrainingJobs::storeQueued(const Entry& entry) {
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    lastOrder_ = std::max<std::int64_t>(lastOrder_ + 1, now);
    return writeQueuedTraining({entry.kind->id, entry.options.toJson(), entry.source, lastOrder_}, entry.folder);
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
            if (!entry->kind) return refuse(id, "can not be read; discard it");
            // A paused one keeps its place; others go behind those that wait.
            if (entry->state != RunState::Paused) {
                std::erase(entries_, entry);
                entries_.push_back(entry);
            }
            entry->state = RunState::Queued;
            entry->resumes = true;
            entry->waited = false;
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
            removeQueuedTraining(entry->folder);  // and a folder that holds nothing else
            if (removeUnfinished(*entry)) reloadSoon();
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
    if (removeUnfinished(*entry)) reloadSoon();
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

/// What the training of one entry tells, into its row and its event file.
class TrainingJobs::Listener final : public TrainingListener {
public:
    Listener(TrainingJobs& jobs, Entry& entry) : jobs_(jobs), entry_(entry) {}

    void stepped(std::int64_t step, std::int64_t totalSteps, std::span<const CurveValue> values) override {
        if (isFirst_) removeQueuedTraining(entry_.folder);  // its state is on disk from here on
        entry_.events->step(step, totalSteps, values);
        {
            const std::lock_guard lock(jobs_.mutex_);
            // A training that failed goes on from its last good state, behind what its curves have seen.
            if (std::exchange(isFirst_, false)) {
                entry_.curves.dropAfter(step - 1);
                entry_.startedStep = step - 1;
                entry_.started = Clock::now();
            }
            for (const CurveValue& value : values) entry_.curves.add(value.curve, step, value.value);
            entry_.step = step;
            entry_.totalSteps = totalSteps;
        }
        jobs_.publishSometimes();
    }

    void epochEnded(int epoch, std::int64_t step, std::span<const CurveValue> values, std::map<std::string, double> metrics) override {
        entry_.events->epoch(step, values);
        {
            const std::lock_guard lock(jobs_.mutex_);
            for (const CurveValue& value : values) entry_.curves.add(value.curve, step, value.value);
            entry_.curves.addEpochMark(step);
            entry_.epoch = epoch;
            entry_.metrics = std::move(metrics);
        }
        jobs_.publishSometimes();
    }

    void classifierMade(int epoch, std::shared_ptr<const ConceptClassifier> classifier) override {
        jobs_.keepClassifier(entry_, epoch, std::move(classifier));
    }

private:
    TrainingJobs& jobs_;
    Entry& entry_;
    bool isFirst_ = true;
};

Result<> TrainingJobs::work(Entry& entry, JobContext& context) {
    const SessionPointer session = host_.session();
    if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
    if (!entry.resumes) removeEventFiles(entry.folder);
    entry.events = std::make_unique<TrainingEvents>(entry.folder);
    const TrainingTask task{session,          entry.options, entry.source, entry.folder, entry.resumes, host_.checkpointSeconds,
                            host_.device,     [&entry] { return entry.keeps.load(); },   host_.train};
    Listener listener(*this, entry);
    VITRINE_ASSIGN(const TrainingOutcome outcome, entry.kind->train(task, context, listener));
    TrainingRun row;
    {
        const std::lock_guard lock(mutex_);
        entry.ended = outcome.ended;
        entry.metrics = outcome.metrics;
        entry.step = outcome.steps;
        row = rowOf(entry);
    }
    removeQueuedTraining(entry.folder);
    if (!entry.events->finish()) {
        removeEventFiles(entry.folder);
        VITRINE_TRY(vitrine::exportRun(row, RunExport::EventFile, entry.folder));
    }
    return host_.reloadRuns(context);
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
        if (entry->events) (void)entry->events->finish();  // what is left for those who follow a pause
        entry->events.reset();
        std::error_code ignored;
        entry->hasCheckpoint = fs::exists(entry->folder / kTrainingStateFile, ignored);
        entry->checkpointStep = entry->hasCheckpoint ? stateStep(entry->folder) : 0;
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
            const TrainingTask task{session, parsed.options, parsed.source, {}, false, host_.checkpointSeconds, host_.device, {}, host_.train};
            VITRINE_ASSIGN(*estimate, parsed.kind->estimate(task, context));
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
