// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_card.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <numeric>

#include "bridge/engine_adapter.h"
#include "bridge/error_text.h"
#include "pages/map/highlight_dialog.h"
#include "pages/map/map_table_dialog.h"
#include "pages/map/point_card.h"
#include "plots/color_scales.h"
#include "plots/embedding_scatter.h"
#include "widgets/empty_state.h"
#include "widgets/filter_popup.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

QStringList texts(const std::vector<std::string>& values) {
    QStringList list;
    for (const std::string& value : values) list << text(value);
    return list;
}

}  // namespace

MapCard::MapCard(MapSession& session, QWidget* parent) : Card(parent), session_(session) {
    setObjectName(QStringLiteral("MapCard"));
    plot_ = new EmbeddingScatter(this);
    card_ = new PointCard(session, plot_->view());
    empty_ = new EmptyState(this);
    stack_ = new QStackedWidget(this);
    stack_->addWidget(empty_);
    stack_->addWidget(plot_);
    addTools();
    body()->addWidget(tools_);
    body()->addWidget(stack_, 1);
    plot_->view().setPictures([&session](std::uint32_t row) { return session.pictures().picture(row); });
    connectParts();
    retranslate();
}

ScatterView& MapCard::view() { return plot_->view(); }

QPushButton* MapCard::addPill(const char* name, bool checkable) {
    auto* pill = new QPushButton(tools_);
    pill->setObjectName(QLatin1String(name));
    pill->setProperty("role", "pill");
    pill->setCheckable(checkable);
    tools_->layout()->addWidget(pill);
    return pill;
}

