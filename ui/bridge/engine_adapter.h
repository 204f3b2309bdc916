// SPDX-License-Identifier: GPL-3.0-or-later
// The engine as the widgets see it: a QObject of the GUI thread. Requests return at once, answers
// come as signals on the GUI thread, and an answer that a newer request has overtaken is dropped.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <QVector>
#include <functional>
#include <memory>

#include "bridge/engine_source.h"
#include "bridge/job_runner.h"
#include "bridge/map_adapter.h"
#include "bridge/training_adapter.h"

class QImage;

namespace vitrine {

using ImageEntryPointer = std::shared_ptr<const ImageEntry>;

class EngineAdapter : public QObject {
    Q_OBJECT
public:
    explicit EngineAdapter(EngineSource& source, QObject* parent = nullptr);

    Engine::WorkspacePointer workspace() const { return workspace_; }
    std::shared_ptr<const JobList> jobs() const { return jobs_; }
    /// For the adapter of the Evaluate page.
    EvaluationService& evaluation() const { return source_.evaluation(); }

    void openWorkspace(const QString& path);
    void openBackbone(const QString& directory);
    void openConceptSet(const QString& file);

    /// Files and folders; listing runs in the background.
    void addPaths(const QStringList& paths);
    void addPicture(const QImage& picture, const QString& name);
    void removeImages(const QVector<ImageId>& ids);

    void inspect(ImageId id);
    void requestHeatMap(ImageId id, const QString& conceptName);

    /// Inspects one image after the other for a report; `done` comes once, on the GUI thread.
    void collectInspections(QVector<ImageId> ids, std::function<void(std::vector<Engine::InspectionPointer>)> done);

    void cancelJob(JobId id);
    void setJobPaused(JobId id, bool isPaused);
    void requestDiagnostics();

    TrainingAdapter& training() { return training_; }
    MapAdapter& map() { return map_; }

    const MainThreadGate& gate() const { return gate_; }

signals:
    void workspaceChanged(vitrine::Engine::WorkspacePointer workspace);
    void workspaceFailed(vitrine::Error error);
    void imagesAdded(QVector<vitrine::ImageEntryPointer> entries);
    void imagesUpdated(QVector<vitrine::ImageEntryPointer> entries);
    void imagesRemoved(QVector<vitrine::ImageId> ids);
    /// One call of addPaths is finished: `skipped` of `total` files were left out.
    void importFinished(QVector<vitrine::SkippedPath> skipped, int total);
    void inspectionReady(vitrine::Engine::InspectionPointer inspection);
    void inspectionFailed(vitrine::ImageId id, vitrine::Error error);
    void heatMapReady(vitrine::Engine::HeatMapPointer heatMap);
    void heatMapFailed(vitrine::Error error);
    void jobsChanged(std::shared_ptr<const vitrine::JobList> jobs);
    void diagnosticsReady(vitrine::Diagnostics diagnostics);
    void diagnosticsFailed(vitrine::Error error);

private:
    struct Import {
        QVector<SkippedPath> skipped;
        int total = 0;
        bool listed = false;
        bool complete = false;
    };
    using ImportPointer = std::shared_ptr<Import>;

    EngineSource::BatchCallback batchCallback(const ImportPointer& import);
    void acceptAdded(const ImportPointer& import, AddedImages added);
    void acceptBatch(const ImportPointer& import, const ImageBatch& batch);
    void finishImport(Import& import);
    EngineSource::WorkspaceCallback workspaceCallback();
    void pollJobs();
    void acceptRuns(const TrainingBoardPointer& board);
    void collectNext(QVector<ImageId> remaining, std::shared_ptr<std::vector<Engine::InspectionPointer>> collected,
                     std::function<void(std::vector<Engine::InspectionPointer>)> done);

    EngineSource& source_;
    Engine::WorkspacePointer workspace_;
    std::shared_ptr<const JobList> jobs_;
    QTimer jobTimer_;
    TrainingAdapter training_;
    MapAdapter map_;
    QHash<ImageId, bool> known_;                      ///< ids of the film strip
    QHash<ImageId, ImageEntryPointer> early_;         ///< results that came before their listing
    quint64 inspectRequest_ = 0;
    quint64 heatMapRequest_ = 0;
    quint64 workspaceRequest_ = 0;
    MainThreadGate gate_;  ///< last: closed first, so no answer meets a half-destroyed adapter
};

}  // namespace vitrine
