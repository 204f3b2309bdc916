// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train/curve_card.h"

#include <QDialog>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

constexpr int kFewestLetters = 8;

QPushButton* makePill(const QString& name, bool checkable, QWidget* parent) {
    auto* pill = new QPushButton(parent);
    pill->setObjectName(name);
    pill->setProperty("role", "pill");
    pill->setCheckable(checkable);
    return pill;
}

}  // namespace

CurveCard::CurveCard(const char* name, CurveView view, CurveView backboneView, QWidget* parent)
    : Card(parent), classifierView_(view), backboneView_(backboneView) {
    const QString id = QLatin1String(name);
    setObjectName(id);
    views_ = new TextComboBox(id + QStringLiteral("View"), kFewestLetters, this);
    for (int i = 0; i < kCurveViews; ++i) views_->addItem({});
    smooth_ = makePill(id + QStringLiteral("Smooth"), true, this);
    smooth_->setChecked(true);
    logarithmic_ = makePill(id + QStringLiteral("Log"), true, this);
    fit_ = makePill(id + QStringLiteral("Fit"), false, this);
    fit_->setEnabled(false);
    table_ = makePill(id + QStringLiteral("Table"), false, this);
    chart_ = new CurveChart(this);
    chart_->setObjectName(id + QStringLiteral("Chart"));
    chart_->setView(view);
    head()->insertWidget(0, views_);
    for (QWidget* control : std::initializer_list<QWidget*>{smooth_, logarithmic_, fit_, table_}) head()->addWidget(control);
    body()->addWidget(chart_, 1);
    legend_ = makeLabel({}, "muted", this);
    legend_->setObjectName(id + QStringLiteral("Legend"));
    legend_->setWordWrap(true);
    body()->addWidget(legend_);
    views_->setCurrentIndex(static_cast<int>(view));
    connect(views_, &QComboBox::currentIndexChanged, this, [this](int index) {
        const auto chosen = static_cast<CurveView>(index);
        (isBackboneView(chosen) ? backboneView_ : classifierView_) = chosen;
        chart_->setView(chosen);
        refresh();
    });
    connect(smooth_, &QPushButton::toggled, chart_, &CurveChart::setSmooth);
    connect(logarithmic_, &QPushButton::toggled, chart_, &CurveChart::setLogarithmic);
    connect(fit_, &QPushButton::clicked, chart_, &CurveChart::resetZoom);
    connect(chart_, &CurveChart::zoomChanged, fit_, &QPushButton::setEnabled);
    connect(table_, &QPushButton::clicked, this, &CurveCard::showTable);
    retranslate();
}

void CurveCard::setRuns(const QVector<DrawnRun>& runs) {
    const bool markedBefore = chart_->marksEpochs();
    chart_->setRuns(runs);
    if (chart_->marksEpochs() != markedBefore) refresh();
}

void CurveCard::showSort(bool backbone) {
    if (isBackboneView(chart_->view()) == backbone) return;
    views_->setCurrentIndex(static_cast<int>(backbone ? backboneView_ : classifierView_));
}

void CurveCard::refresh() {
    const CurveView view = chart_->view();
    const bool isNoisy = view == CurveView::Accuracy || view == CurveView::Loss || view == CurveView::ContrastiveLoss;
    smooth_->setVisible(isNoisy);
    QString note = tr("Steps.");
    if (view == CurveView::Accuracy) note = tr("Steps. Validation bold, training thin.");
    if (view == CurveView::Loss) note = tr("Steps. Cross-entropy: validation bold, training thin; CBL loss dotted.");
    if (view == CurveView::Quality) note = tr("Steps. F1 bold, recall thin, precision dotted.");
    if (view == CurveView::Sparsity) note = tr("Steps. Active in an image bold, alive at all thin.");
    if (view == CurveView::LearningRate) note = tr("Steps. Head bold, concept layer thin.");
    if (view == CurveView::Retrieval) note = tr("Steps. Text→image recall@1 bold, image→text recall@1 thin, image→text recall@5 dotted; validation.");
    if (view == CurveView::ContrastiveLoss) note = tr("Steps. Validation bold, training thin.");
    if (view == CurveView::MedianRank) note = tr("Steps. Text→image bold, image→text thin; 1 is best.");
    if (view == CurveView::LogitScale) note = tr("Steps. What cosines are multiplied by; it is learnt.");
    if (view == CurveView::BackboneRate) note = tr("Steps. AdamW; the rate of Muon has the same shape.");
    if (chart_->marksEpochs()) note += u' ' + tr("Dashed upright: the end of an epoch.");
    legend_->setText(note);
    chart_->setAccessibleName(tr("Curves: %1").arg(curveViewTitle(view)));
    chart_->setAccessibleDescription(note);
    setAccessibleName(curveViewTitle(view));
}

void CurveCard::showTable() {
    auto* dialog = new QDialog(this);
    dialog->setObjectName(QStringLiteral("CurveTableDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(curveViewTitle(chart_->view()));
    auto* model = new QStandardItemModel(dialog);
    model->setHorizontalHeaderLabels({tr("Run"), tr("Curve"), tr("Step"), tr("Value")});
    const QLocale locale;
    for (const DrawnCurve& curve : chart_->drawnCurves())
        for (const QPointF& point : curve.points)
            model->appendRow({new QStandardItem(curve.run), new QStandardItem(curve.curve),
                              new QStandardItem(locale.toString(point.x(), 'f', 0)), new QStandardItem(locale.toString(point.y(), 'g', 6))});
    auto* view = new QTableView(dialog);
    view->setObjectName(QStringLiteral("curveTable"));
    view->setAccessibleName(tr("The curves as a table"));
    view->setProperty("role", "grid");
    view->setModel(model);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->verticalHeader()->hide();
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(view);
    dialog->resize(620, 480);
    dialog->show();
}

void CurveCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void CurveCard::retranslate() {
    for (int i = 0; i < kCurveViews; ++i) views_->setItemText(i, curveViewTitle(static_cast<CurveView>(i)));
    views_->setAccessibleName(tr("What the chart shows"));
    smooth_->setText(tr("Smooth"));
    smooth_->setToolTip(tr("Running mean of the training curves: 0.99 of what was, 0.01 of the step"));
    logarithmic_->setText(tr("Log"));
    logarithmic_->setToolTip(tr("Logarithmic axis"));
    fit_->setText(tr("Fit"));
    fit_->setToolTip(tr("Show all again. Drag a frame in the chart or press + to look closer"));
    table_->setText(tr("Table"));
    table_->setToolTip(tr("The curves as a table"));
    refresh();
}

}  // namespace vitrine
