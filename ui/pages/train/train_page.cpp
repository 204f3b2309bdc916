// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train/train_page.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

#include "bridge/engine_adapter.h"
#include "bridge/error_text.h"
#include "pages/train/curve_card.h"
#include "pages/train/new_run_card.h"
#include "pages/train/run_sentence.h"
#include "pages/train/runs_card.h"
#include "pages/train/trace_card.h"
#include "selection/shown_runs.h"
#include "theme/theme_colors.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"

namespace vitrine {
namespace {

constexpr int kTraceWidth = 286;

bool isBusy(RunState state) {
    return state == RunState::Running || state == RunState::Keeping || state == RunState::Pausing;
}

/// Which run one wants to hear of first.
int urgency(RunState state) {
    if (isBusy(state)) return 5;
    if (state == RunState::Paused) return 4;
    if (state == RunState::Recoverable) return 3;
    return state == RunState::Failed ? 2 : 1;
}

}  // namespace

TrainPage::TrainPage(const PageContext& context) : context_(context), training_(context.adapter.training()) {
    setObjectName(QStringLiteral("TrainPage"));
    makeLayout();
    connect(&training_, &TrainingAdapter::boardChanged, this, &TrainPage::acceptBoard);
    connect(&training_, &TrainingAdapter::started, this, [this](const QString& id) {
        if (awaited_.isEmpty()) awaited_ = id;  // the first of a queue is the one that runs
        followsRun_ = true;
        acceptBoard(training_.board());
    });
    connect(&training_, &TrainingAdapter::refused, this,
            [this](const Error& error) { notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error)); });
    connect(&training_, &TrainingAdapter::exported, this,
            [this](const QString& path) { notice_->show(MessageBar::Kind::Information, tr("Written to %1").arg(path)); });
    connect(runs_, &RunsCard::chosenChanged, this, [this](const QString& id) {
        if (!isChoosing_) followsRun_ = false;
        trace_->setRun(id);
        if (const TrainingRunPointer run = training_.run(id))
            for (CurveCard* card : {left_, right_}) card->showSort(run->makesBackbone);
        drawCurves();
        showState();
        emit exportableChanged();
    });
    connect(runs_, &RunsCard::inspectRequested, this, &TrainPage::showInInspect);
    connect(&training_, &TrainingAdapter::unfinishedReady, this, &TrainPage::showInInspect);
    connect(runs_, &RunsCard::backboneRequested, this, &TrainPage::useBackbone);
    connect(runs_, &RunsCard::settingsRequested, this, [this](const QString& id) {
        if (const TrainingRunPointer run = training_.run(id)) form_->takeOver(*run);
    });
    connect(&runs_->model(), &RunTableModel::drawnChanged, this, &TrainPage::drawCurves);
    connect(empty_, &EmptyState::activated, form_, &NewRunCard::startNow);
    connect(action_, &QPushButton::clicked, this, &TrainPage::doStateAction);
    retranslate();
    showState();
}

