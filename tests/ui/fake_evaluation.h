// SPDX-License-Identifier: GPL-3.0-or-later
// An evaluation service for the tests of the ui: made-up answers with groups of classes that are taken for
// each other, of any number of classes.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/evaluation_service.h"

namespace vitrine::test {

struct FakeEvaluationWorld {
    bool isLabelled = true;
    bool isStored = true;      ///< evaluations lie in the workspace; else evaluate() makes them
    bool oneFails = false;     ///< the last run can not be measured
    bool hasOneClass = false;  ///< all images are of class 0
};

class FakeEvaluation final : public EvaluationService {
public:
    /// `post` runs work on the thread of the fake engine.
    FakeEvaluation(std::shared_ptr<const WorkspaceSnapshot> workspace, FakeEvaluationWorld world,
                   std::function<void(std::function<void()>)> post);

    void openStored(Callback<EvaluationPointer> done) override;
    JobId evaluate(UpdateCallback update, Callback<EvaluationPointer> done) override;
    JobId audit(std::string run, Callback<AuditPointer> done) override;
    JobId compareConceptSets(std::vector<std::filesystem::path> files, ConceptSetUpdate update,
                             Callback<ConceptSetPointer> done) override;
    void separatingConcepts(std::string run, int classA, int classB, Callback<SeparatingConcepts> done) override;

private:
    std::shared_ptr<const WorkspaceSnapshot> workspace_;
    FakeEvaluationWorld world_;
    std::function<void(std::function<void()>)> post_;
    std::uint64_t version_ = 0;
};

/// All methods measured on `imagesPerClass` images a class.
EvaluationPointer makeFakeEvaluation(const std::shared_ptr<const WorkspaceSnapshot>& workspace, const FakeEvaluationWorld& world,
                                     bool isMeasured);
AuditReport makeFakeAudit(const MethodStatus& method);

}  // namespace vitrine::test
