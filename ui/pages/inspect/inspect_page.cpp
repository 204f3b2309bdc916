// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/inspect_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QDesktopServices>
#include <QFileInfo>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "bridge/error_text.h"
#include "models/image_list_model.h"
#include "pages/inspect/concept_card.h"
#include "pages/inspect/export_dialog.h"
#include "pages/inspect/film_strip.h"
#include "pages/inspect/image_card.h"
#include "pages/inspect/inspect_session.h"
#include "pages/inspect/report_exporter.h"
#include "pages/inspect/what_if_card.h"
#include "pages/inspect/why_card.h"
#include "selection/selection_hub.h"
#include "settings/settings_store.h"
#include "widgets/empty_state.h"
#include "widgets/image_view.h"
#include "widgets/message_bar.h"

namespace vitrine {
namespace {

constexpr int kGap = 12;

QSplitter* makeSplitter(Qt::Orientation orientation, const char* name) {
    auto* splitter = new QSplitter(orientation);
    splitter->setObjectName(QLatin1String(name));
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

}  // namespace

InspectPage::InspectPage(const PageContext& context)
    : context_(context), session_(new InspectSession(context.adapter, context.hub, context.shownRuns, context.undo, this)) {
    setObjectName(QStringLiteral("InspectPage"));
    stack_ = new QStackedWidget(this);
    empty_ = new EmptyState(this);
    filled_ = new QWidget(this);
    strip_ = new FilmStrip(context.images, context.hub, this);
    stripCount_ = new QLabel(this);
    stripCount_->setObjectName(QStringLiteral("stripCount"));
    stripHint_ = makeLabel({}, "muted", this);
    stripHint_->setObjectName(QStringLiteral("stripHint"));
    notice_ = new MessageBar(this);
    notice_->setObjectName(QStringLiteral("inspectNotice"));
    exportNotice_ = new MessageBar(this);
    exportNotice_->setObjectName(QStringLiteral("exportNotice"));
    exporter_ = new ReportExporter(context.adapter, this);
    image_ = new ImageCard(*session_, context.settings, this);
    concepts_ = new ConceptCard(*session_, context.settings, this);
    why_ = new WhyCard(*session_, this);
    whatIf_ = new WhatIfCard(*session_, this);
    layOut();
    connectParts();
    retranslate();
    refreshState();
}

void InspectPage::layOut() {
    stripCard_ = new QFrame(this);
    stripCard_->setProperty("role", "card");
    stripCard_->setObjectName(QStringLiteral("StripCard"));
    stripCard_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* stripRow = new QHBoxLayout(stripCard_);
    stripRow->setContentsMargins(8, 6, 14, 2);
    auto* hints = new QVBoxLayout;
    hints->addStretch(1);
    hints->addWidget(stripCount_);
    hints->addWidget(stripHint_);
    hints->addStretch(1);
    stripRow->setSpacing(kGap);
    stripRow->addWidget(strip_, 1);
    stripRow->addLayout(hints);

    auto* middle = makeSplitter(Qt::Horizontal, "middleSplitter");
    middle->addWidget(image_);
    middle->addWidget(concepts_);
    middle->setStretchFactor(1, 1);
    middle->setSizes({336, 900});
    QSplitter* bottom = makeSplitter(Qt::Horizontal, "bottomSplitter");
    bottom_ = bottom;
    bottom->addWidget(why_);
    bottom->addWidget(whatIf_);
    bottom->setStretchFactor(0, 3);
    bottom->setStretchFactor(1, 2);
    bottom->setSizes({760, 480});
    auto* rows = makeSplitter(Qt::Vertical, "rowSplitter");
    rows->addWidget(middle);
    rows->addWidget(bottom);
    rows->setStretchFactor(0, 5);
    rows->setStretchFactor(1, 3);
    rows->setSizes({430, 250});

    auto* layout = new QVBoxLayout(filled_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(stripCard_);
    layout->addWidget(notice_);
    layout->addWidget(exportNotice_);
    layout->addWidget(rows, 1);
    stack_->addWidget(empty_);
    stack_->addWidget(filled_);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(kGap + 2, kGap + 2, kGap + 2, kGap);
    outer->addWidget(stack_);
}

void InspectPage::connectParts() {
    connect(empty_, &EmptyState::activated, this, &Page::openImagesRequested);
    connect(strip_, &FilmStrip::removeRequested, this, &Page::removeImagesRequested);
    connect(concepts_, &ConceptCard::editRequested, whatIf_, &WhatIfCard::addConcept);
    connect(notice_, &MessageBar::actionTriggered, this, &Page::openBackboneRequested);
    connect(session_, &InspectSession::inspectionChanged, this, &InspectPage::warnIfOutOfDomain);
    connect(session_, &InspectSession::inspectionChanged, this, &Page::exportableChanged);
    connect(session_, &InspectSession::failed, this, [this](const Error& error) {
        const ImageEntryPointer entry = context_.images.entry(context_.images.rowOf(context_.hub.image()));
        image_->showFailure(entry ? QString::fromStdString(entry->fileName) : QString(), error);
        for (QWidget* card : answerCards()) card->hide();  // empty frames would say that something is still to come
    });
    connect(session_, &InspectSession::inspectionChanged, this, [this] {
        if (!session_->inspection()) return;
        for (QWidget* card : answerCards()) card->show();
    });
    connect(exporter_, &ReportExporter::failed, this,
            [this](const Error& error) { exportNotice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error)); });
    connect(exporter_, &ReportExporter::finished, this, [this](const QStringList& files) {
        exportNotice_->setProperty("file", files.front());
        exportNotice_->show(MessageBar::Kind::Information, tr("%n file(s) written: %1", nullptr, static_cast<int>(files.size())).arg(QFileInfo(files.front()).fileName()),
                            files.join(u'\n'), tr("Open"));
    });
    connect(exportNotice_, &MessageBar::actionTriggered, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(exportNotice_->property("file").toString())); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&context_.images, signal, this, &InspectPage::refreshState);
    connect(&context_.images, &QAbstractItemModel::dataChanged, this, &InspectPage::refreshStrip);
}

