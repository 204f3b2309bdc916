// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "engine/snapshots.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace vitrine {

/// The running job in the status bar: title, progress, and a button that stops it.
class JobIndicator : public QWidget {
    Q_OBJECT
public:
    explicit JobIndicator(QWidget* parent = nullptr);

    void setJobs(const JobList& jobs);

signals:
    void cancelRequested(vitrine::JobId id);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    JobList jobs_;
    QLabel* text_;
    QProgressBar* bar_;
    QToolButton* cancel_;
    JobId shown_ = 0;
};

}  // namespace vitrine
