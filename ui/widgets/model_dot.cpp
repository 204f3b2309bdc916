// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/model_dot.h"

#include <QPainter>

#include "theme/theme_colors.h"

namespace vitrine {

ModelDot::ModelDot(const QString& methodId, int position, bool usable, QWidget* parent)
    : QWidget(parent), methodId_(methodId), position_(position), usable_(usable) {
    setFixedSize(kSide, kSide);
}

void ModelDot::setModel(const QString& methodId, int position) {
    methodId_ = methodId;
    position_ = position;
    update();
}

void ModelDot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = modelColor(methodId_, position_, themeColors(this));
    painter.setPen(usable_ ? QPen(Qt::NoPen) : QPen(color, 1.5));
    painter.setBrush(usable_ ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawEllipse(QRectF(rect()).adjusted(1, 1, -1, -1));
}

}  // namespace vitrine
