// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/concept_view.h"

#include <QKeyEvent>
#include <algorithm>

#include "models/concept_table_model.h"
#include "pages/inspect/concept_delegate.h"
#include "pages/inspect/concept_header.h"
#include "selection/selection_hub.h"

namespace vitrine {
namespace {

constexpr int kNarrowestColumn = 112;
constexpr int kNarrowestNames = 96;
constexpr int kRowPadding = 7;
constexpr int kRowGrowth = 8;
constexpr int kUnderBarRoom = 5;  // more for a row whose bar lies below its name

}  // namespace

ConceptView::ConceptView(ConceptTableModel& table, SelectionHub& hub, QWidget* parent)
    : QTableView(parent), table_(table), hub_(hub), header_(new ConceptHeader(table, this)) {
    setObjectName(QStringLiteral("ConceptView"));
    setAccessibleName(tr("Concepts of this image, one column a model"));
    setHorizontalHeader(header_);
    setModel(&table);
    setItemDelegate(new ConceptDelegate(hub, this));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    header_->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(1);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    connect(this, &QAbstractItemView::entered, this, [this](const QModelIndex& index) { hub_.hoverConcept(conceptOf(index)); });
    connect(this, &QAbstractItemView::viewportEntered, this, [this] { hub_.hoverConcept({}); });
    connect(this, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) { emit editRequested(conceptOf(index)); });
    connect(header_, &QHeaderView::sectionClicked, this, &ConceptView::sortBy);
    connect(&table, &QAbstractItemModel::modelReset, this, &ConceptView::layoutColumns);
    connect(&hub, &SelectionHub::markedConceptChanged, this, [this](const QString& name) {
        const int row = table_.rowOf(name);
        if (row >= 0 && !underMouse()) scrollTo(table_.index(row, 0));
        viewport()->update();
    });
}

QString ConceptView::conceptOf(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    return index.data(ConceptTableModel::ConceptRole).toString();
}

void ConceptView::sortBy(int section) {
    const bool again = table_.sortColumn() == section;
    const Qt::SortOrder first = section == 0 ? Qt::AscendingOrder : Qt::DescendingOrder;
    const Qt::SortOrder other = first == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
    table_.sort(section, again && table_.sortOrder() == first ? other : first);
}

void ConceptView::layoutColumns() {
    const int models = table_.columnCount() - 1;
    if (models < 1) return;
    const int available = viewport()->width();
    int names = kNarrowestNames / 2;
    if (table_.arrangement() != ConceptTableModel::Arrangement::TopOfEach) {
        names = kNarrowestNames;
        for (int row = 0; row < std::min(table_.rowCount(), 200); ++row) names = std::max(names, sizeHintForIndex(table_.index(row, 0)).width());
    }
    names = std::min(names, std::max(kNarrowestNames, std::min(available / 4, available - models * kNarrowestColumn)));
    const int each = std::max(kNarrowestColumn, (available - names) / models);
    setColumnWidth(0, std::max(kNarrowestNames / 2, available - each * models > 0 ? std::max(names, available - each * models) : names));
    for (int column = 1; column <= models; ++column) setColumnWidth(column, each);
    // Rows breathe where there is room, and stay compact where there is not.
    const bool isStacked = table_.arrangement() == ConceptTableModel::Arrangement::TopOfEach;
    const int compact = fontMetrics().height() + kRowPadding + (isStacked ? kUnderBarRoom : 0);
    const int fair = viewport()->height() / std::max(1, table_.rowCount());
    verticalHeader()->setDefaultSectionSize(std::clamp(fair, compact, compact + kRowGrowth));
}

void ConceptView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    layoutColumns();
}

void ConceptView::leaveEvent(QEvent* event) {
    hub_.hoverConcept({});
    QTableView::leaveEvent(event);
}

void ConceptView::keyPressEvent(QKeyEvent* event) {
    const bool edits = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_E;
    const QString name = conceptOf(currentIndex());
    if (edits && event->modifiers() == Qt::NoModifier && !name.isEmpty()) {
        emit editRequested(name);
        return;
    }
    QTableView::keyPressEvent(event);
}

void ConceptView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    const QString name = conceptOf(current);
    if (!name.isEmpty()) hub_.chooseConcept(name);
    viewport()->update();
}

}  // namespace vitrine