void InspectPage::refreshState() {
    refreshStrip();
    const bool hasImages = context_.images.rowCount() > 0;
    const bool wasEmpty = stack_->currentWidget() == empty_;
    stack_->setCurrentWidget(hasImages ? filled_ : empty_);
    if (hasImages && wasEmpty) strip_->setFocus(Qt::OtherFocusReason);
}

std::vector<QWidget*> InspectPage::answerCards() const { return {concepts_, bottom_}; }

void InspectPage::refreshStrip() {
    const int failed = context_.images.failedCount();
    QString text = tr("%n image(s)", nullptr, context_.images.rowCount() - failed);
    if (failed > 0) text += u'\n' + tr("%n unreadable", nullptr, failed);
    stripCount_->setText(text);
}

void InspectPage::warnIfOutOfDomain() {
    const auto inspection = session_->inspection();
    if (!inspection || !inspection->isOutOfDomain) return notice_->hide();
    const bool isDemo = inspection->workspace && inspection->workspace->backbone.isDemoBackbone;
    if (isDemo)
        notice_->show(MessageBar::Kind::Warning,
                      tr("The demo backbone knows only the drawings of the field guide. This looks like something else, so its answers mean nothing here."),
                      tr("For photographs, download a CLIP model folder (for example openai/clip-vit-base-patch32 in safetensors format from the Hugging Face hub) and choose it in the Library. Runs are then trained anew on it."),
                      tr("Open own CLIP folder…"));
    else
        notice_->show(MessageBar::Kind::Information,
                      tr("This image is unlike all images the runs were trained on: take the answers with care."));
}

void InspectPage::showConcept(const QString& name) {
    concepts_->table().setExtraConcepts({name});
    context_.hub.chooseConcept(name);
}

ReportChoices InspectPage::reportChoices(ImageId shown) const {
    using Scale = ConceptTableModel::Scale;
    ReportChoices choices;
    const ConceptTableModel& table = concepts_->table();
    choices.scale = table.scale() == Scale::Raw ? ReportScale::Raw : table.scale() == Scale::ZScore ? ReportScale::ZScore : ReportScale::Rank;
    const bool aligned = table.arrangement() == ConceptTableModel::Arrangement::Aligned;
    choices.arrangement = aligned ? ReportArrangement::Aligned : ReportArrangement::TopOfEach;
    for (const ModelColumn& column : session_->baseColumns()) choices.columns.push_back(column.id);
    ReportItemChoices& item = choices.items[shown];
    if (aligned)
        for (int row = 0; row < table.rowCount(); ++row) item.rows.push_back(table.index(row, 0).data().toString().toStdString());
    item.rivalClass = why_->rivalName().toStdString();
    item.edits.assign(session_->edits().begin(), session_->edits().end());
    item.heatMap = image_->view().heatMap();
    item.heatMapOpacity = context_.settings.heatMapOpacity();
    return choices;
}

bool InspectPage::canExport() const { return session_->inspection() != nullptr; }

bool InspectPage::exportReport() {
    const auto inspection = session_->inspection();
    if (!inspection) return false;
    QVector<ImageId> all;
    for (int row = 0; row < context_.images.rowCount(); ++row)
        if (context_.images.entry(row)->state == ImageState::Ready) all.push_back(context_.images.idAt(row));
    ExportDialog dialog(static_cast<int>(all.size()), QString::fromStdString(inspection->image.fileName), context_.settings, this);
    if (dialog.exec() != QDialog::Accepted) return false;
    const ImageId shown = inspection->image.id;
    exporter_->write(dialog.wantsAllImages() ? all : QVector<ImageId>{shown}, reportChoices(shown), dialog.path(), dialog.dpi());
    return true;
}

void InspectPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    strip_->setFocus(Qt::OtherFocusReason);
}

void InspectPage::changeEvent(QEvent* event) {
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void InspectPage::retranslate() {
    empty_->setText(tr("Inspect shows which concepts decide what a model sees in an image. Drop images or folders here, or paste one."),
                    tr("Open images…"));
    stripHint_->setText(tr("Drop, paste or open your own"));
    setAccessibleName(tr("Inspect"));
    refreshStrip();
    warnIfOutOfDomain();
}

}  // namespace vitrine
