// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/weights_card.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QEvent>
#include <QShowEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "pages/evaluate/evaluate_session.h"
#include "plots/plot_panel.h"

namespace vitrine {

WeightsCard::WeightsCard(EvaluateSession& session, QWidget* parent)
    : Card(parent), session_(session), views_(new QButtonGroup(this)), stack_(new QStackedWidget(this)), panel_(new PlotPanel(u"weight_heatmap", this)),
      hint_(makeLabel({}, "muted", this)) {
    setObjectName(QStringLiteral("WeightsCard"));
    const char* names[] = {"weightsLayer", "weightsHead", "weightsProduct"};
    for (int i = 0; i < 3; ++i) {
        auto* pill = new QPushButton(this);
        pill->setObjectName(QLatin1String(names[i]));
        pill->setProperty("role", "pill");
        pill->setCheckable(true);
        pill->setChecked(i == 0);
        views_->addButton(pill, i);
        head()->insertWidget(i, pill);
    }
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    stack_->addWidget(panel_);
    stack_->addWidget(hint_);
    head()->addWidget(panel_->tableButton());
    head()->addWidget(panel_->exportButton());
    panel_->setFileName(QStringLiteral("weights"));
    body()->addWidget(stack_, 1);
    connect(views_, &QButtonGroup::idToggled, this, [this](int, bool isOn) {
        if (isOn) refresh();
    });
    connect(&session, &EvaluateSession::methodsChanged, this, &WeightsCard::refresh);
    retranslate();
}

void WeightsCard::setView(WeightView view) { views_->button(static_cast<int>(view))->setChecked(true); }

void WeightsCard::refresh() {
    isStale_ = !isVisible();
    if (isStale_) return;
    const MethodStatus* method = session_.shown();
    std::shared_ptr<const RunSnapshot> run;
    if (method && session_.snapshot()->workspace)
        for (const auto& known : session_.snapshot()->workspace->runs)
            if (known->id == method->key) run = known;
    ++request_;
    if (!run) return show({});
    runInBackground(
        gate_, [run, view = static_cast<WeightView>(views_->checkedId())] { return weightPicture(*run, view); },
        [this, request = request_](const std::optional<WeightPicture>& picture) {
            if (request == request_) show(picture);
        });
}

void WeightsCard::show(const std::optional<WeightPicture>& picture) {
    stack_->setCurrentIndex(picture ? 0 : 1);
    panel_->tableButton()->setEnabled(picture.has_value());
    panel_->exportButton()->setEnabled(picture.has_value());
    PlotInput input;
    if (picture) input.matrix = std::make_shared<MatrixData>(picture->matrix);
    panel_->setInput(input);
    if (!picture) return setNote({});
    const QLocale locale;
    const WeightSparsity& sparsity = picture->sparsity;
    const double share = sparsity.all == 0 ? 0.0 : 100.0 * static_cast<double>(sparsity.nonZero) / static_cast<double>(sparsity.all);
    setNote(tr("%1 · %2 of %3 not zero (%4 %)")
                .arg(QCoreApplication::translate("Core", session_.shown()->title.c_str()), locale.toString(static_cast<qulonglong>(sparsity.nonZero)),
                     locale.toString(static_cast<qulonglong>(sparsity.all)), locale.toString(share, 'f', 1)));
}

void WeightsCard::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (isStale_) refresh();
}

void WeightsCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void WeightsCard::retranslate() {
    setAccessibleName(tr("Weights"));
    views_->button(0)->setText(tr("Concept layer"));
    views_->button(1)->setText(tr("Head"));
    views_->button(2)->setText(tr("Product"));
    views_->button(2)->setToolTip(tr("What a concept score of CLIP does to a class score, without the gate"));
    hint_->setText(tr("Only trained bottlenecks have a concept layer and a head. Choose one in the table of methods."));
    refresh();
}

}  // namespace vitrine
