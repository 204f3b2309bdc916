// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/audit_card.h"

#include <QCoreApplication>
#include <QEvent>
#include <QShowEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "bridge/error_text.h"
#include "models/comparison_model.h"
#include "pages/evaluate/evaluate_session.h"
#include "pages/evaluate/evaluation_charts.h"
#include "plots/plot_panel.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"

namespace vitrine {
namespace {

QString core(const char* text) { return QCoreApplication::translate("Core", text); }

QString measured(const QString& name, const Measure& measure, MeasureUnit unit) {
    const QString value = measure.value ? measureText(unit, *measure.value) : core(absenceText(measure.absence));
    return QStringLiteral("%1&nbsp;<b>%2</b>").arg(name, value.toHtmlEscaped());
}

/// A heading above a plot, with the plot's buttons at its right.
QWidget* titled(QLabel* title, PlotPanel* panel, QWidget* parent) {
    auto* box = new QWidget(parent);
    auto* head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(panel->tableButton());
    head->addWidget(panel->exportButton());
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(head);
    layout->addWidget(panel, 1);
    return box;
}

std::shared_ptr<const ChartData> shared(ChartData chart) { return std::make_shared<const ChartData>(std::move(chart)); }

}  // namespace

AuditCard::AuditCard(EvaluateSession& session, QWidget* parent)
    : Card(parent), session_(session), stack_(new QStackedWidget(this)), empty_(new EmptyState(this)), running_(new QWidget(this)),
      stage_(makeLabel({}, "muted", this)), progress_(new QProgressBar(this)), cancel_(new QPushButton(this)), filled_(new QWidget(this)),
      verdict_(makeLabel({}, "title", this)), figures_(makeLabel({}, "muted", this)), again_(new QPushButton(this)), notice_(new MessageBar(this)),
      nec_(new PlotPanel(u"series_chart", this)), names_(new PlotPanel(u"series_chart", this)), intervention_(new PlotPanel(u"series_chart", this)) {
    setObjectName(QStringLiteral("AuditCard"));
    verdict_->setObjectName(QStringLiteral("auditVerdict"));
    verdict_->setWordWrap(true);
    figures_->setWordWrap(true);
    figures_->setTextFormat(Qt::RichText);
    again_->setObjectName(QStringLiteral("auditAgain"));
    cancel_->setObjectName(QStringLiteral("auditCancel"));
    progress_->setTextVisible(false);
    progress_->setMaximumWidth(360);
    stage_->setAlignment(Qt::AlignCenter);
    auto* waiting = new QVBoxLayout(running_);
    waiting->addStretch(1);
    waiting->addWidget(stage_);
    waiting->addWidget(progress_, 0, Qt::AlignHCenter);
    waiting->addWidget(cancel_, 0, Qt::AlignHCenter);
    waiting->addStretch(1);
    auto* content = new QVBoxLayout(filled_);
    content->setContentsMargins(0, 0, 0, 0);
    auto* top = new QHBoxLayout;
    top->addWidget(verdict_, 1);
    top->addWidget(again_, 0, Qt::AlignTop);
    content->addLayout(top);
    content->addWidget(figures_);
    auto* plots = new QHBoxLayout;
    plots->setSpacing(12);
    plots->addWidget(titled(makeLabel({}, "title", this), nec_, this), 3);
    auto* right = new QVBoxLayout;
    right->addWidget(titled(makeLabel({}, "title", this), names_, this), 1);
    right->addWidget(titled(makeLabel({}, "title", this), intervention_, this), 1);
    plots->addLayout(right, 2);
    content->addLayout(plots, 1);
    for (PlotPanel* panel : {nec_, names_, intervention_}) panel->exportButton()->setFlat(false);
    nec_->setFileName(QStringLiteral("audit-accuracy"));
    names_->setFileName(QStringLiteral("audit-names"));
    intervention_->setFileName(QStringLiteral("audit-intervention"));
    empty_->setObjectName(QStringLiteral("AuditEmptyState"));
    empty_->findChild<QPushButton*>()->setObjectName(QStringLiteral("auditStart"));
    stack_->addWidget(empty_);
    stack_->addWidget(running_);
    stack_->addWidget(filled_);
    body()->addWidget(notice_);
    body()->addWidget(stack_, 1);
    notice_->hide();
    const auto start = [this] {
        notice_->hide();
        if (const MethodStatus* method = session_.shown(); method && method->isRun) session_.adapter().audit(QString::fromStdString(method->key));
    };
    connect(empty_, &EmptyState::activated, this, start);
    connect(again_, &QPushButton::clicked, this, start);
    connect(cancel_, &QPushButton::clicked, this, [this] { emit cancelRequested(session_.adapter().auditJob()); });
    connect(&session, &EvaluateSession::methodsChanged, this, &AuditCard::refresh);
    connect(&session.adapter(), &EvaluationAdapter::stateChanged, this, &AuditCard::refresh);
    connect(&session.adapter(), &EvaluationAdapter::auditFailed, this, [this](const QString&, const Error& error) {
        notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error));
    });
    retranslate();
}

