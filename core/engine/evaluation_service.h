// SPDX-License-Identifier: GPL-3.0-or-later
// What the Evaluate page asks of the engine. Every function may be called from any thread and returns at
// once; callbacks come on threads of the engine, `done` exactly once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "comparison/audit.h"
#include "comparison/comparison.h"
#include "comparison/concept_set_sweep.h"
#include "engine/snapshots.h"

namespace vitrine {

enum class MethodState {
    Waiting,
    Running,
    Done,    ///< measured now, or read from the run's folder
    Failed,  ///< MethodStatus::error says why
    NotYet   ///< never evaluated on these images
};

/// One row of the comparison: a run, or a method that needs no training.
struct MethodStatus {
    std::string key;      ///< folder name of the run, or variant id of a method without training
    std::string variant;  ///< id of the ClassifierVariant
    std::string title;
    bool isRun = true;
    MethodState state = MethodState::NotYet;
    Error error;                                         ///< Failed only
    std::shared_ptr<const MethodEvaluation> evaluation;  ///< Done only
    std::shared_ptr<const AuditReport> audit;            ///< null where none was made
};

/// Everything the Evaluate page shows, at one moment. Immutable.
struct EvaluationSnapshot {
    std::uint64_t version = 0;
    std::shared_ptr<const WorkspaceSnapshot> workspace;
    std::vector<MethodStatus> methods;             ///< runs first, in the order of the workspace
    std::shared_ptr<const EvaluatedImages> images; ///< null while no image has a label
    std::shared_ptr<const Comparison> comparison;  ///< of what is Done; null before there is something
    bool isRunning = false;
};

using EvaluationPointer = std::shared_ptr<const EvaluationSnapshot>;
using AuditPointer = std::shared_ptr<const AuditReport>;
using ConceptSetPointer = std::shared_ptr<const ConceptSetSweep>;

/// A concept's part in telling two classes apart for one run.
struct SeparatingConcept {
    std::string name;
    double headDifference = 0.0;  ///< weight towards A minus weight towards B
    double meanDifference = 0.0;  ///< mean activation over the images of A minus that over the images of B
    double term = 0.0;            ///< their product: what the concept adds to the mean lead of A
};

/// The concepts that separate two classes, largest |term| first.
struct SeparatingConcepts {
    std::string run;
    int classA = 0, classB = 0;
    std::size_t imagesA = 0, imagesB = 0;
    std::vector<SeparatingConcept> concepts;  ///< terms that are not zero
};

class EvaluationService {
public:
    template <class T>
    using Callback = std::function<void(Result<T>)>;
    using UpdateCallback = std::function<void(EvaluationPointer)>;

    EvaluationService() = default;
    EvaluationService(const EvaluationService&) = delete;
    EvaluationService& operator=(const EvaluationService&) = delete;
    virtual ~EvaluationService() = default;

    /// What is known of the open workspace: evaluations and audits stored with its runs. The latest request
    /// wins. EmptyInput without a workspace.
    virtual void openStored(Callback<EvaluationPointer> done) = 0;

    /// Measures every run that can be used and every method without training on the test images, one after
    /// the other. `update` comes after each; a method that fails is named in its row and the others go on.
    /// Evaluations are stored with their runs. Cancelled keeps what was measured so far.
    virtual JobId evaluate(UpdateCallback update, Callback<EvaluationPointer> done) = 0;

    /// Audits one run and stores the report with it.
    virtual JobId audit(std::string run, Callback<AuditPointer> done) = 0;

    /// Concept Matrix Search with the workspace's concepts, with random subsets of them, and with the lists of these
    /// files, on the test images; kept by nobody but the caller. A file that can not be used is named in the sweep's
    /// problems and the others go on. `update` comes after each set.
    using ConceptSetUpdate = std::function<void(ConceptSetPointer)>;
    virtual JobId compareConceptSets(std::vector<std::filesystem::path> files, ConceptSetUpdate update,
                                     Callback<ConceptSetPointer> done) = 0;

    /// Which concepts tell class A from class B in a run (class numbers of the workspace). The latest request
    /// wins. InvalidOption for a method that does not decide through concepts, EmptyInput when one of
    /// the classes has no images.
    virtual void separatingConcepts(std::string run, int classA, int classB, Callback<SeparatingConcepts> done) = 0;
};

}  // namespace vitrine
