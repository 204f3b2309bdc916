// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/film_strip.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QWheelEvent>

#include "models/image_list_model.h"
#include "pages/inspect/film_strip_delegate.h"
#include "selection/selection_hub.h"

namespace vitrine {

FilmStrip::FilmStrip(ImageListModel& images, SelectionHub& hub, QWidget* parent) : QListView(parent), images_(images), hub_(hub) {
    setObjectName(QStringLiteral("FilmStrip"));
    setAccessibleName(tr("Loaded images"));
    setProperty("role", "strip");
    setModel(&images);
    setItemDelegate(new FilmStripDelegate(this));
    setFlow(QListView::LeftToRight);
    setWrapping(false);
    // Of one size, thousands of images are laid out at once; in batches, the last could not be scrolled to.
    setUniformItemSizes(true);
    setLayoutMode(QListView::SinglePass);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&hub, &SelectionHub::imageChanged, this, &FilmStrip::showImage);
    connect(&images, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& index) { update(index); });
}

QSize FilmStrip::sizeHint() const {
    return {600, kThumbnailSide + 2 * FilmStripDelegate::kGap + horizontalScrollBar()->sizeHint().height()};
}

QVector<ImageId> FilmStrip::selectedIds() const {
    QVector<ImageId> ids;
    for (const QModelIndex& index : selectionModel()->selectedIndexes()) ids.push_back(images_.idAt(index.row()));
    return ids;
}

void FilmStrip::showImage(ImageId id) {
    const int row = images_.rowOf(id);
    if (row < 0) return;
    const QModelIndex index = images_.index(row);
    if (currentIndex() != index || !selectionModel()->isSelected(index)) selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index);
}

void FilmStrip::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    if (current.isValid()) hub_.setImage(images_.idAt(current.row()));
}

void FilmStrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        emit removeRequested(selectedIds());
        return;
    }
    QListView::keyPressEvent(event);
}

void FilmStrip::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    if (!index.isValid()) return;
    QMenu menu(this);
    menu.addAction(tr("Remove from the strip"), this, [this] { emit removeRequested(selectedIds()); });
    menu.exec(event->globalPos());
}

void FilmStrip::wheelEvent(QWheelEvent* event) {
    // A strip scrolls sideways, so an ordinary wheel must too.
    const QPoint delta = event->angleDelta();
    const int step = delta.x() != 0 ? delta.x() : delta.y();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - step);
    event->accept();
}

}  // namespace vitrine
