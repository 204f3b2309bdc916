// SPDX-License-Identifier: GPL-3.0-or-later
// What the inspector shows now: one image, the columns of all models with the user's edits applied,
// and the model being explained. The widgets of the page read it and tell it what the user did; every
// change of concepts goes through the undo stack. GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QVector>
#include <optional>
#include <vector>

#include "bridge/engine_adapter.h"
#include "engine/what_if.h"

class QUndoStack;

namespace vitrine {

class SelectionHub;
class ShownRuns;

class InspectSession : public QObject {
    Q_OBJECT
public:
    using EditList = QVector<ConceptEdit>;

    InspectSession(EngineAdapter& adapter, SelectionHub& hub, const ShownRuns& shown, QUndoStack& undo,
                   QObject* parent = nullptr);

    EngineAdapter& adapter() const { return adapter_; }
    SelectionHub& hub() const { return hub_; }
    QUndoStack& undoStack() const { return undo_; }

    Engine::InspectionPointer inspection() const { return inspection_; }
    const ShownRuns& shownRuns() const { return shown_; }
    /// The shown columns of the image as it is, and with the edits applied; same order.
    const std::vector<ModelColumn>& baseColumns() const { return baseColumns_; }
    const std::vector<ModelColumn>& columns() const { return columns_; }

    /// Index of the model being explained, −1 when none decides through concepts.
    int explainedIndex() const;
    void setExplained(const QString& runId);

    const EditList& edits() const { return edits_; }
    std::optional<float> editOf(const QString& conceptName) const;
    /// One gesture (a drag of a slider) becomes one step of undo.
    void beginGesture() { ++gesture_; }
    void setEdit(const QString& conceptName, float zScore);
    void removeEdit(const QString& conceptName);
    void setEdits(const EditList& edits, const QString& description);
    void resetEdits();

    /// Called by the undo commands.
    void restoreEdits(ImageId image, const EditList& edits);

signals:
    void loadingChanged(bool loading);
    void inspectionChanged();
    void columnsChanged();
    void explainedChanged();
    void failed(vitrine::Error error);

private:
    void requestImage(ImageId id);
    void accept(const Engine::InspectionPointer& inspection);
    void chooseColumns();
    void recompute();
    void push(EditList after, const QString& description, int gesture);

    EngineAdapter& adapter_;
    SelectionHub& hub_;
    const ShownRuns& shown_;
    QUndoStack& undo_;
    Engine::InspectionPointer inspection_;
    std::vector<ModelColumn> baseColumns_;
    std::vector<ModelColumn> columns_;
    QString explainedId_;
    EditList edits_;
    QHash<ImageId, EditList> keptEdits_;  ///< of images looked at before
    int gesture_ = 0;
};

/// Does this model's class follow from its concepts, so that they explain it?
bool decidesThroughConcepts(const ModelColumn& column);

/// Class name of `index`, or an empty text outside the model's classes.
QString classNameOf(const ModelColumn& column, int index);

/// Index of a concept in a model's own order, −1 when it has none of that name.
int conceptIndexOf(const ModelColumn& column, const QString& conceptName);

}  // namespace vitrine
