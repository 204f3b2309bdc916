// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of the runs table, and what is done to runs that have ended.
#include <algorithm>
#include <cmath>

#include "engine/run_catalogue.h"
#include "engine/run_export.h"
#include "engine/training_entry.h"
#include "engine/training_jobs.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPublishInterval{100};

std::int64_t optionOf(const OptionValues& options, const char* id) {
    const bool isThere = std::ranges::any_of(options.specs(), [id](const OptionSpec& spec) { return spec.id == id; });
    return isThere ? options.integer(id) : 0;
}

}  // namespace

TrainingRun TrainingJobs::rowOf(const Entry& entry) const {
    constexpr std::int64_t kAutomaticBatch = 64;  // of the default formulation
    TrainingRun row;
    row.id = entry.id;
    row.variantId = entry.kind ? entry.kind->id : std::string();
    row.makesBackbone = entry.kind && entry.kind->makesBackbone;
    row.title = entry.kind ? entry.kind->title : entry.id;
    row.name = standardRunName(entry.id, row.variantId, row.title);
    row.source = entry.source;
    row.waited = entry.waited;
    row.problems = entry.problems;
    row.problemCount = entry.problemCount;
    row.folder = entry.folder;
    row.options = entry.options.toJson();
    row.seed = optionOf(entry.options, "seed");
    if (row.makesBackbone) {
        row.dataset = entry.source.empty() ? "drawn birds" : fs::path(entry.source).filename().string();
    } else if (workspace_) {
        row.dataset = workspace_->name;
        row.conceptSet = workspace_->conceptSetName;
        row.trainImages = workspace_->referenceImages;
    }
    row.state = entry.state;
    row.step = entry.step;
    row.totalSteps = entry.totalSteps;
    row.epoch = entry.epoch;
    row.seconds = entry.secondsNow();
    const std::int64_t taken = entry.step - entry.startedStep;
    if (entry.isPosted && taken > 0)
        row.secondsLeft = (row.seconds - entry.seconds) / static_cast<double>(taken) *
                          static_cast<double>(std::max<std::int64_t>(entry.totalSteps - entry.step, 0));
    row.metrics = entry.metrics;
    row.error = entry.error;
    row.checkpointStep = entry.checkpointStep;
    if (entry.hasCheckpoint) row.checkpoint = entry.folder / kTrainingStateFile;
    if (entry.error && entry.error->code == ErrorCode::OutOfMemory) {
        const std::int64_t batch = optionOf(entry.options, "batch_size");
        row.halvedBatch = (batch > 0 ? batch : kAutomaticBatch) / 2;
    }
    row.curves = std::make_shared<const TrainingCurves>(entry.curves);
    row.tracedEpochs = entry.epochs.size();
    return row;
}

void TrainingJobs::publish() {
    const std::lock_guard lock(mutex_);
    auto board = std::make_shared<TrainingBoard>();
    board->version = ++version_;
    board->workspace = workspace_;
    for (const TrainingRunPointer& run : ended_) {
        if (find(run->id)) continue;  // just ended, its task is not over yet
        const auto kept = std::ranges::find(traceable_, run->id, &std::pair<RunId, EntryPointer>::first);
        if (kept == traceable_.end()) {
            board->runs.push_back(run);
            continue;
        }
        // Trained in this session: the curves of every step are still here.
        auto row = std::make_shared<TrainingRun>(*run);
        row->curves = kept->second->finalCurves;
        row->tracedEpochs = kept->second->epochs.size();
        board->runs.push_back(std::move(row));
    }
    for (const EntryPointer& entry : entries_) board->runs.push_back(std::make_shared<const TrainingRun>(rowOf(*entry)));
    board_ = std::move(board);
    lastPublished_ = std::chrono::steady_clock::now();
}

void TrainingJobs::publishSometimes() {
    {
        const std::lock_guard lock(mutex_);
        if (std::chrono::steady_clock::now() - lastPublished_ < kPublishInterval) return;
    }
    publish();
}

