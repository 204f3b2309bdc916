// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/fit_bottleneck.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "classifiers/concept_bottleneck.h"
#include "classifiers/internal/bottleneck_plan.h"
#include "classifiers/internal/labelled_split.h"
#include "classifiers/internal/trainer.h"
#include "classifiers/internal/training_threads.h"
#include "clip/device.h"

namespace vitrine::internal {
namespace {

Result<LabelledScores> scoresOf(const LabelledSplit& split, const TrainingData& data, const at::Device& device,
                                JobContext& job) {
    VITRINE_ASSIGN(ScoreTable scores,
                   ScoreTable::createOfRows(data.snapshot->images, split.rows, data.conceptTexts, device, job));
    const at::Tensor labels = at::empty({static_cast<std::int64_t>(split.labels.size())}, at::kLong);
    std::copy(split.labels.begin(), split.labels.end(), labels.data_ptr<std::int64_t>());
    return LabelledScores{std::move(scores), labels.to(device)};
}

std::vector<float> floatsOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

/// W is D×D, and so are its gradient, two moments and the best one kept: a long list is refused before hours pass.
Result<> checkMemoryOf(const ConceptSet& concepts, const at::Device& device) {
    constexpr double kCopies = 5.0;
    constexpr double kGibibyte = 1024.0 * 1024.0 * 1024.0;
    const auto count = static_cast<double>(concepts.concepts.size());
    const double needed = kCopies * sizeof(float) * count * count;
    const double there = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGE_SIZE));
    if (!device.is_cpu() || there <= 0.0 || needed <= there) return {};
    const auto gibibytes = [](double bytes) { return std::to_string(static_cast<long>(std::ceil(bytes / kGibibyte))) + " GiB"; };
    return fail(ErrorCode::OutOfMemory, concepts.name,
                "holds " + std::to_string(concepts.concepts.size()) + " concepts; a layer from each to each needs " +
                    gibibytes(needed) + " while it is trained, this machine has " + gibibytes(there));
}

/// W, F and the τ they are used with.
struct Learnt {
    at::Tensor weights, head;
    double temperature = 0.0;
};

Learnt lastOf(const BottleneckTrainer& trainer) {
    return {trainer.weights(), trainer.head(), trainer.finalTemperature()};
}

Learnt bestOf(const BottleneckTrainer& trainer) {
    const TrainingState& state = trainer.state();
    return {state.bestWeights, state.bestHead, state.bestTemperature};
}

BottleneckData bottleneckData(const BottleneckPlan& plan, const TrainingData& data, const ColumnMoments& moments,
                              const Learnt& learnt) {
    const std::size_t concepts = data.concepts.concepts.size();
    BottleneckData out;
    out.conceptNames = data.concepts.concepts;
    out.classNames = data.classes();
    out.conceptTexts = data.conceptTexts;
    out.mean = plan.grounded ? floatsOf(moments.mean) : std::vector<float>(concepts, 0.0F);
    out.deviation = plan.grounded ? floatsOf(moments.deviation) : std::vector<float>(concepts, 1.0F);
    out.scale = static_cast<float>(plan.inputScale);
    out.conceptWeights = matrixOf(learnt.weights);
    out.headWeights = matrixOf(learnt.head);
    if (plan.objective.gated()) {
        out.gate = GateKind::KHot;
        out.gateCount =
            static_cast<int>(std::min<std::int64_t>(plan.objective.khotCount, static_cast<std::int64_t>(concepts)));
        out.gateTemperature = static_cast<float>(learnt.temperature);
    }
    return out;
}

/// Which concepts of the set describe each class: those whose text is one of its descriptors.
Result<std::vector<std::vector<std::int64_t>>> conceptsOfClasses(const std::string& title, const TrainingData& data) {
    if (data.classDescriptors.empty())
        return fail(ErrorCode::InvalidOption, "positive_map",
                    "class needs descriptors of the classes; " + title + " draws the positive concepts from them");
    std::unordered_map<std::string, std::int64_t> numbers;
    for (std::size_t j = 0; j < data.concepts.concepts.size(); ++j)
        numbers.emplace(data.concepts.concepts[j], static_cast<std::int64_t>(j));
    std::vector<std::vector<std::int64_t>> out;
    for (std::size_t c = 0; c < data.classDescriptors.size(); ++c) {
        out.emplace_back();
        for (const std::string& text : data.classDescriptors[c])
            if (const auto found = numbers.find(text); found != numbers.end()) out.back().push_back(found->second);
        if (out.back().empty())
            return fail(ErrorCode::InvalidOption, "positive_map",
                        "no descriptor of the class " + data.classes()[c] + " is in the concept list");
    }
    return out;
}

