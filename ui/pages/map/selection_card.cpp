// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/selection_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include "theme/theme_colors.h"
#include "widgets/elided_label.h"

namespace vitrine {
namespace {

constexpr double kCorner = 5.0;

QString pointName(const MapPoints& points, std::uint32_t point) { return QString::fromStdString(points.names[point]); }

QString classOf(const MapPoints& points, std::uint32_t point) {
    const int label = points.classes[point];
    return points.kinds[point] == MapKind::Image && label >= 0 ? QString::fromStdString(points.classNames[static_cast<std::size_t>(label)]) : QString();
}

}  // namespace

void MapPointList::setPoints(std::vector<std::uint32_t> points, std::vector<float> similarities) {
    if (points == points_ && similarities == similarities_) return;
    beginResetModel();
    points_ = std::move(points);
    similarities_ = std::move(similarities);
    endResetModel();
}

int MapPointList::rowCount(const QModelIndex& parent) const { return parent.isValid() || !session_.points() ? 0 : static_cast<int>(points_.size()); }

QVariant MapPointList::data(const QModelIndex& index, int role) const {
    const MapPoints* points = session_.points();
    if (!points || !checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto at = static_cast<std::size_t>(index.row());
    const std::uint32_t point = points_[at];
    if (point >= points->size()) return {};
    const QString similarity = at < similarities_.size() ? QLocale().toString(similarities_[at], 'f', 2) : QString();
    switch (role) {
        case Qt::DisplayRole: return pointName(*points, point);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole: {
            QStringList parts{pointName(*points, point)};
            if (const QString label = classOf(*points, point); !label.isEmpty()) parts << label;
            if (!similarity.isEmpty()) parts << tr("cosine %1").arg(similarity);
            return parts.join(role == Qt::ToolTipRole ? QStringLiteral("\n") : QStringLiteral(", "));
        }
        case PointRole: return point;
        case RowRole: return points->kinds[point] == MapKind::Image ? QVariant(points->rows[point]) : QVariant();
        case SimilarityRole: return similarity;
        default: return {};
    }
}

void MapPointDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const ThemeColors& colors = themeColors(option.palette);
    const QRectF place = QRectF(option.rect).adjusted(kGap, kGap, -kGap, -kGap);
    const QVariant row = index.data(MapPointList::RowRole);
    const QImage picture = row.isValid() ? session_.pictures().picture(row.toUInt()) : QImage();
    QPainterPath frame;
    frame.addRoundedRect(place, kCorner, kCorner);
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (!picture.isNull()) {
        const int edge = std::min(picture.width(), picture.height());
        painter->setClipPath(frame);
        painter->drawImage(place, picture, QRectF((picture.width() - edge) / 2.0, (picture.height() - edge) / 2.0, edge, edge));
        painter->setClipping(false);
    } else {
        painter->fillPath(frame, colors.sunken);
        QFont small = option.font;
        small.setPointSizeF(small.pointSizeF() * 0.8);
        painter->setFont(small);
        painter->setPen(colors.mutedText);
        const QString words = row.isValid() ? QStringLiteral("…") : index.data().toString();
        painter->drawText(place.adjusted(3, 3, -3, -3), static_cast<int>(Qt::AlignCenter) | static_cast<int>(Qt::TextWordWrap), words);
    }
    if (const QString similarity = index.data(MapPointList::SimilarityRole).toString(); !similarity.isEmpty()) {
        const QFontMetricsF metrics(option.font);
        QRectF badge(0, 0, metrics.horizontalAdvance(similarity) + 8, metrics.height());
        badge.moveBottomRight(place.bottomRight());
        QColor ground = colors.surface;
        ground.setAlpha(220);
        painter->setPen(Qt::NoPen);
        painter->setBrush(ground);
        painter->drawRoundedRect(badge, 4, 4);
        painter->setFont(option.font);
        painter->setPen(colors.text);
        painter->drawText(badge, Qt::AlignCenter, similarity);
    }
    const bool isSelected = option.state.testFlag(QStyle::State_Selected), isHovered = option.state.testFlag(QStyle::State_MouseOver);
    if (isSelected || isHovered || picture.isNull()) {
        painter->setPen(QPen(isSelected ? colors.accent : isHovered ? colors.mutedText : colors.border, isSelected ? 2.5 : 1.0));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), kCorner, kCorner);
    }
    painter->restore();
}

