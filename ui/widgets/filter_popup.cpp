// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/filter_popup.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr int kDetailRole = Qt::UserRole + 1;
constexpr int kWidth = 420;
constexpr int kHeight = 320;

class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override { return {100, option.fontMetrics.height() + 10}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const ThemeColors& colors = themeColors(option.palette);
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, colors.marked);
        else if (option.state.testFlag(QStyle::State_MouseOver))
            painter->fillRect(option.rect, colors.hover);
        const QRect place = option.rect.adjusted(10, 0, -10, 0);
        const QString detail = index.data(kDetailRole).toString();
        painter->setPen(colors.mutedText);
        painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, detail);
        painter->setPen(colors.text);
        const int room = place.width() - option.fontMetrics.horizontalAdvance(detail) - 12;
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter, option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, room));
        painter->restore();
    }
};

// All words typed must occur, in any order.
class WordFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setWords(const QStringList& words) {
        words_ = words;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        const QModelIndex index = sourceModel()->index(row, 0, parent);
        const QString text = index.data().toString() + u' ' + index.data(kDetailRole).toString();
        return std::all_of(words_.begin(), words_.end(), [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    }

private:
    QStringList words_;
};

}  // namespace

FilterPopup* FilterPopup::choose(QWidget* anchor, const QString& prompt, const QStringList& entries, Chosen chosen, const QStringList& details) {
    auto* popup = new FilterPopup(anchor, prompt, entries, std::move(chosen), details);
    popup->show();
    popup->field_->setFocus(Qt::PopupFocusReason);
    return popup;
}

FilterPopup::FilterPopup(QWidget* anchor, const QString& prompt, const QStringList& entries, Chosen chosen, const QStringList& details)
    : QFrame(anchor->window(), Qt::Popup), chosen_(std::move(chosen)) {
    setObjectName(QStringLiteral("FilterPopup"));
    setAccessibleName(prompt);
    setProperty("role", "card");
    setAttribute(Qt::WA_DeleteOnClose);
    field_ = new QLineEdit(this);
    field_->setObjectName(QStringLiteral("filterField"));
    field_->setPlaceholderText(prompt);
    field_->setAccessibleName(prompt);
    field_->installEventFilter(this);
    auto* source = new QStandardItemModel(static_cast<int>(entries.size()), 1, this);
    for (int row = 0; row < entries.size(); ++row) {
        source->setData(source->index(row, 0), entries[row]);
        if (row < details.size()) source->setData(source->index(row, 0), details[row], kDetailRole);
    }
    proxy_ = new WordFilter(this);
    proxy_->setSourceModel(source);
    list_ = new QListView(this);
    list_->setObjectName(QStringLiteral("filterList"));
    list_->setAccessibleName(prompt);
    list_->setModel(proxy_);
    list_->setItemDelegate(new EntryDelegate(list_));
    list_->setUniformItemSizes(true);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setMouseTracking(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(field_);
    layout->addWidget(list_, 1);
    connect(field_, &QLineEdit::textChanged, this, &FilterPopup::filter);
    connect(field_, &QLineEdit::returnPressed, this, &FilterPopup::accept);
    connect(list_, &QListView::clicked, this, &FilterPopup::accept);
    filter({});
    const QRect screen = anchor->screen()->availableGeometry();
    QPoint corner = anchor->mapToGlobal(QPoint(0, anchor->height() + 4));
    corner.setX(std::clamp(corner.x(), screen.left(), std::max(screen.left(), screen.right() - kWidth)));
    if (corner.y() + kHeight > screen.bottom()) corner.setY(std::max(screen.top(), anchor->mapToGlobal(QPoint(0, 0)).y() - kHeight - 4));
    setGeometry(QRect(corner, QSize(kWidth, kHeight)));
}

void FilterPopup::filter(const QString& text) {
    static_cast<WordFilter*>(proxy_)->setWords(text.split(u' ', Qt::SkipEmptyParts));
    if (proxy_->rowCount() > 0) list_->setCurrentIndex(proxy_->index(0, 0));
}

void FilterPopup::accept() {
    const QModelIndex index = proxy_->mapToSource(list_->currentIndex());
    if (!index.isValid()) return;
    const int row = index.row();
    const Chosen chosen = chosen_;
    close();
    chosen(row);
}

bool FilterPopup::eventFilter(QObject* watched, QEvent* event) {
    if (watched == field_ && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const int step = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : key->key() == Qt::Key_PageDown ? 8 : key->key() == Qt::Key_PageUp ? -8 : 0;
        if (step != 0 && proxy_->rowCount() > 0) {
            const int row = std::clamp(list_->currentIndex().row() + step, 0, proxy_->rowCount() - 1);
            list_->setCurrentIndex(proxy_->index(row, 0));
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace vitrine