void TrainingJobs::sessionChanged(const Session& session) {
    std::vector<TrainingRun> rows = listRuns(session.files);
    {
        const std::lock_guard lock(mutex_);
        if (session.files.newRuns != runsFolder_) {
            std::erase_if(entries_, [](const EntryPointer& entry) { return !entry->isPosted; });
            traceable_.clear();
            runsFolder_ = session.files.newRuns;
        }
        workspace_ = session.snapshot;
        ended_.clear();
        for (TrainingRun& row : rows) {
            const bool isOnDiskOnly = row.state == RunState::Recoverable || row.state == RunState::Failed;
            if (isOnDiskOnly && find(row.id)) continue;  // its entry knows more
            const TrainingKind* kind = findTrainingKind(row.variantId);
            if (isOnDiskOnly && !row.isReadOnly && kind != nullptr) {
                auto options = OptionValues::fromJson(kind->options, row.options);
                auto entry = std::make_shared<Entry>();
                entry->id = row.id;
                entry->folder = row.folder;
                entry->state = options ? row.state : RunState::Failed;
                if (options) {
                    entry->kind = kind;
                    entry->options = std::move(*options);
                } else {
                    entry->error = options.error();
                }
                entry->source = row.source;
                entry->waited = row.waited;
                entry->problems = std::move(row.problems);
                entry->problemCount = row.problemCount;
                entry->curves = *row.curves;
                entry->step = entry->checkpointStep = row.checkpointStep;
                entry->hasCheckpoint = !row.checkpoint.empty();
                entry->epoch = row.epoch;
                entry->seconds = row.seconds;
                entry->metrics = row.metrics;
                entries_.push_back(std::move(entry));
                continue;
            }
            ended_.push_back(std::make_shared<const TrainingRun>(std::move(row)));
        }
    }
    publish();
}

void TrainingJobs::reloadSoon() {
    host_.executor.postLive("reload runs", [this](JobContext& context) { return host_.reloadRuns(context); }, {});
}

Result<> TrainingJobs::describe(const RunId& id, std::string name, std::string note) {
    fs::path folder;
    {
        const std::lock_guard lock(mutex_);
        folder = runsFolder_;
    }
    if (folder.empty()) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
    VITRINE_ASSIGN(auto words, readRunWords(folder));
    words[id] = {std::move(name), std::move(note)};
    VITRINE_TRY(writeRunWords(folder, words));
    {
        const std::lock_guard lock(mutex_);
        for (TrainingRunPointer& run : ended_) {
            if (run->id != id) continue;
            auto changed = std::make_shared<TrainingRun>(*run);
            changed->name = words[id].name.empty() ? standardRunName(id, run->variantId, run->title) : words[id].name;
            changed->note = words[id].note;
            run = std::move(changed);
        }
    }
    publish();
    return {};
}

Result<> TrainingJobs::moveToTrash(const RunId& id) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find(ended_, id, [](const TrainingRunPointer& run) { return run->id; });
        if (found == ended_.end()) return fail(ErrorCode::InvalidOption, id, "is not a run that has ended");
        if ((*found)->isReadOnly) return fail(ErrorCode::InvalidOption, id, "belongs to a workspace that can not be changed");
        VITRINE_TRY(moveRunToTrash((*found)->folder.parent_path(), id));
        ended_.erase(found);
    }
    publish();
    reloadSoon();
    return {};
}

Result<> TrainingJobs::restore(const RunId& id) {
    fs::path folder;
    {
        const std::lock_guard lock(mutex_);
        folder = runsFolder_;
    }
    VITRINE_TRY(restoreRun(folder, id));
    reloadSoon();
    return {};
}

Result<> TrainingJobs::exportRun(const RunId& id, RunExport format, const fs::path& path) {
    const TrainingBoardPointer now = board();
    const auto found = std::ranges::find(now->runs, id, [](const TrainingRunPointer& run) { return run->id; });
    if (found == now->runs.end()) return fail(ErrorCode::InvalidOption, id, "is not a run of this workspace");
    return vitrine::exportRun(**found, format, path);
}

}  // namespace vitrine