QString AuditCard::verdict() const { return verdict_->text(); }

void AuditCard::setJobs(const JobList& jobs) {
    for (const JobState& job : jobs) {
        if (job.id != session_.adapter().auditJob()) continue;
        stage_->setText(core(job.stage.c_str()));
        progress_->setRange(0, static_cast<int>(job.total));
        progress_->setValue(static_cast<int>(job.done));
        cancel_->setEnabled(job.status != JobStatus::Stopping);
    }
}

void AuditCard::refresh() {
    isStale_ = !isVisible();
    if (isStale_) return;
    const MethodStatus* method = session_.shown();
    const QString title = method ? core(method->title.c_str()) : QString();
    setNote(title);
    const bool isRunning = method && session_.adapter().isAuditing() && session_.adapter().auditedRun() == QString::fromStdString(method->key);
    if (!method || !method->isRun) {
        empty_->setText(tr("An audit asks whether a trained bottleneck decides by its concepts. Choose a run in the table of methods."), {});
        return stack_->setCurrentWidget(empty_);
    }
    if (isRunning) return stack_->setCurrentWidget(running_);
    if (method->audit) {
        showReport(*method->audit);
        return stack_->setCurrentWidget(filled_);
    }
    empty_->setText(tr("Does the decision of %1 depend on the words? The audit holds it against random words, random directions and shuffled names.").arg(title),
                    tr("Audit this model"));
    stack_->setCurrentWidget(empty_);
}

void AuditCard::showReport(const AuditReport& report) {
    QStringList sentences;
    for (const AuditVerdict verdict : report.verdicts) sentences << core(verdictText(verdict));
    verdict_->setText(sentences.join(u' '));
    QStringList figures{measured(tr("Top-1"), report.top1, MeasureUnit::Share), measured(tr("Gap to the strongest control"), report.gap, MeasureUnit::Points),
                        measured(tr("Concept similarity"), report.similarity, MeasureUnit::Number),
                        measured(tr("Share of concepts that fit their names"), report.similarityShare, MeasureUnit::Share)};
    if (report.names) figures << QStringLiteral("p&nbsp;<b>%1</b>").arg(QLocale().toString(report.names->pValue, 'f', 3));
    if (report.conceptAuc.value) figures << measured(tr("Concept AUC"), report.conceptAuc, MeasureUnit::Number);
    figures_->setText(figures.join(QStringLiteral(" &nbsp;·&nbsp; ")));
    QStringList reasons;
    for (const std::string& reason : report.reasons) reasons << QString::fromStdString(reason);
    figures_->setToolTip(reasons.join(u'\n'));
    PlotInput input;
    input.chart = shared(auditNecChart(report));
    nec_->setInput(input);
    names_->parentWidget()->setVisible(report.names.has_value());
    if (report.names) {
        input.chart = shared(permutationChart(*report.names));
        names_->setInput(input);
    }
    intervention_->parentWidget()->setVisible(report.intervention.has_value());
    if (!report.intervention) return;
    input.chart = shared(interventionChart(*report.intervention, core(report.title.c_str()), QString::fromStdString(report.variant), 0));
    intervention_->setInput(input);
}

void AuditCard::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (isStale_) refresh();
}

void AuditCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void AuditCard::retranslate() {
    setTitle(tr("Audit"));
    cancel_->setText(tr("Cancel"));
    again_->setText(tr("Audit again"));
    const auto name = [](PlotPanel* panel, const QString& title) {
        panel->plot().setAccessibleName(title);
        if (auto* label = panel->parentWidget()->findChild<QLabel*>(QString(), Qt::FindDirectChildrenOnly)) label->setText(title);
    };
    name(nec_, tr("Accuracy against weights a class"));
    name(names_, tr("Shuffled names"));
    name(intervention_, tr("Correcting concepts"));
    refresh();
}

}  // namespace vitrine
