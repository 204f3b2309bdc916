// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/concept_delegate.h"

#include <QPainter>
#include <QWidget>

#include "models/concept_table_model.h"
#include "pages/inspect/bar_painting.h"
#include "selection/selection_hub.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr int kRowPadding = 9;
constexpr int kUnderBar = 9;  // room of the bar below its name, with paintBar's margin

const ConceptTableModel& tableOf(const QModelIndex& index) { return *static_cast<const ConceptTableModel*>(index.model()); }

QColor colorOfColumn(const QModelIndex& index, const ThemeColors& colors) {
    const ModelColumn& column = tableOf(index).columns()[static_cast<std::size_t>(index.column() - 1)];
    const QString method = column.id == "clip" ? QStringLiteral("clip") : QString::fromStdString(column.run->variantId);
    return modelColor(method, index.column() - 1, colors);
}

QFont smaller(QFont font) {
    if (font.pointSizeF() > 0) font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

// A name that can not be trusted is greyed and carries a mark, with the reason in its tool tip.
QString doubtMark() { return QStringLiteral(" ≁"); }

// The mark stays where the name is cut.
QString shortened(const QString& name, bool doubtful, const QFontMetrics& metrics, int width) {
    const QString mark = doubtful ? doubtMark() : QString();
    return metrics.elidedText(name, Qt::ElideRight, width - metrics.horizontalAdvance(mark)) + mark;
}

}  // namespace

ConceptDelegate::ConceptDelegate(const SelectionHub& hub, QObject* parent) : QStyledItemDelegate(parent), hub_(hub) {}

QSize ConceptDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QFontMetrics metrics(option.font);
    int width = 120;
    if (index.column() == 0) width = metrics.horizontalAdvance(index.data().toString() + doubtMark()) + 2 * kSideGap;
    return {width, metrics.height() + kRowPadding};
}

void ConceptDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const ThemeColors& colors = themeColors(option.palette);
    const QString name = index.data(ConceptTableModel::ConceptRole).toString();
    if (!name.isEmpty() && name == hub_.markedConcept()) painter->fillRect(option.rect, colors.marked);
    painter->save();
    if (index.column() == 0)
        paintName(painter, option, index);
    else
        paintValue(painter, option, index);
    painter->restore();
}

void ConceptDelegate::paintName(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const ThemeColors& colors = themeColors(option.palette);
    const bool doubtful = !index.data(ConceptTableModel::DoubtRole).toString().isEmpty();
    const bool edited = index.data(ConceptTableModel::EditedRole).toBool();
    QFont font = option.font;
    font.setBold(edited);
    painter->setFont(font);
    painter->setPen(doubtful ? colors.mutedText : colors.text);
    const QString text = index.data().toString();
    const QRect place = option.rect.adjusted(kSideGap, 0, -kSideGap, 0);
    painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, shortened(text, doubtful, QFontMetrics(font), place.width()));
}

void ConceptDelegate::paintValue(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (!index.data(ConceptTableModel::ConceptRole).isValid()) return;
    const ThemeColors& colors = themeColors(option.palette);
    const QRect place = option.rect.adjusted(kSideGap, 0, -kSideGap, 0);
    const QFont font = smaller(option.font);
    const QFontMetrics metrics(font);
    const int valueWidth = metrics.horizontalAdvance(QStringLiteral("−00.00"));
    const int markWidth = metrics.horizontalAdvance(doubtMark().trimmed());
    const bool namesItself = tableOf(index).arrangement() == ConceptTableModel::Arrangement::TopOfEach;
    QRect barPlace = place.adjusted(0, 0, -valueWidth - (namesItself ? 0 : markWidth + 2), 0);
    const bool doubtful = !index.data(ConceptTableModel::DoubtRole).toString().isEmpty();
    if (namesItself) {
        const int nameWidth = barPlace.width() - kSideGap / 2;
        const QString name = index.data(ConceptTableModel::ConceptRole).toString();
        painter->setFont(font);
        painter->setPen(doubtful ? colors.mutedText : colors.text);
        painter->drawText(QRect(barPlace.left(), barPlace.top(), nameWidth, barPlace.height() - kUnderBar + 2), Qt::AlignLeft | Qt::AlignVCenter,
                          shortened(name, doubtful, metrics, nameWidth));
        barPlace.setTop(barPlace.bottom() - kUnderBar + 1);
    }
    const QVariant value = index.data(ConceptTableModel::ValueRole);
    if (value.isValid()) {
        const double zero = index.data(ConceptTableModel::BarStartRole).toDouble();
        const QColor color = colorOfColumn(index, colors);
        paintZeroLine(*painter, barPlace, zero, colors.grid);
        paintBar(*painter, barPlace, zero, index.data(ConceptTableModel::BarEndRole).toDouble(), color);
        if (doubtful && !namesItself) {
            painter->setFont(font);
            painter->setPen(colors.mutedText);
            painter->drawText(barPlace.adjusted(0, 0, markWidth + 2, 0), Qt::AlignRight | Qt::AlignVCenter, doubtMark().trimmed());
        }
    }
    QFont numberFont = font;
    numberFont.setBold(index.data(ConceptTableModel::EditedRole).toBool());
    painter->setFont(numberFont);
    painter->setPen(value.isValid() && value.toDouble() != 0.0 ? colors.text : colors.mutedText);
    painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
}

}  // namespace vitrine
