// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/card.h"

class QComboBox;
class QLabel;

namespace vitrine {

class ContributionModel;
class ContributionView;
class ElidedLabel;
class InspectSession;

/// "Why A and not B?" of one model: exact additive bars, their sum and what is left over.
class WhyCard : public Card {
    Q_OBJECT
public:
    explicit WhyCard(InspectSession& session, QWidget* parent = nullptr);

    int classA() const;
    int classB() const;
    /// Name of class B, empty before there is one.
    QString rivalName() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void choosePair();
    void refresh();
    void retranslate();

    InspectSession& session_;
    ContributionModel* model_;
    ContributionView* view_;
    QComboBox* method_;
    QComboBox* classA_;
    QComboBox* classB_;
    QLabel* why_;
    QLabel* andNot_;
    ElidedLabel* sum_;
};

}  // namespace vitrine
