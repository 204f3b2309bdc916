// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace vitrine {

class SelectionHub;

/// Paints a cell of the concept table: a name, or a bar from the zero line with its value. The marked
/// concept has the same background in every column.
class ConceptDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    ConceptDelegate(const SelectionHub& hub, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// Space before the first and after the last pixel of a cell; the header keeps to it too.
    static constexpr int kSideGap = 8;

private:
    void paintName(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintValue(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    const SelectionHub& hub_;
};

}  // namespace vitrine
