// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation_jobs.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "classifiers/classifier_registry.h"
#include "classifiers/run_store.h"
#include "comparison/evaluate_method.h"
#include "comparison/evaluation_store.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEvaluating = VITRINE_TR_NOOP("Core", "Evaluating all methods");
constexpr const char* kAuditing = VITRINE_TR_NOOP("Core", "Auditing a run");
constexpr const char* kComparingSets = VITRINE_TR_NOOP("Core", "Comparing concept sets");
constexpr std::size_t kMeanImages = 512;  ///< of a class at most behind a mean activation

std::vector<MethodStatus> methodsOf(const Session& session) {
    std::vector<MethodStatus> methods;
    for (const auto& run : session.snapshot->runs) {
        MethodStatus method{run->id, run->variantId, run->title, true, MethodState::NotYet, {}, {}, {}};
        if (run->unusable) {
            method.state = MethodState::Failed;
            method.error = *run->unusable;
        }
        methods.push_back(std::move(method));
    }
    for (const ClassifierVariant& variant : classifierVariants())
        if (!variant.info.needsTraining)
            methods.push_back({variant.info.id, variant.info.id, variant.info.title, false, MethodState::NotYet, {}, {}, {}});
    return methods;
}

/// Fills in what lies on disk and fits the images; what does not fit was made on others and is left out.
void readStored(const Session& session, EvaluationSnapshot& snapshot) {
    for (MethodStatus& method : snapshot.methods) {
        if (method.state == MethodState::Failed) continue;
        const fs::path folder = resultFolder(session, method);
        if (snapshot.images) {
            if (auto evaluation = readEvaluation(folder, snapshot.images)) {
                method.evaluation = std::move(*evaluation);
                method.state = MethodState::Done;
            }
        }
        if (auto report = readAudit(folder); report && snapshot.images && report->imagesFingerprint == snapshot.images->fingerprint)
            method.audit = std::make_shared<const AuditReport>(std::move(*report));
    }
}

Result<> compareDone(EvaluationSnapshot& snapshot, std::optional<Controls> controls) {
    std::vector<std::shared_ptr<const MethodEvaluation>> done;
    for (const MethodStatus& method : snapshot.methods)
        if (method.evaluation) done.push_back(method.evaluation);
    if (done.empty()) return {};
    VITRINE_ASSIGN(Comparison comparison, summarize(std::move(done), std::move(controls)));
    snapshot.comparison = std::make_shared<const Comparison>(std::move(comparison));
    return {};
}

/// Empty for an unknown run.
fs::path folderOfRun(const Session& session, const std::string& id) {
    const auto& runs = session.snapshot->runs;
    const auto found = std::find_if(runs.begin(), runs.end(), [&](const auto& run) { return run->id == id; });
    return found == runs.end() ? fs::path() : (*found)->path;
}

Result<MethodUnderTest> methodUnderTest(const Session& session, const MethodStatus& method, const TrainingData& data,
                                        const std::string& device, JobContext& job) {
    if (method.isRun) {
        VITRINE_ASSIGN(const LoadedRun loaded, loadRun(folderOfRun(session, method.key)));
        return methodOfRun(loaded);
    }
    const ClassifierVariant* variant = findClassifierVariant(method.variant);
    if (!variant) return fail(ErrorCode::InvalidOption, method.variant, "is not a known method");
    return fitMethod(method.variant, OptionValues(variant->info.options), data, job, device);
}

/// Rows of the embeddings whose true class is `wanted`, among the images that are evaluated.
std::vector<std::size_t> rowsOfClass(const EvaluatedImages& images, int wanted) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < images.size() && rows.size() < kMeanImages; ++i)
        if (images.labels[i] == wanted) rows.push_back(images.rows[i]);
    return rows;
}

/// Posts `answer` to the live or task lane and hands its value to `done`.
template <class T>
struct Delivery {
    std::shared_ptr<Result<T>> value = std::make_shared<Result<T>>(fail(ErrorCode::Cancelled, "evaluation", "stopped"));

    InferenceExecutor::Finished finished(EvaluationService::Callback<T> done) const {
        return [value = value, done = std::move(done)](const Result<>& outcome) {
            if (!done) return;
            if (outcome || *value) done(std::move(*value));
            else done(fail(outcome.error()));
        };
    }
};

}  // namespace

fs::path resultFolder(const Session& session, const MethodStatus& method) {
    const fs::path beside = session.files.newRuns / method.key;
    if (!method.isRun) return beside;
    for (const auto& run : session.snapshot->runs) {
        if (run->id != method.key) continue;
        const bool isShipped = session.files.manifest.isDemo && run->path.parent_path() != session.files.newRuns;
        return isShipped ? beside : run->path;
    }
    return beside;
}

