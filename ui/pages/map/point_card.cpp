// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/point_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "plots/scatter_view.h"
#include "widgets/card.h"

namespace vitrine {
namespace {

constexpr int kGraceMilliseconds = 300;  // time to walk from the point to the card
constexpr int kPictureSide = 112;
constexpr int kDistance = 14;            // pixels between the point and its card
constexpr int kTextWidth = 210;

QString text(const std::string& value) { return QString::fromStdString(value); }

}  // namespace

PointCard::PointCard(MapSession& session, ScatterView& view) : QFrame(&view), session_(session), view_(view) {
    setObjectName(QStringLiteral("PointCard"));
    setProperty("role", "card");
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::ArrowCursor);
    picture_ = new QLabel(this);
    picture_->setObjectName(QStringLiteral("pointPicture"));
    picture_->setFixedSize(kPictureSide, kPictureSide);
    picture_->setAlignment(Qt::AlignCenter);
    title_ = makeLabel({}, "title", this);
    title_->setObjectName(QStringLiteral("pointTitle"));
    title_->setWordWrap(true);
    text_ = makeLabel({}, "", this);
    text_->setObjectName(QStringLiteral("pointText"));
    text_->setWordWrap(true);
    text_->setFixedWidth(kTextWidth);
    title_->setFixedWidth(kTextWidth);
    open_ = new QPushButton(this);
    open_->setObjectName(QStringLiteral("pointOpen"));
    near_ = new QPushButton(this);
    near_->setObjectName(QStringLiteral("pointNeighbours"));
    for (QPushButton* button : {open_, near_}) button->setProperty("role", "flat");
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(open_);
    buttons->addWidget(near_);
    buttons->addStretch(1);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(title_);
    words->addWidget(text_, 1);
    words->addLayout(buttons);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 10, 10, 8);
    row->setSpacing(10);
    row->addWidget(picture_, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    hide();
    comes_.setSingleShot(true);
    comes_.setInterval(kDelayMilliseconds);
    goes_.setSingleShot(true);
    goes_.setInterval(kGraceMilliseconds);
    connect(&comes_, &QTimer::timeout, this, [this] { showFor(hovered_); });
    connect(&goes_, &QTimer::timeout, this, [this] {
        if (underMouse()) return;
        point_ = -1;
        hide();
    });
    connect(&view, &ScatterView::hovered, this, &PointCard::follow);
    connect(&view, &ScatterView::viewChanged, this, [this] {
        point_ = -1;
        hide();
    });
    connect(&session.map(), &MapAdapter::factsReady, this, [this](const MapPointFacts& facts) {
        if (static_cast<int>(facts.point) != point_) return;
        facts_ = facts;
        fill();
        placeNear(point_);
    });
    connect(&session.pictures(), &PictureCache::arrived, this, [this] {
        if (isVisible()) fill();
    });
    connect(open_, &QPushButton::clicked, this, [this] { emit openRequested(static_cast<quint32>(point_)); });
    connect(near_, &QPushButton::clicked, this, [this] { emit neighboursRequested(static_cast<quint32>(point_)); });
    retranslate();
}

void PointCard::follow(int point) {
    hovered_ = point;
    comes_.stop();
    if (point < 0) {
        if (isVisible()) goes_.start();
        return;
    }
    if (point == point_ && isVisible()) return goes_.stop();
    comes_.start();
}

void PointCard::showFor(int point) {
    const MapPoints* points = session_.points();
    if (!points || point < 0 || static_cast<std::size_t>(point) >= points->size()) return;
    goes_.stop();
    point_ = point;
    facts_ = {};
    fill();
    placeNear(point);
    show();
    raise();
    session_.map().describe(static_cast<std::uint32_t>(point));
}

void PointCard::fill() {
    const MapPoints* points = session_.points();
    if (!points || point_ < 0 || static_cast<std::size_t>(point_) >= points->size()) return;
    const auto point = static_cast<std::uint32_t>(point_);
    const bool isImage = points->kinds[point] == MapKind::Image;
    picture_->setVisible(isImage);
    open_->setVisible(isImage);
    title_->setText(text(points->names[point]));
    if (isImage) {
        const QImage image = session_.pictures().picture(points->rows[point]);
        picture_->setPixmap(image.isNull() ? QPixmap() : QPixmap::fromImage(image.scaled(kPictureSide, kPictureSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
        picture_->setAccessibleName(text(points->names[point]));
    }
    QStringList lines;
    const auto className = [&](int label) { return label >= 0 ? text(points->classNames[static_cast<std::size_t>(label)]) : QString(); };
    switch (points->kinds[point]) {
        case MapKind::Image: {
            const int label = points->classes[point];
            lines << (label >= 0 ? tr("Class: %1").arg(className(label)) : tr("Class not known"));
            for (const MapModel& model : points->models) {
                const QString sign = label < 0 ? QString() : model.predicted[point] == label ? QStringLiteral("✓ ") : QStringLiteral("✗ ");
                lines << sign + QStringLiteral("%1: %2").arg(text(model.title), className(model.predicted[point]));
            }
            break;
        }
        case MapKind::Concept: lines << tr("A concept"); break;
        case MapKind::Class: lines << tr("The name of a class"); break;
        case MapKind::RandomWord: lines << tr("An ordinary word, for comparison"); break;
    }
    QStringList names;
    for (std::size_t i = 0; i < facts_.concepts.size(); ++i)
        names << QStringLiteral("%1 (%2)").arg(text(facts_.concepts[i]), QLocale().toString(facts_.zScores[i], 'f', 1));
    if (!names.isEmpty()) lines << tr("Stands out by: %1").arg(names.join(QStringLiteral(", ")));
    text_->setText(lines.join(u'\n'));
    for (QLabel* label : {title_, text_}) label->setFixedHeight(label->heightForWidth(kTextWidth));
    layout()->activate();
    adjustSize();
}

void PointCard::placeNear(int point) {
    const QPoint at = view_.pixelOf(static_cast<std::uint32_t>(point)).toPoint();
    const QSize size = sizeHint();
    int x = at.x() + kDistance, y = at.y() - size.height() / 2;
    if (x + size.width() > view_.width()) x = at.x() - kDistance - size.width();
    x = std::clamp(x, 0, std::max(0, view_.width() - size.width()));
    y = std::clamp(y, 0, std::max(0, view_.height() - size.height()));
    move(x, y);
}

void PointCard::enterEvent(QEnterEvent* event) {
    QFrame::enterEvent(event);
    goes_.stop();
    comes_.stop();
}

void PointCard::leaveEvent(QEvent* event) {
    QFrame::leaveEvent(event);
    goes_.start();
}

void PointCard::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void PointCard::retranslate() {
    setAccessibleName(tr("About this point"));
    open_->setText(tr("Inspect"));
    near_->setText(tr("Neighbours"));
    fill();
}

}  // namespace vitrine
