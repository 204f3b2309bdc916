// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QVector>
#include <optional>

#include "bridge/explanations.h"
#include "widgets/card.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace vitrine {

class ConceptSliderRow;
class InspectSession;
class OutcomeList;
struct ModelColumn;

/// "What if": sliders for concepts that every bottleneck follows at once, what they then say, and the
/// smallest changes that would turn the answer.
class WhatIfCard : public Card {
    Q_OBJECT
public:
    explicit WhatIfCard(InspectSession& session, QWidget* parent = nullptr);

    /// Adds a slider for the concept, or goes to the one there is.
    void addConcept(const QString& name);
    QStringList shownConcepts() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    static constexpr int kProposedConcepts = 3;

    void makeHead();
    void drawTools();
    void makeBody();
    void newImage();
    void refresh();
    void refreshFlip();
    void refreshSmallestEdit();
    void fillConceptMenu();
    void applyFlip(const FlipSuggestion& flip, const QString& description);
    void searchSmallestEdit();
    ConceptSliderRow* makeRow(const QString& name);
    QStringList proposedConcepts() const;
    const ModelColumn* explained(bool edited) const;
    void retranslate();

    InspectSession& session_;
    QVector<ConceptSliderRow*> rows_;
    QStringList addedByUser_;
    QWidget* rowBox_;
    QScrollArea* scroll_;
    OutcomeList* outcomes_;
    QLabel* flipText_;
    QPushButton* tryFlip_;
    QPushButton* smallestEdit_;
    QToolButton* add_;
    QToolButton* undo_;
    QToolButton* redo_;
    QPushButton* reset_;
    std::optional<FlipSuggestion> flip_;
};

}  // namespace vitrine
