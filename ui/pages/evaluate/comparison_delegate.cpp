// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/comparison_delegate.h"

#include <QPainter>

#include "models/comparison_model.h"
#include "plots/plot_style.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr int kSide = 5;
constexpr int kGap = 2;
constexpr int kDot = 10;

QFont firstFont(const QStyleOptionViewItem& option, const QModelIndex& index) {
    QFont font = option.font;
    if (index.data(ComparisonModel::BaselineRole).toBool()) font.setBold(true);
    return font;
}

}  // namespace

void ComparisonDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const ThemeColors& colors = themeColors(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool isBaseline = index.data(ComparisonModel::BaselineRole).toBool();
    if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(option.rect, colors.marked);
    else if (isBaseline) painter->fillRect(option.rect, colors.sunken);
    painter->setPen(colors.border);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    QRect place = option.rect.adjusted(kSide, 4, -kSide, -4);
    const bool isMethod = index.column() == ComparisonModel::kMethodColumn;
    const bool isFailed = index.data(ComparisonModel::StateRole).toInt() == static_cast<int>(MethodState::Failed);
    if (isMethod) {
        const QRectF dot(place.left(), place.center().y() - kDot / 2.0 + 0.5, kDot, kDot);
        const QColor color = modelColor(index.data(ComparisonModel::VariantRole).toString(), index.data(ComparisonModel::PositionRole).toInt(), colors);
        painter->setPen(QPen(color, 1.6));
        painter->setBrush(isFailed ? Qt::NoBrush : QBrush(color));
        painter->drawEllipse(dot.adjusted(0.8, 0.8, -0.8, -0.8));
        place.setLeft(place.left() + kDot + kSide);
    }
    const QString second = index.data(ComparisonModel::SecondLineRole).toString();
    const QFont font = firstFont(option, index);
    const QFontMetrics metrics(font);
    const QFont small = tickFont(option.font);
    const QFontMetrics smallMetrics(small);
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignHorizontal_Mask;
    const QString first = index.data().toString();
    const int height = metrics.height() + (second.isEmpty() ? 0 : smallMetrics.height() + kGap);
    QRect line(place.left(), place.center().y() - height / 2 + 1, place.width(), metrics.height());
    painter->setFont(font);
    painter->setPen(first == QStringLiteral("–") ? colors.mutedText : colors.text);
    painter->drawText(line, static_cast<int>(alignment | Qt::AlignVCenter), metrics.elidedText(first, Qt::ElideRight, line.width()));
    if (!second.isEmpty()) {
        line = QRect(place.left(), line.bottom() + kGap, place.width(), smallMetrics.height());
        const int gain = index.data(ComparisonModel::SecondIsGainRole).toInt();
        painter->setFont(small);
        painter->setPen(isMethod && isFailed ? colors.error : gain < 0 ? colors.error : gain > 0 ? colors.text : colors.mutedText);
        painter->drawText(line, static_cast<int>(alignment | Qt::AlignVCenter), smallMetrics.elidedText(second, Qt::ElideRight, line.width()));
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colors.accent, 1.5));
        painter->drawRect(QRectF(option.rect).adjusted(1, 1, -1, -2));
    }
    painter->restore();
}

QSize ComparisonDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QFontMetrics metrics(firstFont(option, index));
    const QFontMetrics small(tickFont(option.font));
    const int width = std::max(metrics.horizontalAdvance(index.data().toString()),
                               index.column() == ComparisonModel::kMethodColumn ? 0 : small.horizontalAdvance(index.data(ComparisonModel::SecondLineRole).toString()));
    const int dot = index.column() == ComparisonModel::kMethodColumn ? kDot + kSide : 0;
    return {width + dot + 2 * kSide + 2, metrics.height() + small.height() + kGap + 8};
}

}  // namespace vitrine
