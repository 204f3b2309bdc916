// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/concept_slider_row.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <cmath>

#include "models/contribution_model.h"
#include "theme/theme_colors.h"
#include "widgets/card.h"
#include "widgets/elided_label.h"
#include "widgets/symbol_icon.h"

namespace vitrine {
namespace {

constexpr double kStepsPerDeviation = 20.0;
constexpr int kNameWidth = 172;
constexpr int kRestoreWidth = 26;

}  // namespace

ConceptSliderRow::ConceptSliderRow(const QString& conceptName, QWidget* parent) : QWidget(parent), conceptName_(conceptName) {
    setObjectName(QStringLiteral("ConceptSliderRow"));
    name_ = new ElidedLabel(this);
    name_->setFullText(conceptName);
    name_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    name_->setFixedWidth(kNameWidth);
    slider_ = new QSlider(Qt::Horizontal, this);
    slider_->setObjectName(QStringLiteral("slider ") + conceptName);
    slider_->setPageStep(qRound(kStepsPerDeviation / 2.0));
    value_ = makeLabel({}, "muted", this);
    value_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value_->setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("+00.0 σ")) + 2);
    restore_ = new QToolButton(this);
    restore_->setObjectName(QStringLiteral("restore ") + conceptName);
    restore_->setProperty("role", "flat");
    restore_->setIcon(symbolIcon(Symbol::Restore, this));
    restore_->setFixedWidth(kRestoreWidth);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(name_);
    layout->addWidget(slider_, 1);
    layout->addWidget(value_);
    layout->addWidget(restore_);
    connect(slider_, &QSlider::sliderPressed, this, &ConceptSliderRow::gestureStarted);
    connect(slider_, &QSlider::actionTriggered, this, [this](int action) {
        if (action != QAbstractSlider::SliderMove) emit gestureStarted();
    });
    connect(slider_, &QSlider::valueChanged, this, [this](int step) {
        showValue(step / kStepsPerDeviation);
        emit moved(step / kStepsPerDeviation);
    });
    connect(restore_, &QToolButton::clicked, this, &ConceptSliderRow::restoreRequested);
    setRange(-3.0, 3.0);
    retranslate();
}

void ConceptSliderRow::setRange(double low, double high) {
    const QSignalBlocker blocker(slider_);
    slider_->setRange(qRound(low * kStepsPerDeviation), qRound(high * kStepsPerDeviation));
}

void ConceptSliderRow::show(double zScore, bool edited) {
    edited_ = edited;
    if (!slider_->isSliderDown()) {
        const QSignalBlocker blocker(slider_);
        slider_->setValue(qRound(zScore * kStepsPerDeviation));
    }
    showValue(zScore);
    QFont font = name_->font();
    font.setBold(edited);
    name_->setFont(font);
    restore_->setEnabled(edited);
}

void ConceptSliderRow::showValue(double zScore) {
    value_->setText(signedNumber(std::round(10.0 * zScore) / 10.0, 1) + QStringLiteral(" σ"));
}

void ConceptSliderRow::setMarked(bool marked) {
    if (marked_ == marked) return;
    marked_ = marked;
    update();
}

void ConceptSliderRow::focusSlider() { slider_->setFocus(Qt::OtherFocusReason); }

void ConceptSliderRow::enterEvent(QEnterEvent* event) {
    emit hovered(true);
    QWidget::enterEvent(event);
}

void ConceptSliderRow::leaveEvent(QEvent* event) {
    emit hovered(false);
    QWidget::leaveEvent(event);
}

void ConceptSliderRow::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange) restore_->setIcon(symbolIcon(Symbol::Restore, this));
}

void ConceptSliderRow::paintEvent(QPaintEvent*) {
    if (!marked_) return;
    QPainter painter(this);
    painter.fillRect(rect(), themeColors(this).marked);
}

void ConceptSliderRow::retranslate() {
    slider_->setAccessibleName(tr("%1, in standard deviations").arg(conceptName_));
    slider_->setToolTip(tr("Standard deviations above the mean of the reference images; every model follows"));
    restore_->setAccessibleName(tr("Restore %1").arg(conceptName_));
    restore_->setToolTip(tr("Back to what the image gives"));
}

}  // namespace vitrine