SeparatingConcepts separate(const RunSnapshot& run, int classA, int classB, const Matrix& activationsA, const Matrix& activationsB) {
    SeparatingConcepts result;
    result.run = run.id;
    result.classA = classA;
    result.classB = classB;
    result.imagesA = activationsA.rows();
    result.imagesB = activationsB.rows();
    const auto meanOf = [](const Matrix& activations, std::size_t column) {
        double sum = 0.0;
        for (std::size_t row = 0; row < activations.rows(); ++row) sum += activations.at(row, column);
        return sum / static_cast<double>(activations.rows());
    };
    for (std::size_t j = 0; j < run.conceptNames.size(); ++j) {
        SeparatingConcept found;
        found.name = run.conceptNames[j];
        found.headDifference = static_cast<double>(run.head.weights.at(static_cast<std::size_t>(classA), j)) -
                               run.head.weights.at(static_cast<std::size_t>(classB), j);
        found.meanDifference = meanOf(activationsA, j) - meanOf(activationsB, j);
        found.term = found.headDifference * found.meanDifference;
        if (found.term != 0.0) result.concepts.push_back(std::move(found));
    }
    std::stable_sort(result.concepts.begin(), result.concepts.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.term) > std::abs(b.term); });
    return result;
}

EvaluationJobs::EvaluationJobs(InferenceExecutor& executor, std::function<SessionPointer()> session, std::string device)
    : executor_(executor), session_(std::move(session)), device_(std::move(device)) {}

Result<EvaluationPointer> EvaluationJobs::stored(const Session& session, JobContext&) {
    auto snapshot = std::make_shared<EvaluationSnapshot>();
    snapshot->workspace = session.snapshot;
    snapshot->methods = methodsOf(session);
    if (session.files.embeddings)
        if (auto images = evaluatedImages(*session.files.embeddings, session.snapshot->classNames, Split::Test)) snapshot->images = *images;
    readStored(session, *snapshot);
    VITRINE_TRY(compareDone(*snapshot, {}));
    snapshot->version = ++version_;
    return snapshot;
}

Result<EvaluationPointer> EvaluationJobs::measureAll(const Session& session, const UpdateCallback& update, JobContext& job) {
    VITRINE_ASSIGN(const TrainingData data, trainingData(session));
    VITRINE_ASSIGN(const EvaluationPointer before, stored(session, job));
    auto snapshot = std::make_shared<EvaluationSnapshot>(*before);
    snapshot->isRunning = true;
    for (MethodStatus& method : snapshot->methods)
        if (method.state != MethodState::Failed) method.state = MethodState::Waiting;
    const auto tell = [&] {
        snapshot->version = ++version_;
        if (update) update(std::make_shared<const EvaluationSnapshot>(*snapshot));
    };
    tell();
    VITRINE_ASSIGN(const auto basis, prepareComparison(data, EvaluationSettings{}, job));
    snapshot->images = imagesOf(*basis);
    for (MethodStatus& method : snapshot->methods) {
        if (method.state == MethodState::Failed) continue;
        method.state = MethodState::Running;
        tell();
        const auto tested = methodUnderTest(session, method, data, device_, job);
        auto measured = tested ? evaluateMethod(*tested, data, *basis, job) : fail(tested.error());
        if (!measured && measured.error().code == ErrorCode::Cancelled) return fail(measured.error());
        if (measured) {
            method.state = MethodState::Done;
            method.evaluation = std::move(*measured);
            if (const auto written = writeEvaluation(*method.evaluation, resultFolder(session, method)); !written)
                method.error = written.error();
        } else {
            method.state = MethodState::Failed;
            method.error = measured.error();
        }
        VITRINE_TRY(compareDone(*snapshot, controlsOf(*basis)));
        tell();
    }
    snapshot->isRunning = false;
    snapshot->version = ++version_;
    return snapshot;
}

void EvaluationJobs::openStored(Callback<EvaluationPointer> done) {
    const Delivery<EvaluationPointer> delivery;
    executor_.postLive(
        "stored evaluations",
        [this, value = delivery.value](JobContext& job) -> Result<> {
            const SessionPointer session = session_();
            if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
            *value = stored(*session, job);
            if (!*value) return fail(value->error());
            return {};
        },
        delivery.finished(std::move(done)));
}

JobId EvaluationJobs::evaluate(UpdateCallback update, Callback<EvaluationPointer> done) {
    const Delivery<EvaluationPointer> delivery;
    return executor_.postTask(
        kEvaluating,
        [this, value = delivery.value, update = std::move(update)](JobContext& job) -> Result<> {
            const SessionPointer session = session_();
            if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
            *value = measureAll(*session, update, job);
            if (!*value) return fail(value->error());
            return {};
        },
        delivery.finished(std::move(done)));
}

