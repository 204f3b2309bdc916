// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/empty_state.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/card.h"

namespace vitrine {

EmptyState::EmptyState(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("EmptyState"));
    sentence_ = makeLabel({}, "muted", this);
    sentence_->setObjectName(QStringLiteral("emptySentence"));
    sentence_->setAlignment(Qt::AlignCenter);
    sentence_->setWordWrap(true);
    button_ = new QPushButton(this);
    button_->setObjectName(QStringLiteral("emptyButton"));
    button_->setProperty("role", "primary");
    connect(button_, &QPushButton::clicked, this, &EmptyState::activated);
    auto* layout = new QVBoxLayout(this);
    layout->addStretch(1);
    layout->addWidget(sentence_);
    layout->addSpacing(8);
    layout->addWidget(button_, 0, Qt::AlignHCenter);
    layout->addStretch(1);
}

void EmptyState::setSecondary() { button_->setProperty("role", {}); }

void EmptyState::setText(const QString& sentence, const QString& button) {
    sentence_->setText(sentence);
    button_->setText(button);
    button_->setVisible(!button.isEmpty());
    setAccessibleName(sentence);
}

}  // namespace vitrine