void TrainPage::makeLayout() {
    notice_ = new MessageBar(this);
    notice_->setObjectName(QStringLiteral("trainNotice"));
    state_ = new QFrame(this);
    state_->setObjectName(QStringLiteral("trainState"));
    state_->setProperty("role", "notice");
    sentence_ = new QLabel(state_);
    sentence_->setObjectName(QStringLiteral("trainSentence"));
    sentence_->setTextFormat(Qt::PlainText);
    sentence_->setWordWrap(true);
    details_ = makeLabel({}, "muted", state_);
    details_->setObjectName(QStringLiteral("trainDetails"));
    details_->setWordWrap(true);
    details_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    action_ = new QPushButton(state_);
    action_->setObjectName(QStringLiteral("trainAction"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(sentence_);
    words->addWidget(details_);
    auto* line = new QHBoxLayout(state_);
    line->setContentsMargins(12, 7, 8, 7);
    line->addLayout(words, 1);
    line->addWidget(action_);

    form_ = new NewRunCard(context_.adapter, this);
    left_ = new CurveCard("accuracyCard", CurveView::Accuracy, CurveView::Retrieval, this);
    right_ = new CurveCard("lossCard", CurveView::Loss, CurveView::ContrastiveLoss, this);
    runs_ = new RunsCard(context_, this);
    trace_ = new TraceCard(training_, context_.hub, context_.images, this);
    trace_->setFixedWidth(kTraceWidth);
    auto* pair = new QWidget(this);
    auto* chartRow = new QHBoxLayout(pair);
    chartRow->setContentsMargins(0, 0, 0, 0);
    chartRow->setSpacing(12);
    chartRow->addWidget(left_, 1);
    chartRow->addWidget(right_, 1);
    empty_ = new EmptyState(this);
    empty_->setObjectName(QStringLiteral("trainEmpty"));
    empty_->setSecondary();
    charts_ = new QStackedWidget(this);
    charts_->addWidget(pair);
    charts_->addWidget(empty_);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(12);
    lower->addWidget(runs_, 1);
    lower->addWidget(trace_);
    auto* right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(notice_);
    right->addWidget(state_);
    right->addWidget(charts_, 5);
    right->addLayout(lower, 4);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 12);
    layout->setSpacing(12);
    layout->addWidget(form_);
    layout->addLayout(right, 1);
}

void TrainPage::acceptBoard(const TrainingBoardPointer& board) {
    // A hidden page costs nothing while a training runs; it catches up when it is shown.
    if (!isVisible()) return;
    shownVersion_ = board->version;
    isChoosing_ = true;
    runs_->setRuns(board->runs);
    chooseByItself(*board);
    isChoosing_ = false;
    const bool hasRuns = !board->runs.empty();
    charts_->setCurrentIndex(hasRuns ? 0 : 1);
    for (QWidget* part : std::initializer_list<QWidget*>{runs_, trace_}) part->setVisible(hasRuns);
    drawCurves();
    showState();
}

void TrainPage::chooseByItself(const TrainingBoard& board) {
    if (!awaited_.isEmpty() && runs_->model().rowOf(awaited_) >= 0) {
        runs_->choose(awaited_);
        awaited_.clear();
        return;
    }
    const TrainingRunPointer now = training_.run(runs_->chosen());
    const bool mayMove = followsRun_ && (!now || !isBusy(now->state));
    if (!mayMove && now) return;
    TrainingRunPointer best;
    for (const TrainingRunPointer& run : board.runs)
        if (!best || urgency(run->state) >= urgency(best->state)) best = run;
    // A run that has just ended stays chosen until another one trains.
    if (best && (!now || urgency(best->state) > urgency(now->state))) runs_->choose(QString::fromStdString(best->id));
}

void TrainPage::drawCurves() {
    const ThemeColors& colors = themeColors(this);
    const QString chosen = runs_->chosen();
    QVector<DrawnRun> drawn;
    for (const TrainingRunPointer& run : runs_->model().drawnRuns()) {
        const QString id = QString::fromStdString(run->id);
        drawn.push_back({QString::fromStdString(run->name),
                         runStyle(QString::fromStdString(run->variantId), runs_->model().ordinalOf(id), colors), run->curves, id == chosen});
    }
    left_->setRuns(drawn);
    right_->setRuns(drawn);
}

void TrainPage::showState() {
    const TrainingRunPointer run = training_.run(runs_->chosen());
    state_->setVisible(run != nullptr);
    if (!run) return;
    const RunSentence said = describeRun(*run);
    sentence_->setText(said.sentence);
    details_->setText(said.details);
    details_->setVisible(!said.details.isEmpty());
    action_->setText(said.button);
    action_->setVisible(!said.button.isEmpty());
    const char* kind = run->state == RunState::Failed        ? "error"
                       : run->state == RunState::Recoverable ? "warning"
                                                             : "information";
    if (state_->property("kind") == QLatin1String(kind)) return;
    state_->setProperty("kind", QLatin1String(kind));
    state_->style()->unpolish(state_);
    state_->style()->polish(state_);
}

void TrainPage::doStateAction() {
    const TrainingRunPointer run = training_.run(runs_->chosen());
    if (!run) return;
    const QString id = QString::fromStdString(run->id);
    switch (describeRun(*run).action) {
        case RunAction::Pause: return training_.pause(id);
        case RunAction::Resume: return training_.resume(id);
        case RunAction::ResumeWaiting: return resumeWaiting();
        case RunAction::Discard: return training_.discard(id);
        case RunAction::HalveBatch: return training_.retryWithHalfBatch(id);
        case RunAction::Inspect: return showInInspect(id);
        case RunAction::UseBackbone: return useBackbone(id);
        case RunAction::None: return;
    }
}

void TrainPage::resumeWaiting() {
    for (const TrainingRunPointer& run : training_.board()->runs)
        if (run->waited) training_.resume(QString::fromStdString(run->id));
}

void TrainPage::useBackbone(const QString& id) {
    const TrainingRunPointer run = training_.run(id);
    if (!run || run->model.empty()) return;
    context_.adapter.openBackbone(QString::fromStdString(run->model.string()));
    emit pageRequested(QStringLiteral("inspect"));
}

void TrainPage::showInInspect(const QString& id) {
    context_.shownRuns.setShown(id, true);
    emit pageRequested(QStringLiteral("inspect"));
}

bool TrainPage::mayClose() {
    const auto& runs = training_.board()->runs;
    const auto running = std::find_if(runs.begin(), runs.end(), [](const auto& run) { return isBusy(run->state); });
    if (running == runs.end()) return true;
    QMessageBox question(QMessageBox::Question, tr("A training runs"),
                         tr("%1 is being trained. It is saved as it is now and offered for resuming when Vitrine starts again.")
                             .arg(QString::fromStdString((*running)->name)),
                         QMessageBox::NoButton, window());
    question.setObjectName(QStringLiteral("closeWhileTraining"));
    QPushButton* close = question.addButton(tr("Save and close"), QMessageBox::AcceptRole);
    close->setObjectName(QStringLiteral("closeAnyway"));
    question.addButton(tr("Go on training"), QMessageBox::RejectRole)->setObjectName(QStringLiteral("closeNot"));
    question.setDefaultButton(close);
    question.exec();
    return question.clickedButton() == close;
}

bool TrainPage::canExport() const { return !runs_->chosen().isEmpty(); }

bool TrainPage::exportReport() {
    if (runs_->chosen().isEmpty()) return false;
    runs_->findChild<QAction*>(QStringLiteral("runExport"))->trigger();
    return true;
}

void TrainPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    if (shownVersion_ != training_.board()->version) acceptBoard(training_.board());
}

void TrainPage::changeEvent(QEvent* event) {
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange) drawCurves();
}

void TrainPage::retranslate() {
    setAccessibleName(tr("Train"));
    empty_->setText(tr("Curves and runs appear here. A run learns which concepts decide, from the images of this workspace; nothing has been trained on it yet."),
                    tr("Start a run"));
    showState();
}

}  // namespace vitrine
