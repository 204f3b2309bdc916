// SPDX-License-Identifier: GPL-3.0-or-later
// What the Evaluate page shows now: the method looked at, the one it is held against, and the cell, row or
// column of the confusion matrix that was chosen. The cards of the page read it and write it. GUI thread.
#pragma once

#include <QObject>
#include <QStringList>
#include <optional>

#include "bridge/evaluation_adapter.h"

namespace vitrine {

class SelectionHub;

class EvaluateSession : public QObject {
    Q_OBJECT
public:
    EvaluateSession(EvaluationAdapter& adapter, SelectionHub& hub, QObject* parent = nullptr);

    EvaluationAdapter& adapter() const { return adapter_; }
    SelectionHub& hub() const { return hub_; }
    EvaluationPointer snapshot() const { return adapter_.snapshot(); }

    /// The method looked at; null while none is measured.
    const MethodStatus* shown() const { return find(shown_); }
    /// The method subtracted from it; null without one.
    const MethodStatus* other() const { return other_ == shown_ ? nullptr : find(other_); }
    void setShown(const QString& key);
    void setOther(const QString& key);
    /// Methods that are measured, in the order of the snapshot.
    std::vector<const MethodStatus*> measured() const;
    /// Among all methods, for the colour of a method that has none of its own.
    int positionOf(const MethodStatus& method) const;

    std::optional<int> trueClass() const { return trueClass_; }
    std::optional<int> predictedClass() const { return predictedClass_; }
    /// Neither: nothing is chosen.
    void setCell(std::optional<int> trueClass, std::optional<int> predictedClass);
    bool hasCell() const { return trueClass_ || predictedClass_; }
    /// Positions into EvaluatedImages of the images of the cell.
    std::vector<std::size_t> cellImages() const;
    QString className(int index) const;

signals:
    void methodsChanged();  ///< the snapshot, the method shown or the other one
    void cellChanged();

private:
    const MethodStatus* find(const QString& key) const;
    void acceptSnapshot();
    void publishSelection();

    EvaluationAdapter& adapter_;
    SelectionHub& hub_;
    QString shown_, other_;
    std::optional<int> trueClass_, predictedClass_;
};

}  // namespace vitrine
