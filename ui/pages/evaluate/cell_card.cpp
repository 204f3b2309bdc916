// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/cell_card.h"

#include <QEvent>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "bridge/map_adapter.h"
#include "models/cell_image_model.h"
#include "pages/evaluate/evaluate_session.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr int kThumbnail = 72;
constexpr int kGap = 5;
constexpr double kCorner = 5.0;
constexpr int kNamedConcepts = 6;
constexpr std::size_t kPictures = 200;  ///< of a cell or row at most
constexpr int kPictureSide = 144;       ///< pixels

class ThumbnailDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {kThumbnail + 2 * kGap, kThumbnail + 2 * kGap}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const ThemeColors& colors = themeColors(option.palette);
        // The view stretches its items; thumbnails stay square.
        const QRectF place(option.rect.left() + kGap, option.rect.top() + kGap, kThumbnail, kThumbnail);
        painter->save();
        painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        QPainterPath frame;
        frame.addRoundedRect(place, kCorner, kCorner);
        const QImage picture = index.data(Qt::DecorationRole).value<QImage>();
        if (!picture.isNull()) {
            painter->setClipPath(frame);
            painter->drawImage(place, picture);
            painter->setClipping(false);
        } else {
            painter->fillPath(frame, colors.sunken);
            painter->setPen(colors.mutedText);
            QFont font = option.font;
            font.setPointSizeF(font.pointSizeF() * 0.8);
            painter->setFont(font);
            const QString name = index.data().toString().section(u'/', -1);
            painter->drawText(place.adjusted(4, 4, -4, -4), Qt::AlignCenter | Qt::TextWrapAnywhere, name.size() > 24 ? name.left(23) + u'…' : name);
        }
        const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
        painter->setPen(QPen(isCurrent ? colors.accent : colors.border, isCurrent ? 2.5 : 1.0));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), kCorner, kCorner);
        painter->restore();
    }
};

QString signedNumber(double value) {
    const QString text = QLocale().toString(std::abs(value), 'f', 2);
    return (value < 0.0 ? QStringLiteral("−") : QStringLiteral("+")) + text;
}

}  // namespace

CellCard::CellCard(EvaluateSession& session, MapAdapter& pictures, QWidget* parent)
    : Card(parent), session_(session), pictures_(pictures), images_(new CellImageModel(this)), strip_(new QListView(this)), concepts_(makeLabel({}, "muted", this)) {
    setObjectName(QStringLiteral("CellCard"));
    strip_->setObjectName(QStringLiteral("cellImages"));
    strip_->setProperty("role", "strip");
    strip_->setModel(images_);
    strip_->setItemDelegate(new ThumbnailDelegate(strip_));
    strip_->setFlow(QListView::LeftToRight);
    strip_->setWrapping(false);
    strip_->setUniformItemSizes(true);
    strip_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    strip_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    strip_->setFixedHeight(kThumbnail + 2 * kGap + 12);
    strip_->setFrameShape(QFrame::NoFrame);
    concepts_->setObjectName(QStringLiteral("cellConcepts"));
    concepts_->setTextFormat(Qt::RichText);
    concepts_->setWordWrap(true);
    body()->addWidget(strip_);
    body()->addWidget(concepts_);
    body()->addStretch(1);
    connect(&session, &EvaluateSession::cellChanged, this, &CellCard::refresh);
    connect(&session, &EvaluateSession::methodsChanged, this, &CellCard::refresh);
    connect(&session.adapter(), &EvaluationAdapter::separatingConceptsReady, this, &CellCard::showConcepts);
    connect(&session.adapter(), &EvaluationAdapter::separatingConceptsFailed, this, [this](const Error&) {
        concepts_->setText(tr("This method does not decide through concepts, so none separate the two classes."));
    });
    connect(&pictures, &MapAdapter::pictureReady, images_, &CellImageModel::setPicture);
    connect(strip_, &QListView::activated, this, [this](const QModelIndex& index) { emit opened(index.data(CellImageModel::RowRole).toUInt()); });
    retranslate();
}

QString CellCard::conceptsText() const { return concepts_->text(); }

QString CellCard::sentence() const {
    const auto truth = session_.trueClass();
    const auto predicted = session_.predictedClass();
    if (truth && predicted)
        return *truth == *predicted ? tr("%1, recognised").arg(session_.className(*truth))
                                    : tr("True %1, predicted %2").arg(session_.className(*truth), session_.className(*predicted));
    if (truth) return tr("True %1, whatever was predicted").arg(session_.className(*truth));
    return tr("Predicted %1, whatever is true").arg(session_.className(predicted.value_or(-1)));
}

void CellCard::refresh() {
    if (!session_.hasCell() || !session_.shown()) {
        setTitle(tr("Images of a cell"));
        setNote({});
        images_->setImages({}, {}, {});
        strip_->hide();
        concepts_->setText(tr("Choose a cell of the matrix for its images, or a class name for a whole row or column."));
        return;
    }
    QStringList ids, notes;
    std::vector<std::uint32_t> rows;
    const MethodEvaluation& evaluation = *session_.shown()->evaluation;
    for (const std::size_t image : session_.cellImages()) {
        ids << QString::fromStdString(evaluation.images->ids[image]);
        rows.push_back(static_cast<std::uint32_t>(evaluation.images->rows[image]));
        notes << tr("true %1, predicted %2 (%3 %)")
                     .arg(session_.className(evaluation.images->labels[image]), session_.className(evaluation.predicted[image]),
                          QLocale().toString(evaluation.confidence[image] * 100.0, 'f', 0));
    }
    setTitle(sentence());
    setNote(ids.isEmpty() ? tr("no images") : tr("%n image(s) · double-click to inspect", nullptr, static_cast<int>(ids.size())));
    images_->setImages(ids, std::move(rows), notes);
    if (auto missing = images_->missingPictures(kPictures); !missing.empty()) pictures_.askPictures(std::move(missing), kPictureSide);
    strip_->setVisible(!ids.isEmpty());
    const auto truth = session_.trueClass();
    const auto predicted = session_.predictedClass();
    concepts_->clear();
    if (truth && predicted && *truth != *predicted)
        session_.adapter().requestSeparatingConcepts(QString::fromStdString(session_.shown()->key), *truth, *predicted);
}

void CellCard::showConcepts(const SeparatingConcepts& found) {
    if (session_.trueClass() != found.classA || session_.predictedClass() != found.classB) return;
    QStringList named;
    for (const SeparatingConcept& one : found.concepts) {
        if (named.size() == kNamedConcepts) break;
        named << QStringLiteral("<b>%1</b>&nbsp;%2").arg(QString::fromStdString(one.name).toHtmlEscaped(), signedNumber(one.term));
    }
    if (named.isEmpty()) return concepts_->setText(tr("No concept separates the two classes: their weights or their mean activations are equal."));
    concepts_->setText(tr("What separates %1 from %2 on average: %3")
                           .arg(session_.className(found.classA).toHtmlEscaped(), session_.className(found.classB).toHtmlEscaped(), named.join(QStringLiteral(", "))));
    concepts_->setToolTip(tr("Difference of the two classes' weights times the difference of their mean activations, in logits; positive speaks for the true class"));
}

void CellCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void CellCard::retranslate() {
    strip_->setAccessibleName(tr("Images of the chosen cell"));
    refresh();
}

}  // namespace vitrine
