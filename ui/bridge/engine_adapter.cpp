// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/engine_adapter.h"

#include <QImage>

#include "bridge/image_conversion.h"

namespace vitrine {
namespace {

constexpr int kJobPollMilliseconds = 33;  // 30 Hz: progress is a value to look at, not a flood of events

std::vector<std::filesystem::path> toPaths(const QStringList& paths) {
    std::vector<std::filesystem::path> result;
    result.reserve(static_cast<std::size_t>(paths.size()));
    for (const QString& path : paths) result.emplace_back(path.toStdString());
    return result;
}

bool sameJobs(const JobList& a, const JobList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const JobState& left, const JobState& right) {
        return left.id == right.id && left.status == right.status && left.done == right.done &&
               left.total == right.total && left.perSecond == right.perSecond && left.stage == right.stage;
    });
}

}  // namespace

EngineAdapter::EngineAdapter(EngineSource& source, QObject* parent)
    : QObject(parent), source_(source), jobs_(std::make_shared<JobList>()), training_(source.training()), map_(source.map()) {
    connect(&training_, &TrainingAdapter::boardChanged, this, &EngineAdapter::acceptRuns);
    connect(&jobTimer_, &QTimer::timeout, this, &EngineAdapter::pollJobs);
    jobTimer_.start(kJobPollMilliseconds);
}

EngineSource::WorkspaceCallback EngineAdapter::workspaceCallback() {
    return [this, request = ++workspaceRequest_, sender = gate_.sender()](Result<Engine::WorkspacePointer> result) {
        sender.post([this, request, result = std::move(result)] {
            if (!result) {
                if (result.error().code != ErrorCode::Cancelled) emit workspaceFailed(result.error());
                return;
            }
            const bool stale = workspace_ && (*result)->version < workspace_->version;
            if (request != workspaceRequest_ && stale) return;
            if (workspace_ == *result) return;  // the board of the trainings was faster
            workspace_ = *result;
            emit workspaceChanged(workspace_);
        });
    };
}

void EngineAdapter::openWorkspace(const QString& path) { source_.openWorkspace(path.toStdString(), workspaceCallback()); }

void EngineAdapter::openBackbone(const QString& directory) {
    source_.openBackbone(directory.toStdString(), workspaceCallback());
}

void EngineAdapter::openConceptSet(const QString& file) { source_.openConceptSet(file.toStdString(), workspaceCallback()); }

void EngineAdapter::addPaths(const QStringList& paths) {
    if (paths.isEmpty()) return;
    auto import = std::make_shared<Import>();
    runInBackground(
        gate_, [&source = source_, list = toPaths(paths), ready = batchCallback(import)] { return source.addImages(list, ready); },
        [this, import](AddedImages added) { acceptAdded(import, std::move(added)); });
}

void EngineAdapter::addPicture(const QImage& picture, const QString& name) {
    if (picture.isNull()) return;
    auto import = std::make_shared<Import>();
    runInBackground(
        gate_,
        [&source = source_, picture, name = name.toStdString(), ready = batchCallback(import)] {
            return source.addImage(fromQImage(picture), name, ready);
        },
        [this, import](AddedImages added) { acceptAdded(import, std::move(added)); });
}

EngineSource::BatchCallback EngineAdapter::batchCallback(const ImportPointer& import) {
    return [this, import, sender = gate_.sender()](ImageBatch batch) {
        sender.post([this, import, batch = std::move(batch)] { acceptBatch(import, batch); });
    };
}

void EngineAdapter::acceptAdded(const ImportPointer& import, AddedImages added) {
    import->listed = true;
    import->total = static_cast<int>(added.entries.size() + added.skipped.size());
    for (SkippedPath& file : added.skipped) import->skipped.push_back(std::move(file));
    QVector<ImageEntryPointer> entries;
    entries.reserve(static_cast<int>(added.entries.size()));
    for (const ImageEntryPointer& entry : added.entries) {
        known_.insert(entry->id, true);
        // The engine may have finished an image before the listing got here.
        entries.push_back(early_.contains(entry->id) ? early_.take(entry->id) : entry);
    }
    if (!entries.isEmpty()) emit imagesAdded(entries);
    if (import->complete || added.entries.empty()) finishImport(*import);
}

