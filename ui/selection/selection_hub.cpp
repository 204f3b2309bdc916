// SPDX-License-Identifier: GPL-3.0-or-later
#include "selection/selection_hub.h"

namespace vitrine {

void SelectionHub::setImage(ImageId id) {
    if (image_ == id) return;
    image_ = id;
    emit imageChanged(id);
}

void SelectionHub::hoverConcept(const QString& name) {
    const QString before = markedConcept();
    hoveredConcept_ = name;
    if (markedConcept() != before) emit markedConceptChanged(markedConcept());
}

void SelectionHub::chooseConcept(const QString& name) {
    const QString before = markedConcept();
    chosenConcept_ = name;
    if (markedConcept() != before) emit markedConceptChanged(markedConcept());
}

}  // namespace vitrine
