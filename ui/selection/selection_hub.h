// SPDX-License-Identifier: GPL-3.0-or-later
// What is chosen now, in one place: pages read it and write it, none keeps its own. GUI thread.
#pragma once

#include <QObject>
#include <QString>

#include "engine/snapshots.h"

namespace vitrine {

class SelectionHub : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    ImageId image() const { return image_; }
    /// The concept under the pointer, else the one clicked last; empty when there is neither.
    QString markedConcept() const { return hoveredConcept_.isEmpty() ? chosenConcept_ : hoveredConcept_; }
    QString chosenConcept() const { return chosenConcept_; }

    void setImage(ImageId id);
    void hoverConcept(const QString& name);
    void chooseConcept(const QString& name);

signals:
    void imageChanged(vitrine::ImageId id);
    void markedConceptChanged(QString name);

private:
    ImageId image_ = 0;
    QString hoveredConcept_;
    QString chosenConcept_;
};

}  // namespace vitrine
