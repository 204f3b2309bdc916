// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/charts_card.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QShowEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "bridge/error_text.h"
#include "pages/evaluate/evaluate_session.h"
#include "plots/plot_panel.h"
#include "settings/settings_store.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

constexpr int kFewestLetters = 12;

}  // namespace

ChartsCard::ChartsCard(EvaluateSession& session, SettingsStore& settings, QWidget* parent)
    : Card(parent), session_(session), settings_(settings), chart_(new TextComboBox(QStringLiteral("chartChoice"), kFewestLetters, this)), stack_(new QStackedWidget(this)), panel_(new PlotPanel(u"series_chart", this)),
      hint_(makeLabel({}, "muted", this)), compare_(new QPushButton(this)), lists_(new QPushButton(this)) {
    setObjectName(QStringLiteral("ChartsCard"));
    for (int i = 0; i < static_cast<int>(EvaluationChart::Count); ++i) chart_->addItem(QString());
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setObjectName(QStringLiteral("chartHint"));
    head()->insertWidget(0, chart_);
    compare_->setObjectName(QStringLiteral("compareSets"));
    lists_->setObjectName(QStringLiteral("compareLists"));
    for (QPushButton* button : {compare_, lists_}) {
        button->setProperty("role", "pill");
        head()->addWidget(button);
    }
    head()->addWidget(panel_->tableButton());
    head()->addWidget(panel_->exportButton());
    stack_->addWidget(panel_);
    stack_->addWidget(hint_);
    body()->addWidget(stack_, 1);
    connect(chart_, &QComboBox::currentIndexChanged, this, &ChartsCard::refresh);
    connect(&session, &EvaluateSession::methodsChanged, this, &ChartsCard::refresh);
    EvaluationAdapter& adapter = session.adapter();
    connect(&adapter, &EvaluationAdapter::conceptSetsChanged, this, &ChartsCard::refresh);
    connect(compare_, &QPushButton::clicked, this, [this, &adapter] {
        if (adapter.isComparingSets()) emit cancelRequested(adapter.setsJob());
        else adapter.compareConceptSets({});
    });
    connect(lists_, &QPushButton::clicked, this, &ChartsCard::chooseLists);
    retranslate();
}

void ChartsCard::setChart(EvaluationChart chart) { chart_->setCurrentIndex(static_cast<int>(chart)); }

ChartData ChartsCard::chartData(EvaluationChart chart) const {
    const MethodStatus* method = session_.shown();
    const auto snapshot = session_.snapshot();
    if (!method || !snapshot) return {};
    const int position = session_.positionOf(*method);
    switch (chart) {
        case EvaluationChart::ClassAccuracy: return classAccuracyChart(*method, position);
        case EvaluationChart::AccuracySparsity: return accuracySparsityChart(*snapshot);
        case EvaluationChart::AccuracyNec: return accuracyNecChart(*snapshot);
        case EvaluationChart::Insertion: return insertionChart(*method, position);
        case EvaluationChart::Intervention:
            if (!method->evaluation->intervention) return {};
            return interventionChart(*method->evaluation->intervention, QCoreApplication::translate("Core", method->title.c_str()),
                                     QString::fromStdString(method->variant), position);
        case EvaluationChart::ConceptSets:
            return session_.adapter().conceptSets() ? conceptSetsChart(*session_.adapter().conceptSets()) : ChartData();
        case EvaluationChart::Count: break;
    }
    return {};
}

void ChartsCard::chooseLists() {
    const QString key = QStringLiteral("concepts");
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Concept lists to compare"), settings_.lastFolder(key),
                                                            tr("Concept lists (*.txt);;All files (*)"));
    if (files.isEmpty()) return;
    settings_.setLastFolder(key, QFileInfo(files.front()).absolutePath());
    session_.adapter().compareConceptSets(files);
}

/// What can be done for the chart of concept sets, and what came of it; nothing of it for the other charts.
void ChartsCard::showSetsState(bool isShown) {
    const EvaluationAdapter& adapter = session_.adapter();
    const bool isRunning = adapter.isComparingSets();
    compare_->setVisible(isShown);
    lists_->setVisible(isShown);
    lists_->setEnabled(!isRunning);
    compare_->setText(isRunning ? tr("Cancel") : tr("Compare"));
    compare_->setToolTip(isRunning ? QString() : tr("Measures Concept Matrix Search with the workspace's concepts and with random parts of them"));
    if (!isShown || !adapter.conceptSets()) return;
    QStringList left;
    for (const Error& problem : adapter.conceptSets()->problems) left << errorText(problem);
    setNote(isRunning ? tr("measuring …") : left.join(QStringLiteral(" · ")));
}

void ChartsCard::refresh() {
    isStale_ = !isVisible();
    if (isStale_) return;
    const auto chart = static_cast<EvaluationChart>(std::max(0, chart_->currentIndex()));
    auto made = std::make_shared<ChartData>(chartData(chart));
    const bool isEmpty = made->series.isEmpty();
    hint_->setText(chartHint(chart));
    stack_->setCurrentIndex(isEmpty ? 1 : 0);
    panel_->tableButton()->setEnabled(!isEmpty);
    panel_->exportButton()->setEnabled(!isEmpty);
    PlotInput input;
    input.chart = made;
    panel_->setInput(input);
    panel_->setFileName(chartTitle(chart).toLower().replace(u' ', u'-'));
    panel_->plot().setAccessibleName(chartTitle(chart));
    const bool isOfOne = chart == EvaluationChart::ClassAccuracy || chart == EvaluationChart::Insertion || chart == EvaluationChart::Intervention;
    if (chart == EvaluationChart::ClassAccuracy && session_.shown()) panel_->setTable(classTable(*session_.shown()->evaluation));
    if (chart == EvaluationChart::ConceptSets) setNote({});
    else setNote(isOfOne && session_.shown() ? QCoreApplication::translate("Core", session_.shown()->title.c_str()) : tr("all methods"));
    showSetsState(chart == EvaluationChart::ConceptSets);
}

void ChartsCard::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (isStale_) refresh();
}

void ChartsCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void ChartsCard::retranslate() {
    setAccessibleName(tr("Charts"));
    chart_->setAccessibleName(tr("Chart"));
    lists_->setText(tr("Add lists …"));
    lists_->setToolTip(tr("The same, with concept lists of your own beside them"));
    for (int i = 0; i < chart_->count(); ++i) chart_->setItemText(i, chartTitle(static_cast<EvaluationChart>(i)));
    refresh();
}

}  // namespace vitrine
