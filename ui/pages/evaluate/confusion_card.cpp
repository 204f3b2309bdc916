// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/confusion_card.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>

#include "pages/evaluate/evaluate_session.h"
#include "plots/matrix_plot.h"
#include "plots/matrix_view.h"
#include "plots/plot_panel.h"
#include "settings/settings_store.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

QComboBox* makeCombo(const char* name, int letters, QWidget* parent) {
    auto* combo = new TextComboBox(QLatin1String(name), letters, parent);
    combo->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    combo->setMaximumWidth(190);
    return combo;
}

QPushButton* makePill(const char* name, QWidget* parent) {
    auto* pill = new QPushButton(parent);
    pill->setObjectName(QLatin1String(name));
    pill->setProperty("role", "pill");
    pill->setCheckable(true);
    return pill;
}

}  // namespace

ConfusionCard::ConfusionCard(EvaluateSession& session, SettingsStore& settings, QWidget* parent)
    : Card(parent), session_(session), settings_(settings), panel_(new PlotPanel(u"confusion_matrix", this)) {
    setObjectName(QStringLiteral("ConfusionCard"));
    makeControls();
    body()->addWidget(panel_, 1);
    head()->addWidget(panel_->tableButton());
    head()->addWidget(panel_->exportButton());
    panel_->setFileName(QStringLiteral("confusion"));
    connect(&session, &EvaluateSession::methodsChanged, this, &ConfusionCard::refresh);
    connect(&session, &EvaluateSession::cellChanged, this, &ConfusionCard::followCell);
    connect(&view(), &MatrixView::chosen, this, [this](int row, int column) {
        session_.setCell(row < 0 ? std::nullopt : std::optional(row), column < 0 ? std::nullopt : std::optional(column));
    });
    connect(&view(), &MatrixView::activated, this, &ConfusionCard::inspectRequested);
    retranslate();
}

MatrixView& ConfusionCard::view() const { return static_cast<MatrixPlot&>(panel_->plot()).view(); }

void ConfusionCard::makeControls() {
    method_ = makeCombo("confusionMethod", 7, this);
    other_ = makeCombo("confusionOther", 6, this);
    order_ = makeCombo("confusionOrder", 8, this);
    normalisation_ = makeCombo("confusionNormalisation", 8, this);
    logarithm_ = makePill("confusionLog", this);
    onlyErrors_ = makePill("confusionErrors", this);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    for (QWidget* control : std::initializer_list<QWidget*>{method_, other_, order_, normalisation_, logarithm_, onlyErrors_}) row->addWidget(control);
    row->addStretch(1);
    body()->addLayout(row);
    for (int i = 0; i < 4; ++i) order_->addItem(QString());
    for (int i = 0; i < 3; ++i) normalisation_->addItem(QString());
    order_->setCurrentIndex(settings_.choice(QStringLiteral("evaluate/order"), 0));
    normalisation_->setCurrentIndex(settings_.choice(QStringLiteral("evaluate/normalisation"), 0));
    logarithm_->setChecked(settings_.choice(QStringLiteral("evaluate/logarithm"), 0) != 0);
    onlyErrors_->setChecked(settings_.choice(QStringLiteral("evaluate/onlyErrors"), 0) != 0);
    connect(method_, &QComboBox::activated, this, [this](int index) { session_.setShown(method_->itemData(index).toString()); });
    connect(other_, &QComboBox::activated, this, [this](int index) { session_.setOther(other_->itemData(index).toString()); });
    connect(order_, &QComboBox::currentIndexChanged, this, &ConfusionCard::refresh);
    connect(normalisation_, &QComboBox::currentIndexChanged, this, &ConfusionCard::refresh);
    connect(logarithm_, &QPushButton::toggled, this, &ConfusionCard::refresh);
    connect(onlyErrors_, &QPushButton::toggled, this, &ConfusionCard::refresh);
}

