// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train/trace_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QSlider>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "bridge/error_text.h"
#include "bridge/image_conversion.h"
#include "bridge/training_adapter.h"
#include "models/image_list_model.h"
#include "selection/selection_hub.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr int kPictureSide = 48;
constexpr int kBarWidth = 84;  // the rest is for the names
constexpr int kShareRole = Qt::UserRole + 1;  ///< double 0..1: length of the bar

/// The value of a concept as a bar behind its number.
class BarDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const double share = index.data(kShareRole).toDouble();
        QColor color = themeColors(option.palette).accent;
        color.setAlphaF(0.28F);
        const QRect cell = option.rect.adjusted(2, 3, -2, -3);
        painter->fillRect(QRectF(cell.left(), cell.top(), cell.width() * std::clamp(share, 0.0, 1.0), cell.height()), color);
        QStyledItemDelegate::paint(painter, option, index);
    }
};

}  // namespace

TraceCard::TraceCard(TrainingAdapter& training, SelectionHub& hub, ImageListModel& images, QWidget* parent)
    : Card(parent), training_(training), hub_(hub), images_(images) {
    setObjectName(QStringLiteral("TraceCard"));
    pin_ = new QToolButton(this);
    pin_->setObjectName(QStringLiteral("tracePin"));
    pin_->setProperty("role", "flat");
    head()->addWidget(pin_);
    picture_ = new QLabel(this);
    picture_->setObjectName(QStringLiteral("tracePicture"));
    picture_->setFixedSize(kPictureSide, kPictureSide);
    verdict_ = new QLabel(this);
    verdict_->setObjectName(QStringLiteral("traceVerdict"));
    verdict_->setTextFormat(Qt::PlainText);
    verdict_->setWordWrap(true);
    auto* top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(picture_);
    top->addWidget(verdict_, 1);
    body()->addLayout(top);
    slider_ = new QSlider(Qt::Horizontal, this);
    slider_->setObjectName(QStringLiteral("traceSlider"));
    epoch_ = makeLabel({}, "muted", this);
    epoch_->setObjectName(QStringLiteral("traceEpoch"));
    auto* time = new QHBoxLayout;
    time->setSpacing(8);
    time->addWidget(slider_, 1);
    time->addWidget(epoch_);
    body()->addLayout(time);
    concepts_ = new QStandardItemModel(this);
    table_ = new QTableView(this);
    table_->setObjectName(QStringLiteral("traceConcepts"));
    table_->setModel(concepts_);
    table_->setItemDelegateForColumn(1, new BarDelegate(table_));
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionMode(QAbstractItemView::NoSelection);
    table_->setShowGrid(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(18);
    table_->horizontalHeader()->hide();
    table_->horizontalHeader()->setMinimumSectionSize(kBarWidth);
    body()->addWidget(table_, 1);
    hint_ = makeLabel({}, "muted", this);
    hint_->setObjectName(QStringLiteral("traceHint"));
    hint_->setWordWrap(true);
    hint_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    body()->addWidget(hint_, 1);
    connect(pin_, &QToolButton::clicked, this, &TraceCard::pin);
    connect(slider_, &QSlider::valueChanged, this, [this](int value) {
        followsLast_ = value == slider_->maximum();
        showEpoch();
    });
    connect(&training, &TrainingAdapter::traceReady, this, &TraceCard::accept);
    connect(&training, &TrainingAdapter::traceFailed, this, [this](const Error& error) {
        trace_.reset();
        showEpoch();
        hint_->setText(error.code == ErrorCode::EmptyInput ? tr("The run has no finished epoch yet.") : errorText(error));
    });
    connect(&training, &TrainingAdapter::boardChanged, this, &TraceCard::ask);
    connect(&hub, &SelectionHub::imageChanged, this, [this](ImageId id) {
        if (image_ == 0 && id != 0) pin();
        pin_->setEnabled(id != 0 && id != image_);
    });
    retranslate();
    showEpoch();
}

void TraceCard::setRun(const QString& id) {
    if (id == run_) return;
    run_ = id;
    askedEpochs_ = 0;
    trace_.reset();
    followsLast_ = true;
    ask();
    showEpoch();
}

void TraceCard::pin() {
    image_ = hub_.image();
    askedEpochs_ = 0;
    pin_->setEnabled(false);
    showPicture();
    ask();
}

void TraceCard::ask() {
    const TrainingRunPointer run = run_.isEmpty() ? nullptr : training_.run(run_);
    if (!run || run->makesBackbone || image_ == 0 || !isVisible()) return;
    const std::size_t epochs = std::max<std::size_t>(run->tracedEpochs, isUsable(run->state) ? 1 : 0);
    if (epochs == askedEpochs_) return;
    askedEpochs_ = epochs;
    training_.trace(run_, image_);
}

void TraceCard::accept(const ImageTracePointer& trace) {
    if (QString::fromStdString(trace->run) != run_ || trace->image != image_) return;
    trace_ = trace;
    const QSignalBlocker quiet(slider_);
    const int last = static_cast<int>(trace->epochs.size()) - 1;
    slider_->setRange(0, std::max(0, last));
    if (followsLast_) slider_->setValue(last);
    showEpoch();
}

void TraceCard::showPicture() {
    const int row = images_.rowOf(image_);
    const ImageEntryPointer entry = row >= 0 ? images_.entry(row) : nullptr;
    const QImage image = entry ? toQImage(entry->thumbnail.decode()) : QImage();
    QPixmap pixmap;
    if (!image.isNull()) {
        pixmap = QPixmap::fromImage(image.scaled(picture_->size() * devicePixelRatioF(), Qt::KeepAspectRatio, Qt::SmoothTransformation));
        pixmap.setDevicePixelRatio(devicePixelRatioF());
    }
    picture_->setPixmap(pixmap);
    picture_->setAccessibleName(row >= 0 ? images_.index(row).data().toString() : QString());
}

void TraceCard::showEpoch() {
    const bool hasTrace = trace_ != nullptr && !trace_->epochs.empty();
    for (QWidget* part : std::initializer_list<QWidget*>{picture_, verdict_, slider_, epoch_, table_}) part->setVisible(hasTrace);
    hint_->setVisible(!hasTrace);
    if (!hasTrace) {
        const TrainingRunPointer run = run_.isEmpty() ? nullptr : training_.run(run_);
        if (run && run->makesBackbone) return hint_->setText(tr("A backbone knows no concepts by itself: use it, then train a classifier on it."));
        hint_->setText(image_ == 0 ? tr("Choose an image on Inspect; its concepts are followed here through the epochs.")
                                   : tr("Choose a run; the image's concepts are followed through its epochs."));
        return;
    }
    if (picture_->pixmap(Qt::ReturnByValue).isNull()) showPicture();
    const EpochTrace& epoch = trace_->epochs[static_cast<std::size_t>(std::clamp(slider_->value(), 0, static_cast<int>(trace_->epochs.size()) - 1))];
    const QLocale locale;
    verdict_->setText(tr("%1, %2 %").arg(QString::fromStdString(trace_->classNames[static_cast<std::size_t>(epoch.predicted)]),
                                         locale.toString(100.0 * static_cast<double>(epoch.probability), 'f', 1)));
    epoch_->setText(epoch.epoch > 0 ? tr("epoch %1").arg(epoch.epoch) : tr("as trained"));
    slider_->setEnabled(trace_->epochs.size() > 1);
    concepts_->clear();
    concepts_->setColumnCount(2);
    table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Fixed);
    table_->setColumnWidth(1, kBarWidth);
    const double largest = epoch.concepts.empty() ? 0.0 : std::max(1e-9, static_cast<double>(epoch.concepts.front().second));
    for (const auto& [index, value] : epoch.concepts) {
        auto* name = new QStandardItem(QString::fromStdString(trace_->conceptNames[index]));
        name->setToolTip(name->text());
        auto* bar = new QStandardItem(locale.toString(static_cast<double>(value), 'f', 2));
        bar->setData(static_cast<double>(value) / largest, kShareRole);
        concepts_->appendRow({name, bar});
    }
}

void TraceCard::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    ask();
}

void TraceCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void TraceCard::retranslate() {
    setTitle(tr("Pinned image"));
    pin_->setText(tr("Pin chosen"));
    pin_->setToolTip(tr("Follow the image that is chosen on Inspect"));
    slider_->setAccessibleName(tr("Epoch"));
    table_->setAccessibleName(tr("Strongest concepts at this epoch"));
    showEpoch();
}

}  // namespace vitrine
