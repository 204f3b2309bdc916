// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/inspect_session.h"

#include <QUndoStack>
#include <algorithm>

#include "selection/selection_hub.h"
#include "selection/shown_runs.h"

namespace vitrine {
namespace {

constexpr int kEditCommandId = 1;

class EditConceptsCommand : public QUndoCommand {
public:
    EditConceptsCommand(InspectSession& session, ImageId image, InspectSession::EditList before,
                        InspectSession::EditList after, int gesture, const QString& description)
        : QUndoCommand(description),
          session_(session),
          image_(image),
          before_(std::move(before)),
          after_(std::move(after)),
          gesture_(gesture) {}

    int id() const override { return kEditCommandId; }
    void undo() override { session_.restoreEdits(image_, before_); }
    void redo() override { session_.restoreEdits(image_, after_); }

    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = static_cast<const EditConceptsCommand*>(other);
        if (next->gesture_ != gesture_ || next->image_ != image_) return false;
        after_ = next->after_;
        return true;
    }

private:
    InspectSession& session_;
    ImageId image_;
    InspectSession::EditList before_;
    InspectSession::EditList after_;
    int gesture_;
};

auto findEdit(const InspectSession::EditList& edits, const std::string& name) {
    return std::find_if(edits.begin(), edits.end(), [&](const ConceptEdit& edit) { return edit.conceptName == name; });
}

}  // namespace

InspectSession::InspectSession(EngineAdapter& adapter, SelectionHub& hub, const ShownRuns& shown, QUndoStack& undo,
                               QObject* parent)
    : QObject(parent), adapter_(adapter), hub_(hub), shown_(shown), undo_(undo) {
    connect(&hub_, &SelectionHub::imageChanged, this, &InspectSession::requestImage);
    connect(&adapter_, &EngineAdapter::inspectionReady, this, &InspectSession::accept);
    connect(&adapter_, &EngineAdapter::inspectionFailed, this, [this](ImageId, const Error& error) {
        accept(nullptr);  // the answers of another image must not stand below the one chosen
        emit failed(error);
    });
    connect(&adapter_, &EngineAdapter::workspaceChanged, this, [this] { requestImage(hub_.image()); });
    connect(&shown_, &ShownRuns::changed, this, [this] {
        chooseColumns();
        emit inspectionChanged();
        emit explainedChanged();
        emit columnsChanged();
    });
}

void InspectSession::requestImage(ImageId id) {
    if (id == 0) {
        accept(nullptr);
        return;
    }
    emit loadingChanged(true);
    adapter_.inspect(id);
}

void InspectSession::accept(const Engine::InspectionPointer& inspection) {
    if (inspection_) keptEdits_.insert(inspection_->image.id, edits_);
    inspection_ = inspection;
    edits_ = inspection_ ? keptEdits_.value(inspection_->image.id) : EditList{};
    chooseColumns();
    emit loadingChanged(false);
    emit inspectionChanged();
    emit explainedChanged();
    emit columnsChanged();
}

void InspectSession::chooseColumns() {
    baseColumns_ = inspection_ ? shown_.filtered(inspection_->columns) : std::vector<ModelColumn>{};
    recompute();
}

void InspectSession::recompute() {
    columns_ = baseColumns_;
    if (edits_.isEmpty()) return;
    const std::span<const ConceptEdit> edits(edits_.constData(), static_cast<std::size_t>(edits_.size()));
    for (ModelColumn& column : columns_) column = whatIf(column, edits);
}

int InspectSession::explainedIndex() const {
    int fallback = -1;
    for (int index = static_cast<int>(columns_.size()) - 1; index >= 0; --index) {
        const ModelColumn& column = columns_[static_cast<std::size_t>(index)];
        if (!decidesThroughConcepts(column)) continue;
        if (QString::fromStdString(column.id) == explainedId_) return index;
        fallback = index;
    }
    return fallback;
}

void InspectSession::setExplained(const QString& runId) {
    if (explainedId_ == runId) return;
    explainedId_ = runId;
    emit explainedChanged();
}

std::optional<float> InspectSession::editOf(const QString& conceptName) const {
    const auto found = findEdit(edits_, conceptName.toStdString());
    return found == edits_.end() ? std::nullopt : std::optional<float>(found->zScore);
}

void InspectSession::setEdit(const QString& conceptName, float zScore) {
    EditList after = edits_;
    const std::string name = conceptName.toStdString();
    const auto position = findEdit(after, name) - after.constBegin();
    if (position < after.size())
        after[position].zScore = zScore;
    else
        after.push_back({name, zScore});
    push(std::move(after), tr("edit “%1”").arg(conceptName), gesture_);
}

void InspectSession::removeEdit(const QString& conceptName) {
    EditList after = edits_;
    const std::string name = conceptName.toStdString();
    after.erase(std::remove_if(after.begin(), after.end(), [&](const ConceptEdit& edit) { return edit.conceptName == name; }),
                after.end());
    if (after.size() != edits_.size()) push(std::move(after), tr("restore “%1”").arg(conceptName), ++gesture_);
}

void InspectSession::setEdits(const EditList& edits, const QString& description) { push(edits, description, ++gesture_); }

void InspectSession::resetEdits() {
    if (!edits_.isEmpty()) push({}, tr("reset the concepts"), ++gesture_);
}

void InspectSession::push(EditList after, const QString& description, int gesture) {
    if (!inspection_) return;
    undo_.push(new EditConceptsCommand(*this, inspection_->image.id, edits_, std::move(after), gesture, description));
}

void InspectSession::restoreEdits(ImageId image, const EditList& edits) {
    if (!inspection_ || inspection_->image.id != image) {
        // Undoing an edit of another image brings that image back, so that the change is seen.
        keptEdits_.insert(image, edits);
        hub_.setImage(image);
        return;
    }
    edits_ = edits;
    recompute();
    emit columnsChanged();
}

bool decidesThroughConcepts(const ModelColumn& column) { return column.run && column.run->classifier && column.run->classifier->decidesThroughConcepts(); }

QString classNameOf(const ModelColumn& column, int index) {
    if (!column.run || index < 0 || index >= static_cast<int>(column.run->classNames.size())) return {};
    return QString::fromStdString(column.run->classNames[static_cast<std::size_t>(index)]);
}

int conceptIndexOf(const ModelColumn& column, const QString& conceptName) {
    if (!column.run) return -1;
    const auto& names = column.run->conceptNames;
    const auto found = std::find(names.begin(), names.end(), conceptName.toStdString());
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

}  // namespace vitrine
