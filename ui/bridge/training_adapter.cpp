// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/training_adapter.h"

#include <algorithm>

namespace vitrine {
namespace {

constexpr int kPollMilliseconds = 100;

}  // namespace

TrainingAdapter::TrainingAdapter(TrainingService& service, QObject* parent)
    : QObject(parent), service_(service), board_(std::make_shared<TrainingBoard>()) {
    connect(&timer_, &QTimer::timeout, this, &TrainingAdapter::poll);
    timer_.start(kPollMilliseconds);
}

void TrainingAdapter::poll() {
    TrainingBoardPointer board = service_.board();
    if (!board || board->version == board_->version) return;
    board_ = std::move(board);
    emit boardChanged(board_);
}

TrainingRunPointer TrainingAdapter::run(const QString& id) const {
    const auto& runs = board_->runs;
    const auto found = std::find_if(runs.begin(), runs.end(), [key = id.toStdString()](const auto& run) { return run->id == key; });
    return found == runs.end() ? nullptr : *found;
}

void TrainingAdapter::act(std::function<Result<>(TrainingService&)> action, std::function<void()> done) {
    runInBackground(gate_, [&service = service_, action = std::move(action)] { return action(service); },
                    [this, done = std::move(done)](const Result<>& outcome) {
                        poll();
                        if (!outcome) emit refused(outcome.error());
                        else if (done) done();
                    });
}

void TrainingAdapter::start(std::vector<TrainRequest> requests) {
    runInBackground(
        gate_,
        [&service = service_, requests = std::move(requests)] {
            std::vector<Result<RunId>> outcomes;
            for (const TrainRequest& request : requests) outcomes.push_back(service.start(request));
            return outcomes;
        },
        [this](const std::vector<Result<RunId>>& outcomes) {
            poll();
            for (const Result<RunId>& outcome : outcomes) {
                if (outcome) emit started(QString::fromStdString(*outcome));
                else emit refused(outcome.error());
            }
        });
}

void TrainingAdapter::pause(const QString& id) {
    act([key = id.toStdString()](TrainingService& service) { return service.pause(key); });
}
void TrainingAdapter::resume(const QString& id) {
    act([key = id.toStdString()](TrainingService& service) { return service.resume(key); });
}
void TrainingAdapter::keep(const QString& id) {
    act([key = id.toStdString()](TrainingService& service) { return service.keep(key); });
}
void TrainingAdapter::discard(const QString& id) {
    act([key = id.toStdString()](TrainingService& service) { return service.discard(key); });
}
void TrainingAdapter::retryWithHalfBatch(const QString& id) {
    act([key = id.toStdString()](TrainingService& service) { return service.retryWithHalfBatch(key); });
}
void TrainingAdapter::describe(const QString& id, const QString& name, const QString& note) {
    act([key = id.toStdString(), name = name.toStdString(), note = note.toStdString()](TrainingService& service) {
        return service.describe(key, name, note);
    });
}
void TrainingAdapter::moveToTrash(const QString& id) {
    act([key = id.toStdString()](TrainingService& service) { return service.moveToTrash(key); });
}
void TrainingAdapter::restore(const QString& id) {
    act([key = id.toStdString()](TrainingService& service) { return service.restore(key); });
}
void TrainingAdapter::exportRun(const QString& id, RunExport format, const QString& path) {
    act([key = id.toStdString(), format, file = std::filesystem::path(path.toStdString())](
            TrainingService& service) { return service.exportRun(key, format, file); },
        [this, path] { emit exported(path); });
}

void TrainingAdapter::showUnfinished(const QString& id) {
    service_.showUnfinished(id.toStdString(), [this, sender = gate_.sender()](Result<std::string> result) {
        sender.post([this, result = std::move(result)] {
            poll();
            if (result) emit unfinishedReady(QString::fromStdString(*result));
            else if (result.error().code != ErrorCode::Cancelled) emit refused(result.error());
        });
    });
}

void TrainingAdapter::estimate(const TrainRequest& request) {
    service_.estimate(request, [this, number = ++estimates_, sender = gate_.sender()](Result<TrainingEstimate> result) {
        sender.post([this, number, result = std::move(result)] {
            if (number != estimates_) return;
            if (result) emit estimateReady(*result);
            else if (result.error().code != ErrorCode::Cancelled) emit estimateFailed(result.error());
        });
    });
}

void TrainingAdapter::trace(const QString& run, ImageId image) {
    service_.trace(run.toStdString(), image, [this, number = ++traces_, sender = gate_.sender()](Result<ImageTracePointer> result) {
        sender.post([this, number, result = std::move(result)] {
            if (number != traces_) return;
            if (result) emit traceReady(*result);
            else if (result.error().code != ErrorCode::Cancelled) emit traceFailed(result.error());
        });
    });
}

}  // namespace vitrine
