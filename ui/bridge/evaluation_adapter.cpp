// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/evaluation_adapter.h"

namespace vitrine {

EvaluationAdapter::EvaluationAdapter(EvaluationService& service, QObject* parent) : QObject(parent), service_(service) {}

void EvaluationAdapter::accept(EvaluationPointer snapshot) {
    if (!snapshot || (snapshot_ && snapshot->version < snapshot_->version)) return;
    // Concept sets were measured on the images of one workspace.
    const bool isOther = snapshot_ && snapshot->images != snapshot_->images &&
                         (!snapshot->images || !snapshot_->images || snapshot->images->fingerprint != snapshot_->images->fingerprint);
    snapshot_ = std::move(snapshot);
    emit snapshotChanged(snapshot_);
    if (!isOther || !conceptSets_) return;
    conceptSets_.reset();
    emit conceptSetsChanged();
}

void EvaluationAdapter::refresh() {
    service_.openStored([this, sender = gate_.sender()](Result<EvaluationPointer> result) {
        sender.post([this, result = std::move(result)] {
            if (result) accept(*result);
        });
    });
}

void EvaluationAdapter::evaluate() {
    if (isEvaluating()) return;
    const auto update = [this, sender = gate_.sender()](EvaluationPointer snapshot) {
        sender.post([this, snapshot = std::move(snapshot)] { accept(snapshot); });
    };
    evaluationJob_ = service_.evaluate(update, [this, sender = gate_.sender()](Result<EvaluationPointer> result) {
        sender.post([this, result = std::move(result)] {
            evaluationJob_ = 0;
            if (result) {
                accept(*result);
            } else {
                if (result.error().code != ErrorCode::Cancelled) emit evaluationFailed(result.error());
                refresh();  // what was measured before it stopped is stored
            }
            emit stateChanged();
        });
    });
    emit stateChanged();
}

void EvaluationAdapter::audit(const QString& run) {
    if (isAuditing()) return;
    auditedRun_ = run;
    auditJob_ = service_.audit(run.toStdString(), [this, run, sender = gate_.sender()](Result<AuditPointer> result) {
        sender.post([this, run, result = std::move(result)] {
            auditJob_ = 0;
            auditedRun_.clear();
            if (result) {
                keepAudit(run, *result);
                emit auditFinished(run, *result);
            } else if (result.error().code != ErrorCode::Cancelled) {
                emit auditFailed(run, result.error());
            }
            emit stateChanged();
        });
    });
    emit stateChanged();
}

/// The report joins the snapshot on screen; the stored one will be read with the next refresh.
void EvaluationAdapter::keepAudit(const QString& run, const AuditPointer& report) {
    if (!snapshot_) return;
    auto changed = std::make_shared<EvaluationSnapshot>(*snapshot_);
    for (MethodStatus& method : changed->methods)
        if (method.isRun && method.key == run.toStdString()) method.audit = report;
    accept(std::move(changed));
}

void EvaluationAdapter::compareConceptSets(const QStringList& files) {
    if (isComparingSets()) return;
    std::vector<std::filesystem::path> paths;
    for (const QString& file : files) paths.emplace_back(file.toStdString());
    const auto update = [this, sender = gate_.sender()](ConceptSetPointer sweep) {
        sender.post([this, sweep = std::move(sweep)] {
            if (!isComparingSets()) return;
            conceptSets_ = sweep;
            emit conceptSetsChanged();
        });
    };
    setsJob_ = service_.compareConceptSets(std::move(paths), update, [this, sender = gate_.sender()](Result<ConceptSetPointer> result) {
        sender.post([this, result = std::move(result)] {
            setsJob_ = 0;
            if (result) conceptSets_ = *result;
            else if (result.error().code != ErrorCode::Cancelled) emit conceptSetsFailed(result.error());
            emit conceptSetsChanged();
        });
    });
    emit conceptSetsChanged();
}

void EvaluationAdapter::requestSeparatingConcepts(const QString& run, int classA, int classB) {
    service_.separatingConcepts(run.toStdString(), classA, classB,
                                [this, request = ++separatingRequest_, sender = gate_.sender()](Result<SeparatingConcepts> result) {
                                    sender.post([this, request, result = std::move(result)] {
                                        if (request != separatingRequest_) return;
                                        if (result) emit separatingConceptsReady(*result);
                                        else if (result.error().code != ErrorCode::Cancelled) emit separatingConceptsFailed(result.error());
                                    });
                                });
}

}  // namespace vitrine