ConfusionChoices ConfusionCard::choices() const {
    return {static_cast<ClassOrder>(std::max(0, order_->currentIndex())), static_cast<Normalisation>(std::max(0, normalisation_->currentIndex())),
            logarithm_->isChecked(), onlyErrors_->isChecked()};
}

void ConfusionCard::fillMethods() {
    const QSignalBlocker blockMethod(method_), blockOther(other_);
    method_->clear();
    other_->clear();
    other_->addItem(tr("alone"), QString());
    for (const MethodStatus* method : session_.measured()) {
        const QString title = QCoreApplication::translate("Core", method->title.c_str());
        const QString key = QString::fromStdString(method->key);
        method_->addItem(title, key);
        if (method != session_.shown()) other_->addItem(tr("minus %1").arg(title), key);
        if (method == session_.shown()) method_->setCurrentIndex(method_->count() - 1);
        if (method == session_.other()) other_->setCurrentIndex(other_->count() - 1);
    }
}

void ConfusionCard::refresh() {
    settings_.setChoice(QStringLiteral("evaluate/order"), order_->currentIndex());
    settings_.setChoice(QStringLiteral("evaluate/normalisation"), normalisation_->currentIndex());
    settings_.setChoice(QStringLiteral("evaluate/logarithm"), logarithm_->isChecked() ? 1 : 0);
    settings_.setChoice(QStringLiteral("evaluate/onlyErrors"), onlyErrors_->isChecked() ? 1 : 0);
    fillMethods();
    const MethodStatus* method = session_.shown();
    if (!method) return panel_->setInput({});
    // Ordering and normalising a million cells takes longer than a frame.
    const MethodStatus* other = session_.other();
    runInBackground(
        gate_,
        [evaluation = method->evaluation, subtracted = other ? other->evaluation : nullptr, choices = choices(),
         texts = session_.snapshot()->workspace ? session_.snapshot()->workspace->classTexts : Matrix(), position = session_.positionOf(*method)] {
            auto matrix = std::make_shared<MatrixData>(
                confusionData(*evaluation, subtracted.get(), choices, classOrderOf(*evaluation, choices.order, texts)));
            matrix->position = position;
            return matrix;
        },
        [this, request = ++request_](const std::shared_ptr<MatrixData>& matrix) {
            if (request == request_) show(matrix);
        });
}

void ConfusionCard::show(const std::shared_ptr<const MatrixData>& matrix) {
    PlotInput input;
    input.matrix = matrix;
    panel_->setInput(input);
    if (const MethodStatus* method = session_.shown()) {
        const EvaluatedImages& images = *method->evaluation->images;
        const QString split = images.split == Split::Test ? tr("test split") : tr("validation split");
        setNote(tr("%1 · %2 classes · %n image(s)", nullptr, static_cast<int>(images.size())).arg(split).arg(images.classCount()));
    }
    followCell();
}

void ConfusionCard::followCell() { view().setCursor(session_.trueClass().value_or(-1), session_.predictedClass().value_or(-1)); }

void ConfusionCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void ConfusionCard::retranslate() {
    setTitle(tr("Confusion matrix"));
    const QStringList orders{tr("By similarity"), tr("By name"), tr("By errors"), tr("As given")};
    for (int i = 0; i < orders.size(); ++i) order_->setItemText(i, orders[i]);
    const QStringList norms{tr("Counts"), tr("Share of row"), tr("Share of column")};
    for (int i = 0; i < norms.size(); ++i) normalisation_->setItemText(i, norms[i]);
    logarithm_->setText(tr("Log"));
    logarithm_->setToolTip(tr("Colours by the logarithm: few and many errors are both seen"));
    onlyErrors_->setText(tr("Only errors"));
    method_->setAccessibleName(tr("Method"));
    method_->setToolTip(tr("The method whose answers are shown"));
    other_->setAccessibleName(tr("Method to subtract"));
    other_->setToolTip(tr("Subtract another method: blue where the first has more images, orange where it has fewer"));
    order_->setAccessibleName(tr("Order of the classes"));
    normalisation_->setAccessibleName(tr("Normalisation"));
    refresh();
}

}  // namespace vitrine