SelectionCard::SelectionCard(MapSession& session, QWidget* parent)
    : Card(parent), session_(session), chosen_(new MapPointList(session, this)), near_(new MapPointList(session, this)) {
    setObjectName(QStringLiteral("SelectionCard"));
    chosenView_ = makeList(chosen_, "selectionList");
    nearView_ = makeList(near_, "neighbourList");
    hint_ = new ElidedLabel(this);
    hint_->setObjectName(QStringLiteral("selectionHint"));
    hint_->setProperty("role", "muted");
    hint_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    hint_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    clear_ = new QPushButton(this);
    clear_->setObjectName(QStringLiteral("selectionClear"));
    clear_->setProperty("role", "flat");
    nearTitle_ = new ElidedLabel(this);
    nearTitle_->setObjectName(QStringLiteral("neighbourTitle"));
    nearTitle_->setProperty("role", "muted");
    nearTitle_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    head()->addWidget(clear_);
    auto* left = new QVBoxLayout;
    left->addWidget(hint_);
    left->addWidget(chosenView_, 1);
    nearSide_ = new QWidget(this);
    nearSide_->setObjectName(QStringLiteral("neighbourSide"));
    auto* right = new QVBoxLayout(nearSide_);
    right->setContentsMargins(0, 0, 0, 0);
    right->addWidget(nearTitle_);
    right->addWidget(nearView_, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addLayout(left, 3);
    row->addWidget(nearSide_, 2);
    body()->addLayout(row, 1);
    connect(clear_, &QPushButton::clicked, this, [this] { session_.select({}, SelectionMode::Replace); });
    for (const auto signal : {&MapSession::selectionChanged, &MapSession::neighboursChanged, &MapSession::currentChanged, &MapSession::placedChanged})
        connect(&session, signal, this, &SelectionCard::refresh);
    connect(&session.pictures(), &PictureCache::arrived, this, [this] {
        chosenView_->viewport()->update();
        nearView_->viewport()->update();
    });
    retranslate();
}

QListView* SelectionCard::makeList(MapPointList* model, const char* name) {
    auto* view = new QListView(this);
    view->setObjectName(QLatin1String(name));
    view->setProperty("role", "strip");
    view->setModel(model);
    view->setItemDelegate(new MapPointDelegate(session_, view));
    view->setViewMode(QListView::IconMode);
    view->setMovement(QListView::Static);
    view->setResizeMode(QListView::Adjust);
    view->setUniformItemSizes(true);
    view->setSpacing(0);
    view->setFrameShape(QFrame::NoFrame);
    view->setMouseTracking(true);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setMinimumHeight(MapPointDelegate::kSide + 2 * MapPointDelegate::kGap + 4);
    connect(view, &QListView::activated, this, [this](const QModelIndex& index) { emit openRequested(index.data(MapPointList::PointRole).toUInt()); });
    connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid()) emit showRequested(index.data(MapPointList::PointRole).toUInt());
    });
    return view;
}

void SelectionCard::refresh() {
    const MapPoints* points = session_.points();
    const auto& selection = session_.selection();
    chosen_->setPoints(selection);
    setNote(points && !selection.empty() ? selectionSentence(*points, selection) : QString());
    clear_->setVisible(!selection.empty());
    hint_->setVisible(selection.empty());
    chosenView_->setVisible(!selection.empty());
    const MapNeighbours& found = session_.neighbours();
    near_->setPoints(found.points, found.similarities);
    QString of;
    if (points && session_.current() >= 0 && static_cast<std::size_t>(session_.current()) < points->size())
        of = pointName(*points, static_cast<std::uint32_t>(session_.current()));
    else if (!found.points.empty() && !session_.placed().empty())
        of = session_.placedName(session_.placed().back().image);
    nearTitle_->setFullText(of.isEmpty() ? QString() : tr("Nearest to %1 in the original space").arg(of));
    nearSide_->setVisible(!of.isEmpty());
}

void SelectionCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void SelectionCard::retranslate() {
    setTitle(tr("Selection"));
    hint_->setFullText(tr("Nothing is selected. Draw a lasso round some points, or choose a class under Select."));
    clear_->setText(tr("Clear"));
    chosenView_->setAccessibleName(tr("Selected points"));
    nearView_->setAccessibleName(tr("Nearest points"));
    refresh();
}

}  // namespace vitrine
