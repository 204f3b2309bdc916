// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/library/machine_card.h"

#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "bridge/error_text.h"
#include "settings/settings_store.h"

namespace vitrine {
namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

}  // namespace

MachineCard::MachineCard(EngineAdapter& adapter, SettingsStore& settings, QWidget* parent)
    : FactCard("MachineCard", parent),
      adapter_(adapter),
      settings_(settings),
      startDevice_(settings.device()),
      startThreads_(settings.threads()) {
    deviceLabel_ = makeLabel({}, "muted", this);
    device_ = new QComboBox(this);
    device_->setObjectName(QStringLiteral("computeDevice"));
    threadsLabel_ = makeLabel({}, "muted", this);
    threads_ = new QComboBox(this);
    threads_->setObjectName(QStringLiteral("computeThreads"));
    restart_ = makeLabel({}, "muted", this);
    restart_->setObjectName(QStringLiteral("computeNote"));
    restart_->setWordWrap(true);
    measure_ = new QPushButton(this);
    measure_->setObjectName(QStringLiteral("measureMachine"));
    copy_ = new QPushButton(this);
    copy_->setObjectName(QStringLiteral("copyDiagnostics"));
    auto* choices = new QHBoxLayout;
    choices->setSpacing(8);
    for (QWidget* part : std::initializer_list<QWidget*>{deviceLabel_, device_, threadsLabel_, threads_}) {
        if (part == threadsLabel_) choices->addSpacing(12);
        choices->addWidget(part);
    }
    choices->addStretch(1);
    body()->insertLayout(body()->count() - 1, choices);
    body()->insertWidget(body()->count() - 1, restart_);
    controls()->addWidget(measure_);
    controls()->addWidget(copy_);
    controls()->addStretch(1);

    connect(&adapter, &EngineAdapter::diagnosticsReady, this, [this](const Diagnostics& found) {
        found_ = found;
        measure_->setEnabled(true);
        fillChoices();
        fill();
    });
    connect(&adapter, &EngineAdapter::diagnosticsFailed, this, [this](const Error& error) {
        measure_->setEnabled(true);
        setFacts({{tr("Error"), errorText(error)}});
    });
    connect(device_, &QComboBox::activated, this, [this] {
        settings_.setDevice(device_->currentData().toString());
        refreshNote();
    });
    connect(threads_, &QComboBox::activated, this, [this] {
        settings_.setThreads(threads_->currentData().toInt());
        refreshNote();
    });
    connect(measure_, &QPushButton::clicked, this, &MachineCard::measure);
    connect(copy_, &QPushButton::clicked, this, [this] {
        if (found_) QGuiApplication::clipboard()->setText(text(found_->toText()));
    });
    retranslate();
}

void MachineCard::measureOnce() {
    if (!measured_) measure();
}

void MachineCard::measure() {
    measured_ = true;
    measure_->setEnabled(false);
    adapter_.requestDiagnostics();
}

void MachineCard::fill() {
    copy_->setEnabled(found_.has_value());
    if (!found_) return;
    const QLocale locale;
    const auto rate = [&locale](double gflops) { return tr("%1 GFLOP/s").arg(locale.toString(gflops, 'f', 1)); };
    const QString unknown = tr("unknown");
    QString speed = tr("%1 in a layer, %2 at most").arg(rate(found_->linearGflops), rate(found_->peakGflops));
    if (found_->blasIsSlow) speed += QStringLiteral(" · ") + tr("slow: install libopenblas0-openmp");
    setFacts({{tr("In use"), tr("%1, %n thread(s)", nullptr, found_->computeThreads).arg(text(found_->device).toUpper())},
              {tr("Processor"), (found_->processor.empty() ? unknown : text(found_->processor)) + QStringLiteral(", ") +
                                    tr("%n hardware thread(s)", nullptr, found_->hardwareThreads)},
              {QStringLiteral("bfloat16"), found_->hasBfloat16 ? tr("fast on this processor") : tr("no gain on this processor")},
              {tr("Linear algebra"), found_->blasLibrary.empty() ? unknown : text(found_->blasLibrary)},
              {tr("Speed"), speed},
              {tr("Versions"), QStringLiteral("Vitrine %1, libtorch %2, OpenCV %3")
                                   .arg(text(found_->vitrineVersion), text(found_->torchVersion), text(found_->openCvVersion))}});
}

void MachineCard::fillChoices() {
    const QString device = settings_.device();
    device_->clear();
    if (found_)
        for (const std::string& name : found_->availableDevices) device_->addItem(text(name).toUpper(), text(name));
    device_->setCurrentIndex(std::max(0, device_->findData(device)));
    threads_->clear();
    threads_->addItem(tr("automatic"), 0);
    for (int count = 1; found_ && count <= found_->hardwareThreads; ++count) threads_->addItem(QLocale().toString(count), count);
    threads_->setCurrentIndex(std::max(0, threads_->findData(settings_.threads())));
    device_->setEnabled(device_->count() > 1);
    threads_->setEnabled(threads_->count() > 1);
}

void MachineCard::refreshNote() {
    const bool changed = settings_.device() != startDevice_ || settings_.threads() != startThreads_;
    restart_->setText(changed ? tr("The new choice takes effect when Vitrine is started the next time.")
                              : tr("Automatic leaves one core to the window."));
}

void MachineCard::changeEvent(QEvent* event) {
    FactCard::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void MachineCard::retranslate() {
    setTitle(tr("Machine"));
    setNote(tr("device, threads, linear algebra"));
    deviceLabel_->setText(tr("Device"));
    device_->setAccessibleName(tr("Device"));
    threadsLabel_->setText(tr("Threads"));
    threads_->setAccessibleName(tr("Threads"));
    measure_->setText(tr("Measure again"));
    copy_->setText(tr("Copy"));
    copy_->setToolTip(tr("Copies the diagnostics as text, for a report of a problem"));
    fillChoices();
    refreshNote();
    fill();
}

}  // namespace vitrine
