// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training_kind.h"

#include <algorithm>

#include "classifiers/classifier_registry.h"
#include "engine/training_estimate.h"

namespace vitrine {

#define VITRINE_REGISTERED(name) TrainingKind make_##name();
#include "engine/training_list.inc"
#undef VITRINE_REGISTERED

namespace {

TrainingObserver observerOf(TrainingListener& listener) {
    TrainingObserver observer;
    observer.onStep = [&listener](const StepRecord& record) { listener.stepped(record.step, record.totalSteps, curveValues(record)); };
    observer.onEpoch = [&listener](const EpochRecord& record) {
        listener.epochEnded(record.epoch, record.step, curveValues(record),
                            {{"train_top1", record.trainTop1},
                             {"validation_top1", record.validationTop1},
                             {"validation_top5", record.validationTop5},
                             {"active_concepts", record.activeConcepts},
                             {"alive_concepts", static_cast<double>(record.aliveConcepts)}});
    };
    observer.onEpochClassifier = [&listener](const EpochRecord& record, std::shared_ptr<const ConceptClassifier> made) {
        listener.classifierMade(record.epoch, std::move(made));
    };
    return observer;
}

Result<TrainingOutcome> trainClassifier(const std::string& id, const TrainingTask& task, JobContext& job, TrainingListener& listener) {
    const WorkspaceFiles& files = task.session->files;
    const std::filesystem::path embeddings = files.folder / files.manifest.embeddings;
    std::error_code error;
    if (!std::filesystem::exists(embeddings, error))
        return fail(ErrorCode::FileNotFound, embeddings.string(), "the data set was moved away or its disk is not there");
    VITRINE_ASSIGN(const TrainingData data, trainingData(*task.session));
    const TrainRunSettings settings{task.resume, task.checkpointSeconds, task.device, task.endEarly};
    VITRINE_ASSIGN(const LoadedRun run, task.trainClassifier(id, task.options, data, task.folder, job, observerOf(listener), settings));
    return TrainingOutcome{run.info.ended, run.info.metrics, run.info.steps};
}

TrainingKind classifierKind(const ClassifierVariant& variant) {
    TrainingKind kind;
    kind.id = variant.info.id;
    kind.title = variant.info.title;
    kind.summary = variant.info.summary;
    kind.options = variant.info.options;
    kind.optionsWithoutEffect = variant.optionsWithoutEffect;
    kind.train = [id = kind.id](const TrainingTask& task, JobContext& job, TrainingListener& listener) {
        return trainClassifier(id, task, job, listener);
    };
    kind.estimate = [id = kind.id](const TrainingTask& task, JobContext& job) -> Result<TrainingEstimate> {
        VITRINE_ASSIGN(const TrainingData data, trainingData(*task.session));
        return estimateTraining(id, task.options, data, task.device, job);
    };
    return kind;
}

}  // namespace

const std::vector<TrainingKind>& trainingKinds() {
    static const std::vector<TrainingKind> kinds = [] {
        std::vector<TrainingKind> list;
        for (const ClassifierVariant& variant : classifierVariants()) list.push_back(classifierKind(variant));
#define VITRINE_REGISTERED(name) list.push_back(make_##name());
#include "engine/training_list.inc"
#undef VITRINE_REGISTERED
        return list;
    }();
    return kinds;
}

const TrainingKind* findTrainingKind(std::string_view id) {
    const auto& kinds = trainingKinds();
    const auto found = std::ranges::find(kinds, id, &TrainingKind::id);
    return found == kinds.end() ? nullptr : &*found;
}

}  // namespace vitrine
