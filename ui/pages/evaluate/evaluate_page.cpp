// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/evaluate_page.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <set>

#include "bridge/engine_adapter.h"
#include "bridge/error_text.h"
#include "bridge/image_conversion.h"
#include "models/cell_image_model.h"
#include "models/image_list_model.h"
#include "pages/evaluate/audit_card.h"
#include "pages/evaluate/cell_card.h"
#include "pages/evaluate/charts_card.h"
#include "pages/evaluate/confusion_card.h"
#include "pages/evaluate/evaluate_session.h"
#include "pages/evaluate/methods_card.h"
#include "pages/evaluate/pairs_card.h"
#include "pages/evaluate/weights_card.h"
#include "selection/selection_hub.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"

namespace vitrine {
namespace {

constexpr int kGap = 12;
constexpr int kCellHeight = 160;

bool hasOneClass(const EvaluatedImages& images) { return std::set<int>(images.labels.begin(), images.labels.end()).size() < 2; }

}  // namespace

EvaluatePage::EvaluatePage(const PageContext& context)
    : context_(context), adapter_(new EvaluationAdapter(context.adapter.evaluation(), this)), session_(new EvaluateSession(*adapter_, context.hub, this)),
      stack_(new QStackedWidget(this)), empty_(new EmptyState(this)), filled_(new QWidget(this)), views_(new QButtonGroup(this)),
      cards_(new QStackedWidget(this)), progressText_(new QLabel(this)), progress_(new QProgressBar(this)), cancel_(new QPushButton(this)),
      evaluate_(new QPushButton(this)), notice_(new MessageBar(this)), confusion_(new ConfusionCard(*session_, context.settings, this)),
      charts_(new ChartsCard(*session_, context.settings, this)), weights_(new WeightsCard(*session_, this)), audit_(new AuditCard(*session_, this)),
      methods_(new MethodsCard(*session_, context.settings, this)), pairs_(new PairsCard(*session_, this)), cell_(new CellCard(*session_, context.adapter.map(), this)) {
    setObjectName(QStringLiteral("EvaluatePage"));
    layOut();
    connectParts();
    retranslate();
}

void EvaluatePage::layOut() {
    auto* bar = new QHBoxLayout;
    bar->setSpacing(6);
    const char* names[] = {"viewConfusion", "viewCharts", "viewWeights", "viewAudit"};
    for (int i = 0; i < 4; ++i) {
        auto* pill = new QPushButton(this);
        pill->setObjectName(QLatin1String(names[i]));
        pill->setProperty("role", "pill");
        pill->setCheckable(true);
        pill->setChecked(i == 0);
        views_->addButton(pill, i);
        bar->addWidget(pill);
    }
    progressText_->setProperty("role", "muted");
    progress_->setTextVisible(false);
    progress_->setFixedWidth(160);
    cancel_->setObjectName(QStringLiteral("evaluateCancel"));
    evaluate_->setObjectName(QStringLiteral("evaluateAll"));
    bar->addStretch(1);
    for (QWidget* part : std::initializer_list<QWidget*>{progressText_, progress_, cancel_, evaluate_}) bar->addWidget(part);
    for (QWidget* card : std::initializer_list<QWidget*>{confusion_, charts_, weights_, audit_}) cards_->addWidget(card);
    auto* right = new QSplitter(Qt::Vertical, this);
    right->setHandleWidth(kGap);
    right->addWidget(methods_);
    right->addWidget(pairs_);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 2);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setHandleWidth(kGap);
    split->addWidget(cards_);
    split->addWidget(right);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({660, 570});
    for (QSplitter* some : {right, split}) some->setChildrenCollapsible(false);
    cell_->setFixedHeight(kCellHeight);
    auto* content = new QVBoxLayout(filled_);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(kGap);
    content->addLayout(bar);
    content->addWidget(notice_);
    content->addWidget(split, 1);
    content->addWidget(cell_);
    notice_->hide();
    // Names of their own: every page has such a view, and tests and tools ask for one by its name.
    empty_->setObjectName(QStringLiteral("EvaluateEmptyState"));
    empty_->findChild<QPushButton*>()->setObjectName(QStringLiteral("evaluateStart"));
    stack_->addWidget(empty_);
    stack_->addWidget(filled_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->addWidget(stack_);
}

void EvaluatePage::connectParts() {
    connect(views_, &QButtonGroup::idToggled, this, [this](int id, bool isOn) {
        if (isOn) cards_->setCurrentIndex(id);
    });
    connect(session_, &EvaluateSession::methodsChanged, this, &EvaluatePage::refresh);
    connect(adapter_, &EvaluationAdapter::stateChanged, this, &EvaluatePage::refresh);
    connect(adapter_, &EvaluationAdapter::evaluationFailed, this, [this](const Error& error) {
        notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error));
    });
    connect(&context_.adapter, &EngineAdapter::workspaceChanged, adapter_, &EvaluationAdapter::refresh);
    connect(&context_.adapter, &EngineAdapter::jobsChanged, this, [this](const std::shared_ptr<const JobList>& jobs) { showJobs(*jobs); });
    connect(evaluate_, &QPushButton::clicked, adapter_, &EvaluationAdapter::evaluate);
    connect(cancel_, &QPushButton::clicked, this, [this] {
        cancel_->setEnabled(false);
        context_.adapter.cancelJob(adapter_->evaluationJob());
    });
    connect(adapter_, &EvaluationAdapter::conceptSetsFailed, this, [this](const Error& error) {
        notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error));
    });
    connect(charts_, &ChartsCard::cancelRequested, &context_.adapter, &EngineAdapter::cancelJob);
    connect(audit_, &AuditCard::cancelRequested, &context_.adapter, &EngineAdapter::cancelJob);
    connect(empty_, &EmptyState::activated, this, [this] {
        bool canEvaluate = false;
        emptySentence(canEvaluate);
        if (canEvaluate) adapter_->evaluate();
        else emit pageRequested(QStringLiteral("library"));
    });
    connect(confusion_, &ConfusionCard::inspectRequested, this, &EvaluatePage::inspectCell);
    connect(pairs_, &PairsCard::inspectRequested, this, &EvaluatePage::inspectCell);
    connect(cell_, &CellCard::opened, this, &EvaluatePage::inspectRow);
    connect(&context_.adapter, &EngineAdapter::imagesAdded, this, [this](const QVector<ImageEntryPointer>& entries) {
        for (const ImageEntryPointer& entry : entries)
            if (!wanted_.isEmpty() && (entry->path.string() == wanted_.toStdString() || entry->fileName == wanted_.toStdString())) {
                wanted_.clear();
                context_.hub.setImage(entry->id);
            }
    });
    if (context_.adapter.workspace()) adapter_->refresh();
}

