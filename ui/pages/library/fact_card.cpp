// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/library/fact_card.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "widgets/elided_label.h"

namespace vitrine {
namespace {

constexpr int kDigestDigits = 64;  // SHA-256 in hexadecimal
constexpr int kShownDigits = 12;   // enough to tell two apart

}  // namespace

FactCard::FactCard(const char* name, QWidget* parent) : Card(parent) {
    setObjectName(QLatin1String(name));
    facts_ = new QFormLayout;
    facts_->setHorizontalSpacing(14);
    facts_->setVerticalSpacing(5);
    facts_->setLabelAlignment(Qt::AlignLeft);
    controls_ = new QHBoxLayout;
    controls_->setSpacing(8);
    body()->addLayout(facts_);
    body()->addStretch(1);
    body()->addLayout(controls_);
}

void FactCard::setFacts(const Facts& facts) {
    while (facts_->rowCount() > 0) facts_->removeRow(0);
    for (const auto& [name, value] : facts) {
        auto* label = new ElidedLabel(this);
        label->setElideMode(Qt::ElideMiddle);
        const bool isDigest = value.size() == kDigestDigits && !value.contains(u' ') && !value.contains(u'/');
        label->setFullText(isDigest ? value.left(kShownDigits) + u'…' : value);
        if (isDigest) label->setExplanation(value);  // whole in the tooltip
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        facts_->addRow(makeLabel(name, "muted", this), label);
    }
}

}  // namespace vitrine