JobId EvaluationJobs::audit(std::string run, Callback<AuditPointer> done) {
    const Delivery<AuditPointer> delivery;
    return executor_.postTask(
        kAuditing,
        [this, value = delivery.value, run = std::move(run)](JobContext& job) -> Result<> {
            const SessionPointer session = session_();
            if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
            VITRINE_ASSIGN(const TrainingData data, trainingData(*session));
            const std::vector<MethodStatus> methods = methodsOf(*session);
            const auto found = std::find_if(methods.begin(), methods.end(), [&](const MethodStatus& method) { return method.isRun && method.key == run; });
            if (found == methods.end()) return fail(ErrorCode::EmptyInput, run, "is not a run of this workspace");
            VITRINE_ASSIGN(const LoadedRun loaded, loadRun(folderOfRun(*session, run)));
            VITRINE_ASSIGN(AuditReport report, auditRun(loaded, data, EvaluationSettings{}, job));
            VITRINE_TRY(writeAudit(report, resultFolder(*session, *found)));
            *value = std::make_shared<const AuditReport>(std::move(report));
            return {};
        },
        delivery.finished(std::move(done)));
}

JobId EvaluationJobs::compareConceptSets(std::vector<fs::path> files, ConceptSetUpdate update, Callback<ConceptSetPointer> done) {
    const Delivery<ConceptSetPointer> delivery;
    return executor_.postTask(
        kComparingSets,
        [this, value = delivery.value, files = std::move(files), update = std::move(update)](JobContext& job) -> Result<> {
            const SessionPointer session = session_();
            if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
            VITRINE_ASSIGN(const TrainingData data, trainingData(*session));
            std::vector<ConceptSet> sets{data.concepts};
            std::vector<Error> problems;
            for (const fs::path& file : files) {
                auto set = ConceptSet::load(file);
                if (set) sets.push_back(std::move(*set));
                else problems.push_back(set.error());
            }
            auto soFar = std::make_shared<ConceptSetSweep>();
            VITRINE_ASSIGN(ConceptSetSweep sweep,
                           sweepConceptSets(data, sets, 0, ConceptSetSettings{}, job, [&](const ConceptSetPoint& point) {
                               soFar->points.push_back(point);
                               if (update) update(std::make_shared<const ConceptSetSweep>(*soFar));
                           }));
            sweep.problems.insert(sweep.problems.begin(), problems.begin(), problems.end());
            *value = ConceptSetPointer(std::make_shared<const ConceptSetSweep>(std::move(sweep)));
            return {};
        },
        delivery.finished(std::move(done)));
}

void EvaluationJobs::separatingConcepts(std::string run, int classA, int classB, Callback<SeparatingConcepts> done) {
    const Delivery<SeparatingConcepts> delivery;
    executor_.postLive(
        "separating concepts",
        [this, value = delivery.value, run = std::move(run), classA, classB](JobContext&) -> Result<> {
            const SessionPointer session = session_();
            if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
            const auto& runs = session->snapshot->runs;
            const auto found = std::find_if(runs.begin(), runs.end(), [&](const auto& known) { return known->id == run && known->classifier; });
            if (found == runs.end()) return fail(ErrorCode::InvalidOption, run, "does not decide through concepts");
            const RunSnapshot& model = **found;
            const auto classes = static_cast<int>(session->snapshot->classNames.size());
            if (classA < 0 || classB < 0 || classA >= classes || classB >= classes)
                return fail(ErrorCode::InvalidOption, run, "there is no such class");
            if (model.head.weights.rows() != static_cast<std::size_t>(classes) || !model.classifier->decidesThroughConcepts())
                return fail(ErrorCode::InvalidOption, run, "does not decide through concepts");
            VITRINE_ASSIGN(const auto images, evaluatedImages(*session->files.embeddings, session->snapshot->classNames, Split::Test));
            const std::vector<std::size_t> rowsA = rowsOfClass(*images, classA);
            const std::vector<std::size_t> rowsB = rowsOfClass(*images, classB);
            if (rowsA.empty() || rowsB.empty()) return fail(ErrorCode::EmptyInput, run, "one of the classes has no images");
            const Matrix& embeddings = session->files.embeddings->images;
            *value = separate(model, classA, classB, model.classifier->activations(embeddings.gather(rowsA)),
                              model.classifier->activations(embeddings.gather(rowsB)));
            return {};
        },
        delivery.finished(std::move(done)));
}

}  // namespace vitrine
