// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/column_scroll_area.h"

#include <QEvent>
#include <QLayout>
#include <QScrollBar>

namespace vitrine {

ColumnScrollArea::ColumnScrollArea(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void ColumnScrollArea::setColumn(QWidget* column) {
    setWidget(column);
    fit();
}

QSize ColumnScrollArea::minimumSizeHint() const {
    const QSize hint = QScrollArea::minimumSizeHint();
    if (!widget() || !widget()->layout()) return hint;
    // Room for the bar is kept: the column would jump when it appears.
    return {widget()->layout()->totalMinimumSize().width() + verticalScrollBar()->sizeHint().width(), hint.height()};
}

void ColumnScrollArea::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    fit();
}

bool ColumnScrollArea::eventFilter(QObject* watched, QEvent* event) {
    if (watched == widget() && event->type() == QEvent::LayoutRequest) {
        fit();
        updateGeometry();
    }
    return QScrollArea::eventFilter(watched, event);
}

void ColumnScrollArea::fit() {
    QLayout* layout = widget() ? widget()->layout() : nullptr;
    if (!layout) return;
    const int width = viewport()->width();
    widget()->setMinimumHeight(layout->hasHeightForWidth() ? layout->totalMinimumHeightForWidth(width) : layout->totalMinimumSize().height());
}

}  // namespace vitrine