void MapCard::addTools() {
    tools_ = new QWidget(this);
    auto* row = new QHBoxLayout(tools_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    colorBy_ = new TextComboBox(QStringLiteral("mapColorBy"), 8, tools_);
    model_ = new TextComboBox(QStringLiteral("mapColorModel"), 8, tools_);
    row->addWidget(colorBy_);
    row->addWidget(model_);
    detail_ = addPill("mapColorDetail", false);
    row->addStretch(1);
    gestures_ = new QButtonGroup(this);
    int id = 0;
    for (const char* name : {"mapHand", "mapLasso", "mapRectangle", "mapBrush"}) {
        QPushButton* pill = addPill(name, true);
        gestures_->addButton(pill, id++);
        pills_.push_back(pill);
    }
    pills_.front()->setChecked(true);
    select_ = addPill("mapSelect", false);
    selectMenu_ = new QMenu(select_);
    select_->setMenu(selectMenu_);
    names_ = addPill("mapNames", true);
    names_->setChecked(true);
    fit_ = addPill("mapFit", false);
    table_ = addPill("mapTableButton", false);
}

void MapCard::connectParts() {
    ScatterView& scatter = plot_->view();
    connect(empty_, &EmptyState::activated, this, &MapCard::act);
    connect(&session_, &MapSession::stateChanged, this, &MapCard::refresh);
    connect(&session_, &MapSession::frameChanged, this, [this] {
        plot_->view().setFrame(session_.frame());
        refresh();
    });
    connect(&session_, &MapSession::coloringChanged, this, &MapCard::refreshColoring);
    connect(&session_, &MapSession::selectionChanged, this, [this] { plot_->view().setSelection(session_.selection()); });
    connect(&session_, &MapSession::neighboursChanged, this, [this] {
        const MapNeighbours& found = session_.neighbours();
        if (session_.current() < 0 && !found.points.empty() && !session_.placed().empty()) {
            const PlacedImage& placed = session_.placed().back();
            return plot_->view().setNeighbours(QPointF(placed.x, placed.y), found.points);
        }
        plot_->view().setNeighbours(session_.current(), found.points);
    });
    connect(&session_, &MapSession::placedChanged, this, &MapCard::refreshPlaced);
    connect(&session_.pictures(), &PictureCache::arrived, &scatter, &ScatterView::refreshPictures);
    connect(&scatter, &ScatterView::chosen, this, [this](const std::vector<std::uint32_t>& points, SelectionMode mode) {
        session_.select(points, mode);
        session_.setCurrent(points.size() == 1 && mode != SelectionMode::Subtract ? static_cast<int>(points.front()) : -1);
    });
    connect(&scatter, &ScatterView::activated, this, [this](int point) { emit openRequested(static_cast<quint32>(point)); });
    connect(card_, &PointCard::openRequested, this, &MapCard::openRequested);
    connect(card_, &PointCard::neighboursRequested, this, [this](quint32 point) { session_.setCurrent(static_cast<int>(point)); });
    connect(colorBy_, &QComboBox::activated, this, [this](int index) {
        const auto by = static_cast<MapColorBy>(colorBy_->itemData(index).toInt());
        if (by == MapColorBy::Concept && session_.coloring().conceptName.isEmpty()) return chooseConcept();
        by == MapColorBy::Concept ? session_.colorByConcept(session_.coloring().conceptName) : session_.colorBy(by);
    });
    connect(model_, &QComboBox::activated, this, [this](int index) { session_.setColorModel(index); });
    connect(detail_, &QPushButton::clicked, this, &MapCard::chooseDetail);
    connect(gestures_, &QButtonGroup::idClicked, this, [this](int id) { plot_->view().setTool(static_cast<ScatterView::Tool>(id)); });
    connect(names_, &QPushButton::toggled, &scatter, &ScatterView::setLabelsVisible);
    connect(fit_, &QPushButton::clicked, &scatter, &ScatterView::fitView);
    connect(table_, &QPushButton::clicked, this, &MapCard::showTable);
}

void MapCard::refresh() {
    using State = MapSession::State;
    const bool hasMap = session_.frame() != nullptr;
    const bool isBroken = session_.state() == State::NoImages || session_.state() == State::OtherModel;
    stack_->setCurrentWidget(hasMap && !isBroken ? static_cast<QWidget*>(plot_) : empty_);
    tools_->setVisible(hasMap && !isBroken);
    switch (session_.state()) {
        case State::NoWorkspace: empty_->setText(tr("The map shows the images of a workspace; none is open yet."), tr("Go to the Library")); break;
        case State::NoImages:
            empty_->setText(tr("This workspace has no encoded images, so there is nothing to put on a map."), tr("Go to the Library"));
            break;
        case State::OtherModel:
            empty_->setText(tr("The images of this workspace were encoded by another backbone. Open that one to see their map."), tr("Open own CLIP folder…"));
            break;
        case State::Empty:
            empty_->setText(tr("The map lays images with similar embeddings side by side, and concepts and class names among them."), tr("Compute the map"));
            break;
        case State::Fitting: empty_->setText(tr("Measuring the distances between all points…"), tr("Stop")); break;
        case State::Paused: empty_->setText(tr("Paused before the first picture."), tr("Continue")); break;
        case State::Failed: empty_->setText(errorText(session_.error()), tr("Try again")); break;
        case State::Done: empty_->setText(tr("Stopped before there was a map."), tr("Compute the map")); break;
    }
    refreshTitle();
}

void MapCard::act() {
    using State = MapSession::State;
    switch (session_.state()) {
        case State::NoWorkspace:
        case State::NoImages: emit libraryRequested(); break;
        case State::OtherModel: emit backboneRequested(); break;
        case State::Fitting: session_.stop(); break;
        case State::Paused: session_.resume(); break;
        default: emit startRequested();
    }
}

void MapCard::refreshTitle() {
    const MapPoints* points = session_.points();
    if (!points) return setTitle(tr("Map"));
    QStringList parts;
    const auto count = [&](MapKind kind) { return static_cast<int>(points->count(kind)); };
    if (const int n = count(MapKind::Image)) parts << tr("%Ln image(s)", nullptr, n);
    if (const int n = count(MapKind::Concept)) parts << tr("%Ln concept(s)", nullptr, n);
    if (const int n = count(MapKind::Class)) parts << tr("%Ln class(es)", nullptr, n);
    if (const int n = count(MapKind::RandomWord)) parts << tr("%Ln random word(s)", nullptr, n);
    const QString method = session_.frame()->request.method == MapMethod::Pca ? tr("PCA") : tr("t-SNE");
    //: A projection method and what it shows
    setTitle(tr("%1 of %2").arg(method, parts.join(QStringLiteral(", "))));
}

void MapCard::refreshColoring() {
    const MapPoints* points = session_.points();
    // The frame holds the points; the choice is copied, so a colouring made later for paper is that of now.
    plot_->view().setColoring([&session = session_](const ThemeColors& colors) -> ScatterColoringPointer {
        return session.points() ? makeColoring(*session.points(), session.coloring(), colors) : nullptr;
    });
    const ColoringChoice& choice = session_.coloring();
    colorBy_->setCurrentIndex(colorBy_->findData(static_cast<int>(choice.by)));
    if (points) {
        const QSignalBlocker block(model_);
        model_->clear();
        for (const MapModel& model : points->models) model_->addItem(text(model.title));
        model_->setCurrentIndex(choice.model);
    }
    refreshDetail();
}

void MapCard::refreshDetail() {
    const ColoringChoice& choice = session_.coloring();
    model_->setVisible(choice.by == MapColorBy::Prediction || choice.by == MapColorBy::Correct);
    const MapPoints* points = session_.points();
    const auto categories = points ? categoryNames(*points, choice).size() : 0;
    const bool isConcept = choice.by == MapColorBy::Concept;
    detail_->setVisible(isConcept || categories > kCategoryColors || (choice.by == MapColorBy::Cluster && !choice.clusters));
    if (isConcept)
        detail_->setText(choice.conceptName.isEmpty() ? tr("Choose a concept…") : choice.conceptName + QStringLiteral("…"));
    else if (choice.by == MapColorBy::Cluster && !choice.clusters)
        detail_->setText(tr("Make clusters"));
    else
        detail_->setText(tr("Highlight…"));
}

void MapCard::refreshPlaced() {
    std::vector<PlacedMark> marks;
    for (const PlacedImage& placed : session_.placed()) marks.push_back({placed.image, placed.x, placed.y, session_.placedName(placed.image)});
    plot_->view().setPlaced(std::move(marks));
}

void MapCard::chooseConcept() {
    const auto workspace = session_.adapter().workspace();
    if (!workspace) return;
    const QStringList names = texts(workspace->conceptNames);
    FilterPopup::choose(colorBy_, tr("Colour by a concept"), names, [this, names](int index) { session_.colorByConcept(names[index]); });
}

void MapCard::chooseDetail() {
    const MapPoints* points = session_.points();
    if (!points) return;
    const ColoringChoice& choice = session_.coloring();
    if (choice.by == MapColorBy::Concept) return chooseConcept();
    if (choice.by == MapColorBy::Cluster && !choice.clusters) {
        ClusterRequest request;
        request.input = session_.frame()->request.input;
        request.runId = session_.frame()->request.runId;
        return session_.cluster(request);
    }
    const QStringList names = categoryNames(*points, choice);
    std::vector<int> shown = choice.highlighted;
    if (shown.empty()) shown = standardHighlight(categoriesOf(*points, choice), static_cast<int>(names.size()));
    HighlightDialog dialog(names, shown, this);
    if (dialog.exec() == QDialog::Accepted) session_.setHighlighted(dialog.chosen());
}

void MapCard::selectByClass() {
    const MapPoints* points = session_.points();
    if (!points) return;
    FilterPopup::choose(select_, tr("Select the images of a class"), texts(points->classNames), [this](int label) {
        const MapPoints* now = session_.points();
        session_.selectWhere([now, label](std::uint32_t point) { return now->kinds[point] == MapKind::Image && now->classes[point] == label; }, SelectionMode::Replace);
    });
}

void MapCard::selectByName() {
    const MapPoints* points = session_.points();
    if (!points) return;
    FilterPopup::choose(select_, tr("Find a point by its name"), texts(points->names), [this](int point) {
        session_.select({static_cast<std::uint32_t>(point)}, SelectionMode::Add);
        session_.setCurrent(point);
        plot_->view().showPoint(static_cast<std::uint32_t>(point));
    });
}

void MapCard::fillSelectMenu() {
    selectMenu_->clear();
    const auto add = [this](const char* name, const QString& words, auto action) {
        QAction* entry = selectMenu_->addAction(words);
        entry->setObjectName(QLatin1String(name));
        connect(entry, &QAction::triggered, this, action);
    };
    add("mapSelectClass", tr("Images of a class…"), &MapCard::selectByClass);
    add("mapSelectName", tr("A point by its name…"), &MapCard::selectByName);
    add("mapSelectWrong", tr("Images that are classified wrongly"), [this] {
        const MapPoints* points = session_.points();
        if (!points || points->models.empty()) return;
        const MapModel& model = points->models[std::min<std::size_t>(1, points->models.size() - 1)];
        session_.selectWhere([&](std::uint32_t point) { return points->kinds[point] == MapKind::Image && points->classes[point] >= 0 && model.predicted[point] != points->classes[point]; },
                             SelectionMode::Replace);
    });
    selectMenu_->addSeparator();
    add("mapSelectAll", tr("Everything"), [this] { session_.selectWhere([](std::uint32_t) { return true; }, SelectionMode::Replace); });
    add("mapSelectInverse", tr("What is not selected"), [this] {
        const std::vector<std::uint32_t> now = session_.selection();
        session_.selectWhere([&](std::uint32_t point) { return !std::binary_search(now.begin(), now.end(), point); }, SelectionMode::Replace);
    });
    add("mapSelectNone", tr("Nothing"), [this] { session_.select({}, SelectionMode::Replace); });
}

void MapCard::showTable() {
    MapTableDialog dialog(tr("Points of the map"), mapPointTable(session_.frame(), session_.selection(), session_.clusters()), tr("map"), this);
    dialog.offerSelection([this](const std::vector<std::uint32_t>& rows) { session_.select(rows, SelectionMode::Replace); });
    dialog.exec();
}

void MapCard::showConcept(const QString& name) { session_.colorByConcept(name); }

void MapCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void MapCard::retranslate() {
    colorBy_->clear();
    const auto add = [this](const QString& name, MapColorBy by) { colorBy_->addItem(tr("Colour: %1").arg(name), static_cast<int>(by)); };
    add(tr("class"), MapColorBy::Class);
    add(tr("prediction"), MapColorBy::Prediction);
    add(tr("right or wrong"), MapColorBy::Correct);
    add(tr("cluster"), MapColorBy::Cluster);
    add(tr("split"), MapColorBy::Split);
    add(tr("concept"), MapColorBy::Concept);
    colorBy_->setAccessibleName(tr("What the colours mean"));
    model_->setAccessibleName(tr("Model whose predictions are shown"));
    const QStringList names{tr("Hand"), tr("Lasso"), tr("Rectangle"), tr("Brush")};
    const QStringList tips{tr("Drag moves the map, a click takes a point"), tr("Draw round the points to take"), tr("Pull a rectangle over the points to take"),
                           tr("Paint over the points to take")};
    for (int i = 0; i < pills_.size(); ++i) {
        pills_[i]->setText(names[i]);
        pills_[i]->setToolTip(tips[i] + QStringLiteral("\n") + tr("Shift adds, Alt takes away"));
    }
    select_->setText(tr("Select"));
    names_->setText(tr("Names"));
    names_->setToolTip(tr("Shows the names of classes or clusters on the map"));
    fit_->setText(tr("Fit"));
    fit_->setToolTip(tr("Shows the whole map (Home)"));
    table_->setText(tr("Table…"));
    fillSelectMenu();
    refresh();
    refreshColoring();
}

}  // namespace vitrine
