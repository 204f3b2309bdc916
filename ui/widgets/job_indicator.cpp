// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/job_indicator.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <algorithm>

namespace vitrine {
namespace {

bool isActive(const JobState& job) {
    return job.status == JobStatus::Running || job.status == JobStatus::Stopping || job.status == JobStatus::Waiting;
}

}  // namespace

JobIndicator::JobIndicator(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("JobIndicator"));
    text_ = new QLabel(this);
    text_->setObjectName(QStringLiteral("jobText"));
    bar_ = new QProgressBar(this);
    bar_->setObjectName(QStringLiteral("jobProgress"));
    bar_->setTextVisible(false);
    bar_->setFixedWidth(120);
    cancel_ = new QToolButton(this);
    cancel_->setObjectName(QStringLiteral("jobCancel"));
    cancel_->setProperty("role", "flat");
    cancel_->setText(QStringLiteral("✕"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(text_);
    layout->addWidget(bar_);
    layout->addWidget(cancel_);
    connect(cancel_, &QToolButton::clicked, this, [this] { emit cancelRequested(shown_); });
    refresh();
}

void JobIndicator::setJobs(const JobList& jobs) {
    jobs_ = jobs;
    refresh();
}

void JobIndicator::refresh() {
    const auto active = std::find_if(jobs_.begin(), jobs_.end(), isActive);
    const auto waiting = std::count_if(jobs_.begin(), jobs_.end(), isActive) - 1;
    const bool busy = active != jobs_.end();
    bar_->setVisible(busy);
    cancel_->setVisible(busy);
    cancel_->setToolTip(tr("Stop this job"));
    cancel_->setAccessibleName(tr("Stop this job"));
    bar_->setAccessibleName(tr("Progress"));
    if (!busy) {
        text_->setText(tr("Ready"));
        return;
    }
    shown_ = active->id;
    QString text = QCoreApplication::translate("Core", active->title.c_str());
    if (active->status == JobStatus::Stopping)
        text = tr("Stopping…");
    else if (!active->stage.empty() && active->stage != active->title)
        text += QStringLiteral(" · ") + QCoreApplication::translate("Core", active->stage.c_str());
    if (waiting > 0) text += QStringLiteral(" · ") + tr("%n more", nullptr, static_cast<int>(waiting));
    text_->setText(text);
    cancel_->setEnabled(active->status != JobStatus::Stopping);
    bar_->setRange(0, static_cast<int>(active->total));
    bar_->setValue(static_cast<int>(active->done));
}

void JobIndicator::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) refresh();
}

}  // namespace vitrine
