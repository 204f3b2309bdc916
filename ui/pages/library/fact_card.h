// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPair>
#include <QVector>

#include "widgets/card.h"

class QFormLayout;
class QHBoxLayout;

namespace vitrine {

/// A card of named facts, with room for controls below them.
class FactCard : public Card {
    Q_OBJECT
public:
    using Facts = QVector<QPair<QString, QString>>;

    explicit FactCard(const char* name, QWidget* parent);

    void setFacts(const Facts& facts);
    QHBoxLayout* controls() const { return controls_; }

private:
    QFormLayout* facts_;
    QHBoxLayout* controls_;
};

}  // namespace vitrine
