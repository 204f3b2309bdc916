// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluation as the widgets see it: requests return at once, answers come as signals on the GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include "bridge/job_runner.h"
#include "engine/evaluation_service.h"

namespace vitrine {

class EvaluationAdapter : public QObject {
    Q_OBJECT
public:
    explicit EvaluationAdapter(EvaluationService& service, QObject* parent = nullptr);

    /// Null before the first answer.
    EvaluationPointer snapshot() const { return snapshot_; }
    bool isEvaluating() const { return evaluationJob_ != 0; }
    bool isAuditing() const { return auditJob_ != 0; }
    JobId evaluationJob() const { return evaluationJob_; }
    JobId auditJob() const { return auditJob_; }
    /// What was compared last, while it runs and after; null before.
    ConceptSetPointer conceptSets() const { return conceptSets_; }
    bool isComparingSets() const { return setsJob_ != 0; }
    JobId setsJob() const { return setsJob_; }
    /// The run whose audit is being made; empty without one.
    QString auditedRun() const { return auditedRun_; }

    /// Reads what is stored with the workspace.
    void refresh();
    void evaluate();
    void audit(const QString& run);
    /// Besides the concepts of the workspace. Nothing while a comparison runs.
    void compareConceptSets(const QStringList& files);
    void requestSeparatingConcepts(const QString& run, int classA, int classB);

signals:
    void snapshotChanged(vitrine::EvaluationPointer snapshot);
    void stateChanged();  ///< started or ended to evaluate or to audit
    void evaluationFailed(vitrine::Error error);
    void auditFinished(QString run, vitrine::AuditPointer report);
    void auditFailed(QString run, vitrine::Error error);
    void conceptSetsChanged();  ///< another set was measured, or the comparison started or ended
    void conceptSetsFailed(vitrine::Error error);
    void separatingConceptsReady(vitrine::SeparatingConcepts found);
    void separatingConceptsFailed(vitrine::Error error);

private:
    void accept(EvaluationPointer snapshot);
    void keepAudit(const QString& run, const AuditPointer& report);

    EvaluationService& service_;
    EvaluationPointer snapshot_;
    JobId evaluationJob_ = 0;
    JobId auditJob_ = 0;
    JobId setsJob_ = 0;
    ConceptSetPointer conceptSets_;
    QString auditedRun_;
    quint64 separatingRequest_ = 0;
    MainThreadGate gate_;  ///< last: closed first
};

}  // namespace vitrine
