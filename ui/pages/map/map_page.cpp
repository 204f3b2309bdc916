// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_page.h"

#include <QDragEnterEvent>
#include <QEvent>
#include <QMimeData>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>

#include "bridge/engine_adapter.h"
#include "bridge/error_text.h"
#include "models/image_list_model.h"
#include "pages/map/cluster_card.h"
#include "pages/map/map_card.h"
#include "pages/map/map_session.h"
#include "pages/map/projection_card.h"
#include "pages/map/selection_card.h"
#include "plots/embedding_scatter.h"
#include "plots/plot_export.h"
#include "selection/selection_hub.h"
#include "widgets/column_scroll_area.h"
#include "widgets/message_bar.h"

namespace vitrine {
namespace {

constexpr int kGap = 12;
constexpr int kPanelWidth = 370;

QSplitter* makeSplitter(Qt::Orientation orientation, const char* name) {
    auto* splitter = new QSplitter(orientation);
    splitter->setObjectName(QLatin1String(name));
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

QStringList localFiles(const QMimeData* mime) {
    QStringList files;
    for (const QUrl& url : mime->urls())
        if (url.isLocalFile()) files << url.toLocalFile();
    return files;
}

}  // namespace

MapPage::MapPage(const PageContext& context) : context_(context), session_(new MapSession(context.adapter, context.hub, this)) {
    setObjectName(QStringLiteral("MapPage"));
    setAccessibleName(tr("Map"));
    setAcceptDrops(true);
    notice_ = new MessageBar(this);
    notice_->setObjectName(QStringLiteral("mapNotice"));
    map_ = new MapCard(*session_, this);
    projection_ = new ProjectionCard(*session_, context.settings, this);
    clusters_ = new ClusterCard(*session_, this);
    selection_ = new SelectionCard(*session_, this);
    layOut();
    connectParts();
}

void MapPage::layOut() {
    auto* column = new QWidget(this);
    column->setProperty("role", "scrolled");
    auto* cards = new QVBoxLayout(column);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(kGap);
    projection_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    cards->addWidget(projection_);
    cards->addWidget(clusters_, 1);
    auto* panel = new ColumnScrollArea(this);
    panel->setObjectName(QStringLiteral("mapPanel"));
    panel->setColumn(column);
    auto* upper = makeSplitter(Qt::Horizontal, "mapSplitter");
    upper->addWidget(map_);
    upper->addWidget(panel);
    upper->setStretchFactor(0, 1);
    upper->setSizes({860, kPanelWidth});
    auto* rows = makeSplitter(Qt::Vertical, "mapRows");
    rows->addWidget(upper);
    rows->addWidget(selection_);
    rows->setStretchFactor(0, 1);
    rows->setSizes({600, 150});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGap + 2, kGap + 2, kGap + 2, kGap);
    layout->setSpacing(kGap);
    layout->addWidget(notice_);
    layout->addWidget(rows, 1);
}

void MapPage::connectParts() {
    const auto open = [this](quint32 point) { session_->openImage(point); };
    connect(map_, &MapCard::openRequested, this, open);
    connect(selection_, &SelectionCard::openRequested, this, open);
    connect(selection_, &SelectionCard::showRequested, this, [this](quint32 point) { map_->view().showPoint(point); });
    connect(map_, &MapCard::startRequested, projection_, &ProjectionCard::start);
    connect(map_, &MapCard::backboneRequested, this, &Page::openBackboneRequested);
    connect(map_, &MapCard::libraryRequested, this, [this] { emit pageRequested(QStringLiteral("library")); });
    connect(session_, &MapSession::imageOpened, this, [this] { emit pageRequested(QStringLiteral("inspect")); });
    connect(session_, &MapSession::frameChanged, this, &Page::exportableChanged);
    connect(session_, &MapSession::frameChanged, this, [this] {
        if (session_->frame()) clusters_->setInput(session_->frame()->request.input, session_->frame()->request.runId);
    });
    const auto tell = [this](const Error& error) { notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error)); };
    connect(session_, &MapSession::clusteringFailed, this, tell);
    connect(session_, &MapSession::placingFailed, this, tell);
    connect(session_, &MapSession::stateChanged, this, [this, tell] {
        const MapFramePointer& frame = session_->frame();
        if (session_->state() == MapSession::State::Failed && frame) tell(session_->error());
        if (session_->state() == MapSession::State::Done && frame && frame->storeProblem)
            notice_->show(MessageBar::Kind::Warning, tr("The map is here until the window closes: it could not be stored with the workspace. %1")
                                                         .arg(errorText(*frame->storeProblem)), errorDetails(*frame->storeProblem));
        if (session_->state() == MapSession::State::Fitting) notice_->hide();
    });
    // An image dropped while one looks at the map is placed on it as soon as it is decoded.
    connect(&context_.adapter, &EngineAdapter::imagesAdded, this, [this](const QVector<ImageEntryPointer>& entries) {
        if (!isVisible() || !session_->frame()) return;
        for (const ImageEntryPointer& entry : entries) session_->place(entry);
    });
}

void MapPage::showConcept(const QString& name) { map_->showConcept(name); }

bool MapPage::canExport() const { return session_->frame() != nullptr; }

bool MapPage::exportReport() {
    if (!session_->frame()) return false;
    exportPlotWithDialog(map_->plot(), tr("map"), this);
    return true;
}

void MapPage::dragEnterEvent(QDragEnterEvent* event) {
    if (session_->frame() && !localFiles(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MapPage::dropEvent(QDropEvent* event) {
    const QStringList files = localFiles(event->mimeData());
    if (!session_->frame() || files.isEmpty()) return event->ignore();
    context_.adapter.addPaths(files);
    event->acceptProposedAction();
}

void MapPage::changeEvent(QEvent* event) {
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) setAccessibleName(tr("Map"));
}

}  // namespace vitrine
