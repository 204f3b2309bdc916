// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QPixmap>
#include <QStyledItemDelegate>

namespace vitrine {

struct ImageEntry;

/// Paints a thumbnail, and makes its pixmap only then; the few hundred looked at last stay cached.
class FilmStripDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kGap = 5;

    explicit FilmStripDelegate(QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const QPixmap* thumbnail(const ImageEntry& entry, int side, double pixelRatio) const;

    mutable QCache<quint64, QPixmap> cache_;
};

}  // namespace vitrine
