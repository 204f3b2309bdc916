// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/what_if_card.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>
#include <algorithm>

#include "bridge/error_text.h"
#include "bridge/job_runner.h"
#include "models/contribution_model.h"
#include "pages/inspect/concept_slider_row.h"
#include "pages/inspect/inspect_session.h"
#include "pages/inspect/outcome_list.h"
#include "selection/selection_hub.h"
#include "widgets/filter_popup.h"
#include "widgets/symbol_icon.h"

namespace vitrine {
namespace {

constexpr int kToolWidth = 28;

QToolButton* makeTool(const char* name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setProperty("role", "flat");
    return button;
}

double zScoreOf(const ModelColumn& column, const QString& name) {
    const int index = conceptIndexOf(column, name);
    return index < 0 ? 0.0 : static_cast<double>(column.zScores[static_cast<std::size_t>(index)]);
}

}  // namespace

WhatIfCard::WhatIfCard(InspectSession& session, QWidget* parent) : Card(parent), session_(session) {
    setObjectName(QStringLiteral("WhatIfCard"));
    makeHead();
    makeBody();
    connect(&session, &InspectSession::inspectionChanged, this, &WhatIfCard::newImage);
    connect(&session, &InspectSession::explainedChanged, this, &WhatIfCard::newImage);
    connect(&session, &InspectSession::columnsChanged, this, &WhatIfCard::refresh);
    connect(&session.hub(), &SelectionHub::markedConceptChanged, this, [this](const QString& name) {
        for (ConceptSliderRow* row : rows_) row->setMarked(row->conceptName() == name);
    });
    retranslate();
    newImage();
}

void WhatIfCard::makeHead() {
    add_ = makeTool("addConcept", this);
    add_->setText(QStringLiteral("+"));
    undo_ = makeTool("undoEdit", this);
    redo_ = makeTool("redoEdit", this);
    reset_ = new QPushButton(this);
    reset_->setObjectName(QStringLiteral("resetEdits"));
    reset_->setProperty("role", "pill");
    drawTools();
    for (QToolButton* tool : {add_, undo_, redo_}) tool->setFixedWidth(kToolWidth);
    for (QWidget* control : std::initializer_list<QWidget*>{add_, undo_, redo_, reset_}) head()->addWidget(control);
    QUndoStack& stack = session_.undoStack();
    connect(add_, &QToolButton::clicked, this, &WhatIfCard::fillConceptMenu);
    connect(undo_, &QToolButton::clicked, &stack, &QUndoStack::undo);
    connect(redo_, &QToolButton::clicked, &stack, &QUndoStack::redo);
    connect(&stack, &QUndoStack::canUndoChanged, undo_, &QWidget::setEnabled);
    connect(&stack, &QUndoStack::canRedoChanged, redo_, &QWidget::setEnabled);
    undo_->setEnabled(stack.canUndo());
    redo_->setEnabled(stack.canRedo());
    connect(reset_, &QPushButton::clicked, &session_, &InspectSession::resetEdits);
}

void WhatIfCard::drawTools() {
    undo_->setIcon(symbolIcon(Symbol::Undo, this));
    redo_->setIcon(symbolIcon(Symbol::Redo, this));
}

void WhatIfCard::makeBody() {
    rowBox_ = new QWidget(this);
    rowBox_->setProperty("role", "scrolled");
    auto* rows = new QVBoxLayout(rowBox_);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    rows->addStretch(1);
    scroll_ = new QScrollArea(this);
    scroll_->setObjectName(QStringLiteral("whatIfRows"));
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setWidget(rowBox_);
    outcomes_ = new OutcomeList(this);
    flipText_ = makeLabel({}, "muted", this);
    flipText_->setObjectName(QStringLiteral("flipText"));
    flipText_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    flipText_->setWordWrap(true);  // the class it ends in is the point of it
    tryFlip_ = new QPushButton(this);
    tryFlip_->setObjectName(QStringLiteral("tryFlip"));
    tryFlip_->setProperty("role", "pill");
    smallestEdit_ = new QPushButton(this);
    smallestEdit_->setObjectName(QStringLiteral("smallestEdit"));
    smallestEdit_->setProperty("role", "pill");
    auto* flipLine = new QHBoxLayout;
    flipLine->setSpacing(6);
    flipLine->addWidget(flipText_, 1);
    flipLine->addWidget(tryFlip_);
    flipLine->addWidget(smallestEdit_);
    body()->setSpacing(6);
    body()->addWidget(scroll_, 1);
    body()->addWidget(outcomes_);
    body()->addLayout(flipLine);
    connect(tryFlip_, &QPushButton::clicked, this, [this] {
        if (flip_) applyFlip(*flip_, tr("smallest single change"));
    });
    connect(smallestEdit_, &QPushButton::clicked, this, &WhatIfCard::searchSmallestEdit);
}

const ModelColumn* WhatIfCard::explained(bool edited) const {
    const int index = session_.explainedIndex();
    if (index < 0) return nullptr;
    return &(edited ? session_.columns() : session_.baseColumns())[static_cast<std::size_t>(index)];
}

QStringList WhatIfCard::proposedConcepts() const {
    QStringList names;
    const ModelColumn* column = explained(false);
    if (!column || column->logits.size() < 2) return names;
    const auto order = largestIndices(column->logits, 2);
    const PairReasons reasons = pairReasons(*column, static_cast<int>(order[0]), static_cast<int>(order[1]));
    for (const PairContribution& part : reasons.contributions) {
        if (names.size() >= kProposedConcepts) break;
        names << QString::fromStdString(part.conceptName);
    }
    return names;
}

QStringList WhatIfCard::shownConcepts() const {
    QStringList names;
    for (const ConceptSliderRow* row : rows_) names << row->conceptName();
    return names;
}

void WhatIfCard::newImage() {
    QStringList wanted = proposedConcepts();
    const auto want = [&wanted](const QString& name) {
        if (!wanted.contains(name)) wanted << name;
    };
    for (const QString& name : addedByUser_) want(name);
    for (const ConceptEdit& edit : session_.edits()) want(QString::fromStdString(edit.conceptName));
    if (wanted != shownConcepts()) {
        qDeleteAll(rows_);
        rows_.clear();
        for (const QString& name : wanted) makeRow(name);
    }
    setEnabled(explained(false) != nullptr);
    refresh();
}

ConceptSliderRow* WhatIfCard::makeRow(const QString& name) {
    auto* row = new ConceptSliderRow(name, rowBox_);
    auto* layout = static_cast<QVBoxLayout*>(rowBox_->layout());
    layout->insertWidget(layout->count() - 1, row);
    rows_.push_back(row);
    connect(row, &ConceptSliderRow::gestureStarted, &session_, &InspectSession::beginGesture);
    connect(row, &ConceptSliderRow::moved, this, [this, name](double zScore) { session_.setEdit(name, static_cast<float>(zScore)); });
    connect(row, &ConceptSliderRow::restoreRequested, this, [this, name] { session_.removeEdit(name); });
    connect(row, &ConceptSliderRow::hovered, this, [this, name](bool inside) { session_.hub().hoverConcept(inside ? name : QString()); });
    return row;
}

void WhatIfCard::addConcept(const QString& name) {
    if (!explained(false)) return;
    const auto shown = [&] {
        return std::find_if(rows_.begin(), rows_.end(), [&](const ConceptSliderRow* row) { return row->conceptName() == name; });
    };
    if (shown() == rows_.end()) {
        addedByUser_ << name;
        makeRow(name);
        refresh();
        rowBox_->layout()->activate();
    }
    (*shown())->focusSlider();
    scroll_->ensureWidgetVisible(*shown());
}

void WhatIfCard::refresh() {
    const ModelColumn* base = explained(false);
    const ModelColumn* now = explained(true);
    const auto inspection = session_.inspection();
    if (base && now) {
        QStringList shown = shownConcepts();
        for (const ConceptEdit& edit : session_.edits())
            if (const QString name = QString::fromStdString(edit.conceptName); !shown.contains(name)) makeRow(name);
        for (ConceptSliderRow* row : rows_) {
            const std::optional<float> edit = session_.editOf(row->conceptName());
            const double original = zScoreOf(*base, row->conceptName());
            const double zScore = edit ? static_cast<double>(*edit) : original;
            row->setRange(std::min({-4.0, original - 1.0, zScore}), std::max({4.0, original + 1.0, zScore}));
            row->show(zScore, edit.has_value());
        }
    }
    // Without a run to explain this empties the list: what another backbone said must not stay.
    outcomes_->setOutcomes(session_.baseColumns(), session_.columns(),
                           inspection ? QString::fromStdString(inspection->image.label) : QString());
    reset_->setEnabled(!session_.edits().isEmpty());
    refreshFlip();
}

void WhatIfCard::refreshFlip() {
    const ModelColumn* now = explained(true);
    flip_ = now ? singleFlip(*now) : std::nullopt;
    tryFlip_->setEnabled(flip_.has_value());
    smallestEdit_->setEnabled(now != nullptr);
    flipText_->setToolTip({});
    if (!now) return flipText_->setText({});
    if (!flip_) return flipText_->setText(tr("No single concept turns %1 alone.").arg(QString::fromStdString(now->title)));
    const QString pattern = flip_->inRange ? tr("%1 %2 → %3", "concept, change of its activation, class")
                                           : tr("%1 %2 → %3 (unseen)", "concept, change of its activation, class");
    const QString reason = flip_->inRange ? tr("Changing “%1” by %2 turns the answer into %3.")
                                          : tr("Changing “%1” by %2 turns the answer into %3, but no reference image has such a value.");
    const QString name = QString::fromStdString(flip_->edits.front().conceptName);
    const QString change = signedNumber(flip_->deltas.front());
    const QString winner = classNameOf(*now, flip_->winner);
    flipText_->setText(pattern.arg(name, change, winner));
    flipText_->setToolTip(reason.arg(name, change, winner));
    flipText_->setAccessibleDescription(flipText_->toolTip());
}

void WhatIfCard::applyFlip(const FlipSuggestion& flip, const QString& description) {
    InspectSession::EditList edits = session_.edits();
    for (const ConceptEdit& wanted : flip.edits) {
        const auto same = std::find_if(edits.begin(), edits.end(), [&](const ConceptEdit& edit) { return edit.conceptName == wanted.conceptName; });
        if (same != edits.end())
            same->zScore = wanted.zScore;
        else
            edits.push_back(wanted);
    }
    session_.setEdits(edits, description);
}

void WhatIfCard::searchSmallestEdit() {
    const ModelColumn* now = explained(true);
    if (!now) return;
    smallestEdit_->setEnabled(false);
    const auto inspection = session_.inspection();
    runInBackground(
        session_.adapter().gate(), [column = *now] { return smallestEdit(column); },
        [this, inspection](const Result<FlipSuggestion>& found) {
            smallestEdit_->setEnabled(true);
            if (session_.inspection() != inspection) return;
            if (found)
                applyFlip(*found, tr("smallest edit"));
            else
                flipText_->setText(errorText(found.error()));
        });
}

void WhatIfCard::fillConceptMenu() {
    const ModelColumn* column = explained(false);
    if (!column) return;
    QStringList names;
    for (const std::string& name : column->run->conceptNames) names << QString::fromStdString(name);
    FilterPopup::choose(add_, tr("Concept to edit"), names, [this](int index) {
        if (const ModelColumn* now = explained(false)) addConcept(QString::fromStdString(now->run->conceptNames[static_cast<std::size_t>(index)]));
    });
}

void WhatIfCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    // Qt walks a list of all widgets while it applies a style sheet: none may come or go before it is through.
    if (event->type() == QEvent::PaletteChange) drawTools();
    if (event->type() == QEvent::PaletteChange) QMetaObject::invokeMethod(this, &WhatIfCard::refresh, Qt::QueuedConnection);
}

void WhatIfCard::retranslate() {
    setTitle(tr("What if"));
    setNote(tr("every bottleneck follows"));
    add_->setToolTip(tr("Add a concept to edit"));
    add_->setAccessibleName(tr("Add a concept to edit"));
    undo_->setToolTip(tr("Undo"));
    undo_->setAccessibleName(tr("Undo"));
    redo_->setToolTip(tr("Redo"));
    redo_->setAccessibleName(tr("Redo"));
    reset_->setText(tr("Reset"));
    reset_->setToolTip(tr("All concepts back to what the image gives"));
    tryFlip_->setText(tr("Try"));
    tryFlip_->setToolTip(tr("Applies the smallest change of one concept that turns the answer"));
    smallestEdit_->setText(tr("Several"));
    smallestEdit_->setToolTip(tr("Finds and applies the smallest change of several concepts together that turns the answer"));
    refresh();
}

}  // namespace vitrine
