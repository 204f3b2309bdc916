// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

#include "engine/snapshots.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace vitrine {

/// The running job: title, how far, how fast, how long still, and buttons that hold and stop it. The parts are named
/// `name`Text, `name`Progress, `name`Pause and `name`Cancel.
class JobIndicator : public QWidget {
    Q_OBJECT
public:
    explicit JobIndicator(QWidget* parent = nullptr, const char* name = "job");

    /// Jobs for which `isShown` is false are left out from now on.
    void showOnly(std::function<bool(const JobState&)> isShown) { isShown_ = std::move(isShown); }
    void setJobs(const JobList& jobs);
    /// Whether a job runs, waits or pauses.
    bool isBusy() const { return shown_ != 0; }

signals:
    void cancelRequested(vitrine::JobId id);
    void pauseRequested(vitrine::JobId id, bool isPaused);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    std::function<bool(const JobState&)> isShown_;
    JobList jobs_;
    QLabel* text_;
    QProgressBar* bar_;
    QToolButton* pause_;
    QToolButton* cancel_;
    JobId shown_ = 0;
    bool isPaused_ = false;
};

}  // namespace vitrine
