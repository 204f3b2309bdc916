// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/film_strip_delegate.h"

#include <QPainter>
#include <QPainterPath>
#include <QWidget>

#include "bridge/image_conversion.h"
#include "models/image_list_model.h"
#include "pages/inspect/film_strip.h"
#include "theme/theme_colors.h"
#include "widgets/symbol_icon.h"

namespace vitrine {
namespace {

constexpr int kCachedThumbnails = 400;
constexpr double kCorner = 5.0;
constexpr double kFailureSide = 18.0;

}  // namespace

FilmStripDelegate::FilmStripDelegate(QObject* parent) : QStyledItemDelegate(parent), cache_(kCachedThumbnails) {}

QSize FilmStripDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    const int side = FilmStrip::kThumbnailSide + 2 * kGap;
    return {side, side};
}

const QPixmap* FilmStripDelegate::thumbnail(const ImageEntry& entry, int side, double pixelRatio) const {
    if (const QPixmap* known = cache_.object(entry.id)) return known;
    if (entry.thumbnail.empty()) return nullptr;
    // A square cut from the middle, so that the strip keeps its rhythm.
    const int pixels = qRound(side * pixelRatio);
    const QImage whole = toQImage(entry.thumbnail.decode());
    const int edge = std::min(whole.width(), whole.height());
    const QImage square = whole.copy((whole.width() - edge) / 2, (whole.height() - edge) / 2, edge, edge);
    auto* made = new QPixmap(QPixmap::fromImage(square.scaled(pixels, pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)));
    made->setDevicePixelRatio(pixelRatio);
    cache_.insert(entry.id, made);
    return made;
}

void FilmStripDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* images = static_cast<const ImageListModel*>(index.model());
    const ImageEntryPointer entry = images->entry(index.row());
    if (!entry) return;
    const ThemeColors& colors = themeColors(option.palette);
    const QRectF place = QRectF(option.rect).adjusted(kGap, kGap, -kGap, -kGap);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath frame;
    frame.addRoundedRect(place, kCorner, kCorner);
    const double ratio = option.widget ? option.widget->devicePixelRatioF() : 1.0;
    const QPixmap* picture = entry->state == ImageState::Failed ? nullptr : thumbnail(*entry, FilmStrip::kThumbnailSide, ratio);
    if (picture) {
        painter->setClipPath(frame);
        painter->drawPixmap(place.topLeft(), *picture);
        painter->setClipping(false);
    } else {
        painter->fillPath(frame, colors.sunken);
        painter->setPen(colors.mutedText);
        if (entry->state == ImageState::Failed)
            paintSymbol(*painter, QRectF(place.center() - QPointF(kFailureSide, kFailureSide) / 2.0, QSizeF(kFailureSide, kFailureSide)), Symbol::Failure, colors.error);
        else
            painter->drawText(place, Qt::AlignCenter, QStringLiteral("…"));
    }
    const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
    const bool isHovered = option.state.testFlag(QStyle::State_MouseOver);
    if (isCurrent || isHovered || !picture) {
        const bool isFocused = option.state.testFlag(QStyle::State_HasFocus);
        const double width = isFocused ? 3.5 : isCurrent ? 2.0 : 1.0;
        painter->setPen(QPen(isCurrent ? colors.accent : isHovered ? colors.mutedText : colors.border, width));
        painter->setBrush(Qt::NoBrush);
        const double inset = isCurrent ? -width / 2.0 - 0.5 : 0.5;
        painter->drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), kCorner, kCorner);
    }
    painter->restore();
}

}  // namespace vitrine
