// SPDX-License-Identifier: GPL-3.0-or-later
// What is chosen now, in one place: pages read it and write it, none keeps its own. GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include "engine/snapshots.h"

namespace vitrine {

/// Two classes looked at together: "true A, said B", or "why A and not B". Names, since the class order
/// of a run may be another than that of the workspace.
struct ClassPair {
    QString first;   ///< true class, A
    QString second;  ///< predicted class, B

    bool isEmpty() const { return first.isEmpty() && second.isEmpty(); }
    friend bool operator==(const ClassPair&, const ClassPair&) = default;
};

class SelectionHub : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    ImageId image() const { return image_; }
    /// The concept under the pointer, else the one clicked last; empty when there is neither.
    QString markedConcept() const { return hoveredConcept_.isEmpty() ? chosenConcept_ : hoveredConcept_; }
    QString chosenConcept() const { return chosenConcept_; }
    /// Ids of images of the embedding snapshot (EmbeddingSnapshot::ids), each once, in the order chosen.
    /// These are images of the data set; they need not be loaded in the film strip.
    const QStringList& selectedImages() const { return selectedImages_; }
    ClassPair classPair() const { return classPair_; }

    void setImage(ImageId id);
    void hoverConcept(const QString& name);
    void chooseConcept(const QString& name);
    /// `ids` hold each id at most once.
    void setSelectedImages(const QStringList& ids);
    void setClassPair(const ClassPair& pair);

signals:
    void imageChanged(vitrine::ImageId id);
    void markedConceptChanged(QString name);
    void selectedImagesChanged(QStringList ids);
    void classPairChanged(vitrine::ClassPair pair);

private:
    ImageId image_ = 0;
    QString hoveredConcept_;
    QString chosenConcept_;
    QStringList selectedImages_;
    ClassPair classPair_;
};

}  // namespace vitrine
