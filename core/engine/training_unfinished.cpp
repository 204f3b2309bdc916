// SPDX-License-Identifier: GPL-3.0-or-later
// What a training that waits on disk has learnt so far, as a column: a copy of its state ends at once, as a run that
// is stopped and kept does. The state itself is only read.
#include <array>
#include <system_error>

#include "engine/training_entry.h"
#include "engine/training_jobs.h"
#include "io/atomic_file.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kShowing = VITRINE_TR_NOOP("Core", "Showing an unfinished run");

class Silence final : public TrainingListener {
    void stepped(std::int64_t, std::int64_t, std::span<const CurveValue>) override {}
    void epochEnded(int, std::int64_t, std::span<const CurveValue>, std::map<std::string, double>) override {}
    void classifierMade(int, std::shared_ptr<const ConceptClassifier>) override {}
};

fs::path unfinishedFolder(const fs::path& run) { return run.parent_path() / WorkspaceFiles::kUnfinishedRuns / run.filename(); }

}  // namespace

bool TrainingJobs::removeUnfinished(const Entry& entry) const {
    std::error_code error;
    return fs::remove_all(unfinishedFolder(entry.folder), error) > 0 && !error;
}

Result<> TrainingJobs::makeUnfinished(const Entry& entry, JobContext& context) {
    const SessionPointer session = host_.session();
    if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
    const fs::path copy = unfinishedFolder(entry.folder);
    std::error_code error;
    fs::remove_all(copy, error);
    VITRINE_TRY(createDirectories(copy));
    for (const char* name : std::array{kTrainingStateFile, kTrainingSummaryFile}) {
        fs::copy_file(entry.folder / name, copy / name, error);
        if (error) return fail(ErrorCode::FileNotWritable, (copy / name).string(), error.message());
    }
    const TrainingTask task{session, entry.options, entry.source, copy, true, host_.checkpointSeconds, host_.device, [] { return true; }, host_.train};
    Silence listener;
    VITRINE_TRY(entry.kind->train(task, context, listener));
    return host_.reloadRuns(context);
}

void TrainingJobs::showUnfinished(const RunId& id, Callback<std::string> done) {
    EntryPointer entry;
    {
        const std::lock_guard lock(mutex_);
        entry = find(id);
        if (entry && (entry->isPosted || !entry->kind || entry->kind->makesBackbone || !entry->hasCheckpoint)) entry.reset();
    }
    if (!entry) return done(fail(ErrorCode::InvalidOption, id, "has no state on disk that could be shown"));
    host_.executor.postTask(
        kShowing, [this, entry](JobContext& context) { return makeUnfinished(*entry, context); },
        [this, entry, done = std::move(done)](const Result<>& outcome) {
            if (!outcome) removeUnfinished(*entry);
            publish();
            if (outcome) done(std::string(WorkspaceFiles::kUnfinishedRuns) + "/" + entry->id);
            else done(fail(outcome.error()));
        });
}

}  // namespace vitrine
