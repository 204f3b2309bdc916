// SPDX-License-Identifier: GPL-3.0-or-later
// The evaluation service on the executor: long jobs on its task lane, so that Inspect stays live.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>

#include "engine/evaluation_service.h"
#include "engine/inference_executor.h"
#include "engine/session.h"

namespace vitrine {

class EvaluationJobs final : public EvaluationService {
public:
    /// `session` gives the open session, null before there is one; called on the executor thread.
    EvaluationJobs(InferenceExecutor& executor, std::function<SessionPointer()> session, std::string device);

    void openStored(Callback<EvaluationPointer> done) override;
    JobId evaluate(UpdateCallback update, Callback<EvaluationPointer> done) override;
    JobId audit(std::string run, Callback<AuditPointer> done) override;
    JobId compareConceptSets(std::vector<std::filesystem::path> files, ConceptSetUpdate update,
                             Callback<ConceptSetPointer> done) override;
    void separatingConcepts(std::string run, int classA, int classB, Callback<SeparatingConcepts> done) override;

private:
    Result<EvaluationPointer> stored(const Session& session, JobContext& job);
    Result<EvaluationPointer> measureAll(const Session& session, const UpdateCallback& update, JobContext& job);

    InferenceExecutor& executor_;
    std::function<SessionPointer()> session_;
    std::string device_;
    std::atomic<std::uint64_t> version_ = 0;
};

/// Where the evaluation and audit of a method are kept: in the folder of the run; for runs shipped with
/// the demo, which are read-only, and for methods without training beside the runs trained by the user.
std::filesystem::path resultFolder(const Session& session, const MethodStatus& method);

/// Products of head differences (A minus B) and differences of mean activations (1×D each).
SeparatingConcepts separate(const RunSnapshot& run, int classA, int classB, const Matrix& activationsA, const Matrix& activationsB);

}  // namespace vitrine
