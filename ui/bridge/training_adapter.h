// SPDX-License-Identifier: GPL-3.0-or-later
// The training service as the widgets see it: requests return at once, answers are signals on the GUI
// thread, the board is polled ten times a second.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>
#include <vector>

#include "bridge/job_runner.h"
#include "engine/training_service.h"

namespace vitrine {

class TrainingAdapter : public QObject {
    Q_OBJECT
public:
    explicit TrainingAdapter(TrainingService& service, QObject* parent = nullptr);

    /// Never null.
    TrainingBoardPointer board() const { return board_; }
    TrainingRunPointer run(const QString& id) const;

    /// Queues them in this order.
    void start(std::vector<TrainRequest> requests);
    void pause(const QString& id);
    void resume(const QString& id);
    void keep(const QString& id);
    void discard(const QString& id);
    void retryWithHalfBatch(const QString& id);
    void describe(const QString& id, const QString& name, const QString& note);
    void moveToTrash(const QString& id);
    void restore(const QString& id);
    void exportRun(const QString& id, RunExport format, const QString& path);

    /// Makes a column of Inspect of an unfinished run; unfinishedReady() or refused() tells.
    void showUnfinished(const QString& id);

    /// The latest request wins.
    void estimate(const TrainRequest& request);
    void trace(const QString& run, ImageId image);

signals:
    void boardChanged(vitrine::TrainingBoardPointer board);
    void started(QString id);
    void refused(vitrine::Error error);
    void exported(QString path);
    void unfinishedReady(QString columnId);
    void estimateReady(vitrine::TrainingEstimate estimate);
    void estimateFailed(vitrine::Error error);
    void traceReady(vitrine::ImageTracePointer trace);
    void traceFailed(vitrine::Error error);

private:
    void act(std::function<Result<>(TrainingService&)> action, std::function<void()> done = {});
    void poll();

    TrainingService& service_;
    TrainingBoardPointer board_;
    QTimer timer_;
    quint64 estimates_ = 0;
    quint64 traces_ = 0;
    MainThreadGate gate_;  ///< last: closed first
};

}  // namespace vitrine
