// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "widgets/elided_label.h"

namespace vitrine {
namespace {

constexpr int kPadding = 12;
constexpr int kHeadGap = 8;

}  // namespace

Card::Card(QWidget* parent) : QFrame(parent), head_(new QHBoxLayout), body_(new QVBoxLayout) {
    setProperty("role", "card");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, kPadding - 2, kPadding, kPadding);
    layout->setSpacing(kHeadGap);
    title_ = new ElidedLabel(this);
    title_->setProperty("role", "title");
    title_->setObjectName(QStringLiteral("cardTitle"));
    note_ = new ElidedLabel(this);
    note_->setProperty("role", "muted");
    note_->setObjectName(QStringLiteral("cardNote"));
    note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    title_->hide();
    head_->setSpacing(kHeadGap);
    head_->addWidget(title_);
    head_->addWidget(note_, 1);
    layout->addLayout(head_);
    layout->addLayout(body_, 1);
    body_->setSpacing(kHeadGap);
}

void Card::setTitle(const QString& title) {
    title_->setFullText(title);
    title_->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

void Card::setNote(const QString& note) { note_->setFullText(note); }

QLabel* makeLabel(const QString& text, const char* role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    return label;
}

}  // namespace vitrine