Result<FittedClassifier> fitBottleneck(Method method, const std::string& id, const std::string& title, const TrainingData& data,
                                       const OptionValues& options, FitSession& session) {
    VITRINE_TRY(validate(data));
    // The executor's thread may be in inference mode, in which no gradient can be recorded.
    const c10::InferenceMode gradientsPossible(false);
    const at::AutoGradMode gradients(true);
    VITRINE_TRY(checkDevice({session.device}));
    const at::Device device(session.device);

    const LabelledSplit trainSplit = labelledRows(*data.snapshot, Split::Train);
    const LabelledSplit validationSplit = labelledRows(*data.snapshot, Split::Validation);
    if (trainSplit.rows.empty()) return fail(ErrorCode::EmptyInput, title, "no labelled images in the train split");
    const BottleneckPlan plan = resolvePlan(method, options, data.logitScale, static_cast<std::int64_t>(trainSplit.rows.size()));
    VITRINE_TRY(checkMemoryOf(data.concepts, device));
    const TrainingThreads threads(plan.batchSize, static_cast<std::int64_t>(data.concepts.concepts.size()));
    VITRINE_ASSIGN(const LabelledScores train, scoresOf(trainSplit, data, device, session.job));
    VITRINE_ASSIGN(const ColumnMoments moments, train.scores.moments(session.job));
    VITRINE_ASSIGN(const LabelledScores validation, scoresOf(validationSplit, data, device, session.job));

    std::vector<std::vector<std::int64_t>> classConcepts;
    if (plan.objective.drawsPositives()) {
        VITRINE_ASSIGN(classConcepts, conceptsOfClasses(title, data));
    }
    TrainingKey key{id, options.toJson(), {}};
    if (!session.stateDirectory.empty()) key.data = trainingFingerprint(data);
    BottleneckTrainer trainer(title, plan, train, validationSplit.rows.empty() ? nullptr : &validation, moments,
                              static_cast<std::int64_t>(data.classes().size()), device);
    trainer.setClassConcepts(std::move(classConcepts));
    const auto classifierOf = [&](const Learnt& learnt) -> Result<std::shared_ptr<const ConceptClassifier>> {
        auto made = ConceptBottleneck::create(bottleneckData(plan, data, moments, learnt));
        if (!made) return fail(ErrorCode::NumericalFailure, title, made.error().message());
        return *made;
    };
    FitSession watched = session;
    watched.observer.onEpoch = [&](const EpochRecord& record) {
        if (session.observer.onEpoch) session.observer.onEpoch(record);
        if (!session.observer.onEpochClassifier) return;
        if (auto made = classifierOf(lastOf(trainer))) session.observer.onEpochClassifier(record, std::move(*made));
    };
    VITRINE_TRY(trainer.run(watched, key));

    const bool hasBest = trainer.state().bestEpoch > 0;
    FittedClassifier out;
    VITRINE_ASSIGN(out.classifier, classifierOf(hasBest && plan.bestWeights ? bestOf(trainer) : lastOf(trainer)));
    if (hasBest) {
        VITRINE_ASSIGN(out.other, classifierOf(plan.bestWeights ? lastOf(trainer) : bestOf(trainer)));
    }
    out.history = trainer.history();
    out.resolvedOptions = planToJson(plan);
    out.end = trainer.end();
    out.steps = trainer.state().step;
    out.bestEpoch = trainer.state().bestEpoch;
    return out;
}

}  // namespace

ClassifierVariant bottleneckVariant(Method method, VariantInfo info) {
    info.options = bottleneckOptions(method);
    ClassifierVariant variant;
    variant.fit = [method, id = info.id, title = info.title](const TrainingData& data, const OptionValues& options,
                                               FitSession& session) {
        return guarded(title, [&] { return fitBottleneck(method, id, title, data, options, session); });
    };
    variant.restore = [](const SafetensorsFile& file) -> Result<std::shared_ptr<const ConceptClassifier>> {
        VITRINE_ASSIGN(std::shared_ptr<const ConceptBottleneck> bottleneck, ConceptBottleneck::read(file));
        return bottleneck;
    };
    variant.optionsWithoutEffect = [method](const OptionValues& options) { return optionsWithoutEffect(method, options); };
    variant.info = std::move(info);
    return variant;
}

}  // namespace vitrine::internal