void EvaluatePage::setView(View view) { views_->button(static_cast<int>(view))->setChecked(true); }

bool EvaluatePage::canExport() const { return stack_->currentWidget() == filled_ && !session_->measured().empty(); }

bool EvaluatePage::exportReport() {
    if (!canExport()) return false;
    auto* button = cards_->currentWidget()->findChild<QPushButton*>(QStringLiteral("plotExport"));
    if (button && button->isVisible() && button->isEnabled()) button->click();
    else methods_->saveTable();
    return true;
}

/// Why there is nothing to see; `canEvaluate`: the button measures, otherwise it leads to the Library.
QString EvaluatePage::emptySentence(bool& canEvaluate) const {
    const auto snapshot = session_->snapshot();
    canEvaluate = false;
    if (!snapshot) return tr("Open a workspace with labelled images to compare methods on them.");
    if (!snapshot->images) return tr("No image of this workspace has a label, so there is nothing to hold the answers against.");
    if (hasOneClass(*snapshot->images)) return tr("All images of this workspace belong to one class. It takes a second one to tell methods apart.");
    canEvaluate = true;
    if (snapshot->workspace && snapshot->workspace->runs.empty())
        return tr("Nothing has been trained here yet. The methods that need no training can be measured now, on the same images and embeddings.");
    return tr("Every run and every method that needs no training can be measured here, on the same images and embeddings.");
}

