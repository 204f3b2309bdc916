// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/contribution_view.h"

#include <QPainter>

#include "models/contribution_model.h"
#include "pages/inspect/bar_painting.h"
#include "selection/selection_hub.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr int kRowPadding = 6;
constexpr int kGap = 10;

}  // namespace

class ContributionView::Delegate : public QStyledItemDelegate {
public:
    Delegate(const SelectionHub& hub, QObject* parent) : QStyledItemDelegate(parent), hub_(hub) {}

    void setColor(const QColor& color) { color_ = color; }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {200, option.fontMetrics.height() + kRowPadding};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const ThemeColors& colors = themeColors(option.palette);
        const QString name = index.data(ContributionModel::ConceptRole).toString();
        painter->save();
        if (!name.isEmpty() && name == hub_.markedConcept()) painter->fillRect(option.rect, colors.marked);
        const QRect place = option.rect.adjusted(4, 0, -4, 0);
        const int nameWidth = std::min(place.width() * 3 / 10, option.fontMetrics.horizontalAdvance(QStringLiteral("m")) * 14);
        const int valueWidth = option.fontMetrics.horizontalAdvance(QStringLiteral("+00.00"));
        painter->setFont(option.font);
        painter->setPen(name.isEmpty() ? colors.mutedText : colors.text);
        const QRect namePlace(place.left(), place.top(), nameWidth, place.height());
        painter->drawText(namePlace, Qt::AlignRight | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, nameWidth));
        const QRectF bar(place.left() + nameWidth + kGap, place.top(), place.width() - nameWidth - valueWidth - 2 * kGap, place.height());
        const double zero = index.data(ContributionModel::BarStartRole).toDouble();
        paintZeroLine(*painter, bar, zero, colors.grid);
        paintBar(*painter, bar, zero, index.data(ContributionModel::BarEndRole).toDouble(), name.isEmpty() ? colors.mutedText : color_);
        painter->setPen(colors.text);
        painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, signedNumber(index.data(ContributionModel::ValueRole).toDouble()));
        painter->restore();
    }

private:
    const SelectionHub& hub_;
    QColor color_;
};

ContributionView::ContributionView(ContributionModel& model, SelectionHub& hub, QWidget* parent)
    : QListView(parent), hub_(hub), delegate_(new Delegate(hub, this)) {
    setObjectName(QStringLiteral("ContributionView"));
    setModel(&model);
    setItemDelegate(delegate_);
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    connect(this, &QAbstractItemView::entered, this,
            [this](const QModelIndex& index) { hub_.hoverConcept(index.data(ContributionModel::ConceptRole).toString()); });
    connect(this, &QAbstractItemView::viewportEntered, this, [this] { hub_.hoverConcept({}); });
    connect(&hub, &SelectionHub::markedConceptChanged, viewport(), qOverload<>(&QWidget::update));
}

void ContributionView::setBarColor(const QColor& color) {
    delegate_->setColor(color);
    viewport()->update();
}

/// Whole rows only: one cut through its letters looks like dirt above the sum.
void ContributionView::resizeEvent(QResizeEvent* event) {
    QListView::resizeEvent(event);
    const int row = fontMetrics().height() + kRowPadding;
    const int rest = height() > row ? height() % row : 0;
    if (viewportMargins().bottom() != rest) setViewportMargins(0, 0, 0, rest);
}

void ContributionView::leaveEvent(QEvent* event) {
    hub_.hoverConcept({});
    QListView::leaveEvent(event);
}

void ContributionView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    const QString name = current.data(ContributionModel::ConceptRole).toString();
    if (!name.isEmpty()) hub_.chooseConcept(name);
}

}  // namespace vitrine
