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

void SelectionHub::setSelectedImages(const QStringList& ids) {
    if (selectedImages_ == ids) return;
    selectedImages_ = ids;
    emit selectedImagesChanged(selectedImages_);
}

void SelectionHub::setClassPair(const ClassPair& pair) {
    if (classPair_ == pair) return;
    classPair_ = pair;
    emit classPairChanged(classPair_);
}

}  // namespace vitrine
