// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/job_indicator.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "base/rate_meter.h"

namespace vitrine {
namespace {

bool isActive(const JobState& job) {
    return job.status == JobStatus::Running || job.status == JobStatus::Paused || job.status == JobStatus::Stopping ||
           job.status == JobStatus::Waiting;
}

/// "43/s" and "2 min left", where they are known.
QStringList paceOf(const JobState& job) {
    if (job.perSecond <= 0.0 || job.status != JobStatus::Running) return {};
    const QLocale locale;
    QStringList parts{JobIndicator::tr("%1/s").arg(locale.toString(job.perSecond, 'f', job.perSecond < 10.0 ? 1 : 0))};
    const double seconds = std::ceil(secondsLeft({"", job.done, job.total, job.perSecond}));
    if (seconds > 0.0)
        parts << (seconds < 100.0 ? JobIndicator::tr("%1 s left").arg(locale.toString(seconds, 'f', 0))
                                  : JobIndicator::tr("%1 min left").arg(locale.toString(std::ceil(seconds / 60.0), 'f', 0)));
    return parts;
}

QString textOf(const JobState& job, qsizetype others) {
    if (job.status == JobStatus::Stopping) return JobIndicator::tr("Stopping…");
    const QLocale locale;
    QStringList parts{QCoreApplication::translate("Core", job.title.c_str())};
    if (job.status == JobStatus::Paused) parts << JobIndicator::tr("paused");
    if (!job.stage.empty() && job.stage != job.title) parts << QCoreApplication::translate("Core", job.stage.c_str());
    if (job.canPause && job.total > 0)
        parts << JobIndicator::tr("%1 of %2").arg(locale.toString(static_cast<qlonglong>(job.done)), locale.toString(static_cast<qlonglong>(job.total)));
    parts << paceOf(job);
    if (others > 0) parts << JobIndicator::tr("%n more", nullptr, static_cast<int>(others));
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

JobIndicator::JobIndicator(QWidget* parent, const char* name) : QWidget(parent) {
    setObjectName(QStringLiteral("JobIndicator"));
    const auto named = [name](const char* part) { return QLatin1String(name) + QLatin1String(part); };
    text_ = new QLabel(this);
    text_->setObjectName(named("Text"));
    bar_ = new QProgressBar(this);
    bar_->setObjectName(named("Progress"));
    bar_->setTextVisible(false);
    bar_->setFixedWidth(120);
    const auto makeButton = [&](const char* part) {
        auto* button = new QToolButton(this);
        button->setObjectName(named(part));
        button->setProperty("role", "flat");
        return button;
    };
    pause_ = makeButton("Pause");
    cancel_ = makeButton("Cancel");
    cancel_->setText(QStringLiteral("✕"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QWidget* part : std::initializer_list<QWidget*>{text_, bar_, pause_, cancel_}) layout->addWidget(part);
    connect(pause_, &QToolButton::clicked, this, [this] { emit pauseRequested(shown_, !isPaused_); });
    connect(cancel_, &QToolButton::clicked, this, [this] { emit cancelRequested(shown_); });
    refresh();
}

void JobIndicator::setJobs(const JobList& jobs) {
    jobs_.clear();
    std::copy_if(jobs.begin(), jobs.end(), std::back_inserter(jobs_),
                 [this](const JobState& job) { return isActive(job) && (!isShown_ || isShown_(job)); });
    refresh();
}

void JobIndicator::refresh() {
    // What runs is shown before what pauses: a held job must not hide the one that took its place.
    const auto running = std::find_if(jobs_.begin(), jobs_.end(), [](const JobState& job) { return job.status != JobStatus::Paused; });
    const auto active = running != jobs_.end() ? running : jobs_.begin();
    const bool busy = active != jobs_.end();
    bar_->setVisible(busy);
    cancel_->setVisible(busy);
    cancel_->setToolTip(tr("Stop this job"));
    cancel_->setAccessibleName(tr("Stop this job"));
    bar_->setAccessibleName(tr("Progress"));
    pause_->setVisible(busy && active->canPause);
    shown_ = busy ? active->id : 0;
    isPaused_ = busy && active->status == JobStatus::Paused;
    pause_->setText(isPaused_ ? tr("Resume") : tr("Pause"));
    pause_->setAccessibleName(isPaused_ ? tr("Resume this job") : tr("Pause this job"));
    if (!busy) {
        text_->setText(tr("Ready"));
        return;
    }
    text_->setText(textOf(*active, static_cast<qsizetype>(jobs_.size()) - 1));
    const bool isEnding = active->status == JobStatus::Stopping;
    cancel_->setEnabled(!isEnding);
    pause_->setEnabled(!isEnding);
    bar_->setRange(0, static_cast<int>(active->total));
    bar_->setValue(static_cast<int>(active->done));
}

void JobIndicator::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) refresh();
}

}  // namespace vitrine