void EngineAdapter::acceptBatch(const ImportPointer& import, const ImageBatch& batch) {
    QVector<ImageEntryPointer> updates;
    for (const ImageEntryPointer& entry : batch.entries) {
        if (entry->state == ImageState::Failed) import->skipped.push_back({entry->path, entry->error});
        if (known_.contains(entry->id))
            updates.push_back(entry);
        else if (!import->listed)
            early_.insert(entry->id, entry);
    }
    if (!updates.isEmpty()) emit imagesUpdated(updates);
    if (!batch.isLast) return;
    import->complete = true;
    if (import->listed) finishImport(*import);
}

void EngineAdapter::finishImport(Import& import) { emit importFinished(import.skipped, import.total); }

void EngineAdapter::removeImages(const QVector<ImageId>& ids) {
    for (const ImageId id : ids) {
        source_.removeImage(id);
        known_.remove(id);
    }
    if (!ids.isEmpty()) emit imagesRemoved(ids);
}

void EngineAdapter::inspect(ImageId id) {
    source_.inspect(id, [this, id, request = ++inspectRequest_, sender = gate_.sender()](Result<Engine::InspectionPointer> result) {
        sender.post([this, id, request, result = std::move(result)] {
            if (request != inspectRequest_) return;
            if (result)
                emit inspectionReady(*result);
            else if (result.error().code != ErrorCode::Cancelled)
                emit inspectionFailed(id, result.error());
        });
    });
}

void EngineAdapter::requestHeatMap(ImageId id, const QString& conceptName) {
    source_.heatMap(id, conceptName.toStdString(),
                    [this, request = ++heatMapRequest_, sender = gate_.sender()](Result<Engine::HeatMapPointer> result) {
                        sender.post([this, request, result = std::move(result)] {
                            if (request != heatMapRequest_) return;
                            if (result)
                                emit heatMapReady(*result);
                            else if (result.error().code != ErrorCode::Cancelled)
                                emit heatMapFailed(result.error());
                        });
                    });
}

void EngineAdapter::collectInspections(QVector<ImageId> ids,
                                       std::function<void(std::vector<Engine::InspectionPointer>)> done) {
    collectNext(std::move(ids), std::make_shared<std::vector<Engine::InspectionPointer>>(), std::move(done));
}

void EngineAdapter::collectNext(QVector<ImageId> remaining, std::shared_ptr<std::vector<Engine::InspectionPointer>> collected,
                                std::function<void(std::vector<Engine::InspectionPointer>)> done) {
    if (remaining.isEmpty()) return done(std::move(*collected));
    const ImageId id = remaining.takeFirst();
    // The second lane: collecting must not overtake what the user looks at.
    source_.inspectPinned(id, [this, remaining, collected, done, sender = gate_.sender()](Result<Engine::InspectionPointer> result) {
        sender.post([this, remaining, collected, done, result = std::move(result)] {
            if (result) collected->push_back(*result);
            collectNext(remaining, collected, done);
        });
    });
}

void EngineAdapter::cancelJob(JobId id) { source_.cancel(id); }

void EngineAdapter::setJobPaused(JobId id, bool isPaused) { source_.setPaused(id, isPaused); }

void EngineAdapter::requestDiagnostics() {
    source_.diagnostics([this, sender = gate_.sender()](Result<Diagnostics> result) {
        sender.post([this, result = std::move(result)] {
            if (result)
                emit diagnosticsReady(*result);
            else if (result.error().code != ErrorCode::Cancelled)
                emit diagnosticsFailed(result.error());
        });
    });
}

/// A training that ended, or a run that went to the trash, changes what the open workspace holds.
void EngineAdapter::acceptRuns(const TrainingBoardPointer& board) {
    const auto& found = board->workspace;
    if (!workspace_ || !found || found->version <= workspace_->version || found->path != workspace_->path) return;
    workspace_ = found;
    emit workspaceChanged(workspace_);
}

void EngineAdapter::pollJobs() {
    auto jobs = source_.jobs();
    if (!jobs || sameJobs(*jobs, *jobs_)) return;
    jobs_ = std::move(jobs);
    emit jobsChanged(jobs_);
}

}  // namespace vitrine