void EvaluatePage::refresh() {
    const bool isRunning = adapter_->isEvaluating();
    bool canEvaluate = false;
    const QString sentence = emptySentence(canEvaluate);
    const bool hasSome = !session_->measured().empty();
    const bool isFilled = canEvaluate && (hasSome || isRunning);
    empty_->setText(sentence, canEvaluate ? tr("Evaluate all methods") : tr("Go to the Library"));
    stack_->setCurrentWidget(isFilled ? filled_ : empty_);
    emit exportableChanged();
    for (QWidget* part : std::initializer_list<QWidget*>{progressText_, progress_, cancel_}) part->setVisible(isRunning);
    evaluate_->setVisible(!isRunning);
    cancel_->setEnabled(true);
    if (!isRunning || !session_->snapshot()) return;
    const auto& methods = session_->snapshot()->methods;
    int done = 0;
    QString current;
    for (const MethodStatus& method : methods) {
        if (method.state == MethodState::Done || method.state == MethodState::Failed) ++done;
        if (method.state == MethodState::Running) current = QCoreApplication::translate("Core", method.title.c_str());
    }
    progress_->setRange(0, static_cast<int>(methods.size()));
    progress_->setValue(done);
    progressText_->setText(current.isEmpty() ? tr("Preparing the images and controls …")
                                             : tr("Measuring %1, %2 of %3").arg(current).arg(done + 1).arg(methods.size()));
}

void EvaluatePage::showJobs(const JobList& jobs) {
    audit_->setJobs(jobs);
    for (const JobState& job : jobs)
        if (job.id == adapter_->evaluationJob() && job.status == JobStatus::Stopping) cancel_->setEnabled(false);
}

/// The first image of the cell.
void EvaluatePage::inspectCell(int trueClass, int predictedClass) {
    session_->setCell(trueClass, predictedClass);
    if (const QModelIndex first = cell_->images().index(0); first.isValid()) inspectRow(first.data(CellImageModel::RowRole).toUInt());
}

void EvaluatePage::inspectRow(quint32 row) {
    context_.adapter.map().openPicture(row, [this](const MapPicture& picture) { inspectPicture(picture); });
}

/// The image as it is loaded; else its file; else, where the demo draws it anew, the picture itself.
void EvaluatePage::inspectPicture(const MapPicture& picture) {
    if (picture.path.empty() && picture.picture.empty())
        return notice_->show(MessageBar::Kind::Information,
                             tr("The workspace holds the embeddings of these images but not their pictures, so Inspect can not show them."));
    notice_->hide();
    const ImageListModel& images = context_.images;
    for (int row = 0; row < images.rowCount(); ++row) {
        const ImageEntryPointer entry = images.entry(row);
        if (picture.path.empty() ? entry->fileName != picture.name : entry->path != picture.path) continue;
        context_.hub.setImage(entry->id);
        return emit pageRequested(QStringLiteral("inspect"));
    }
    wanted_ = QString::fromStdString(picture.path.empty() ? picture.name : picture.path.string());
    if (picture.path.empty()) context_.adapter.addPicture(toQImage(picture.picture), wanted_);
    else context_.adapter.addPaths({wanted_});
    emit pageRequested(QStringLiteral("inspect"));
}

void EvaluatePage::changeEvent(QEvent* event) {
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void EvaluatePage::retranslate() {
    setAccessibleName(tr("Evaluate"));
    const QStringList names{tr("Confusion matrix"), tr("Charts"), tr("Weights"), tr("Audit")};
    for (int i = 0; i < names.size(); ++i) views_->button(i)->setText(names[i]);
    cancel_->setText(tr("Cancel"));
    evaluate_->setText(tr("Evaluate all methods"));
    progress_->setAccessibleName(tr("Methods measured so far"));
    refresh();
}

}  // namespace vitrine
