// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/charts_card.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "pages/evaluate/evaluate_session.h"
#include "plots/plot_panel.h"

namespace vitrine {

ChartsCard::ChartsCard(EvaluateSession& session, QWidget* parent)
    : Card(parent), session_(session), chart_(new QComboBox(this)), stack_(new QStackedWidget(this)), panel_(new PlotPanel(u"series_chart", this)),
      hint_(makeLabel({}, "muted", this)) {
    setObjectName(QStringLiteral("ChartsCard"));
    chart_->setObjectName(QStringLiteral("chartChoice"));
    for (int i = 0; i < static_cast<int>(EvaluationChart::Count); ++i) chart_->addItem(QString());
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setObjectName(QStringLiteral("chartHint"));
    head()->insertWidget(0, chart_);
    head()->addWidget(panel_->tableButton());
    head()->addWidget(panel_->exportButton());
    stack_->addWidget(panel_);
    stack_->addWidget(hint_);
    body()->addWidget(stack_, 1);
    connect(chart_, &QComboBox::currentIndexChanged, this, &ChartsCard::refresh);
    connect(&session, &EvaluateSession::methodsChanged, this, &ChartsCard::refresh);
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
        case EvaluationChart::Count: break;
    }
    return {};
}

void ChartsCard::refresh() {
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
    setNote(isOfOne && session_.shown() ? QCoreApplication::translate("Core", session_.shown()->title.c_str()) : tr("all methods"));
}

void ChartsCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void ChartsCard::retranslate() {
    setAccessibleName(tr("Charts"));
    chart_->setAccessibleName(tr("Chart"));
    for (int i = 0; i < chart_->count(); ++i) chart_->setItemText(i, chartTitle(static_cast<EvaluationChart>(i)));
    refresh();
}

}  // namespace vitrine
