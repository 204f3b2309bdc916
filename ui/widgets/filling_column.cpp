// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/filling_column.h"

#include <QAbstractItemModel>
#include <QEvent>
#include <QHeaderView>
#include <QTableView>
#include <algorithm>

namespace vitrine {
namespace {

constexpr int kItemPadding = 10;

}  // namespace

FillingColumn::FillingColumn(QTableView* view, int column, int limit) : QObject(view), view_(view), column_(column), limit_(limit) {
    fitSoon_.setSingleShot(true);
    fitSoon_.setInterval(0);
    connect(&fitSoon_, &QTimer::timeout, this, &FillingColumn::fit);
    const auto soon = [this] { fitSoon_.start(); };
    QHeaderView* header = view->horizontalHeader();
    header->setSectionResizeMode(column, QHeaderView::Fixed);
    connect(header, &QHeaderView::sectionResized, this, [this](int section) {
        if (section != column_) fitSoon_.start();
    });
    connect(header, &QHeaderView::sectionCountChanged, this, soon);
    const QAbstractItemModel* model = view->model();
    connect(model, &QAbstractItemModel::dataChanged, this, [this] {
        // New values in old rows alone widen no section; setting a mode anew measures all of them.
        view_->horizontalHeader()->setSectionResizeMode(column_, QHeaderView::Fixed);
        fitSoon_.start();
    });
    connect(model, &QAbstractItemModel::modelReset, this, soon);
    connect(model, &QAbstractItemModel::layoutChanged, this, soon);
    connect(model, &QAbstractItemModel::rowsInserted, this, soon);
    connect(model, &QAbstractItemModel::headerDataChanged, this, soon);
    view->viewport()->installEventFilter(this);
    fitSoon_.start();
}

bool FillingColumn::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    // At once on a change of size: a frame with a gap or a scroll bar would be seen.
    if (type == QEvent::Resize) fit();
    if (type == QEvent::FontChange || type == QEvent::StyleChange) fitSoon_.start();
    return QObject::eventFilter(watched, event);
}

void FillingColumn::fit() {
    QHeaderView* header = view_->horizontalHeader();
    if (column_ >= header->count() || header->isSectionHidden(column_)) return;
    int others = 0;
    for (int section = 0; section < header->count(); ++section)
        if (section != column_ && !header->isSectionHidden(section)) others += header->sectionSize(section);
    // The hint of a column leaves out the padding that a style sheet gives its items.
    const int hint = static_cast<QAbstractItemView*>(view_)->sizeHintForColumn(column_) + kItemPadding;
    const int texts = std::max(hint, header->sectionSizeHint(column_));
    const int width = std::max(view_->viewport()->width() - others, std::min(texts, limit_));
    if (width != header->sectionSize(column_)) header->resizeSection(column_, width);
}

}  // namespace vitrine
