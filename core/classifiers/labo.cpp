// SPDX-License-Identifier: GPL-3.0-or-later
// LaBo: candidates for each class, a submodular choice among them, and a class-concept matrix learnt on top.
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

#include "classifiers/bottleneck_based.h"
#include "classifiers/classifier_variant.h"
#include "classifiers/internal/class_concept_matrix.h"
#include "classifiers/internal/class_texts.h"
#include "classifiers/internal/concept_selection.h"
#include "classifiers/internal/labelled_split.h"
#include "classifiers/internal/score_table.h"
#include "classifiers/projection_bottleneck.h"
#include "clip/device.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

constexpr const char* kTitle = "LaBo";
constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Choosing concepts");
constexpr float kPublishedScale = 100.0F;

/// K texts and which of them each class may choose from, ascending.
struct Candidates {
    std::vector<std::string> names;
    Matrix texts;
    std::vector<std::vector<std::size_t>> ofClass;
};

/// Each distinct descriptor once; it is a candidate of every class it was given for.
Result<Candidates> describedCandidates(const TrainingData& data, JobContext& job) {
    Candidates out;
    std::unordered_map<std::string, std::size_t> known;
    for (const auto& descriptors : data.classDescriptors) {
        out.ofClass.emplace_back();
        for (const std::string& text : descriptors) {
            const auto [entry, isNew] = known.emplace(text, out.names.size());
            if (isNew) out.names.push_back(text);
            out.ofClass.back().push_back(entry->second);
        }
        std::sort(out.ofClass.back().begin(), out.ofClass.back().end());
    }
    if (out.names.empty()) return fail(ErrorCode::EmptyInput, kTitle, "no class has a descriptor to choose");
    VITRINE_ASSIGN(const TextEncoder* encode, internal::requireEncoder(data, kTitle, "the descriptors of the classes"));
    VITRINE_ASSIGN(out.texts, (*encode)(out.names, job));
    if (out.texts.rows() != out.names.size() || out.texts.cols() != data.snapshot->images.cols())
        return fail(ErrorCode::ShapeMismatch, kTitle, "the embeddings of the descriptors do not fit the images");
    return out;
}

/// Without descriptors: the concepts nearest to the class text. All of them would be the same choice for each class.
Result<Candidates> nearestCandidates(const TrainingData& data, std::size_t count, JobContext& job) {
    Matrix classTexts = data.classTexts;
    if (classTexts.empty()) {
        VITRINE_ASSIGN(const TextEncoder* encode, internal::requireEncoder(data, kTitle, "the names of the classes"));
        VITRINE_ASSIGN(classTexts, encodeNames(*encode, spokenNames(data.classes()), {"{}"}, job));
    }
    Candidates out{data.concepts.concepts, data.conceptTexts,
                   internal::nearestConcepts(classTexts, data.conceptTexts, count)};
    for (auto& indices : out.ofClass) std::sort(indices.begin(), indices.end());
    return out;
}

/// The concepts of the model: what the classes chose, class by class, each once.
struct ChosenConcepts {
    std::vector<std::string> names;
    Matrix texts;
    at::Tensor start;  ///< A, C×K: 1 where the class chose the concept
    std::size_t classesWithoutImages = 0;
};

Result<ChosenConcepts> chooseConcepts(const Candidates& candidates, const internal::LabelledSplit& train,
                                      const OptionValues& options, bool isParity, JobContext& job) {
    const std::size_t classes = candidates.ofClass.size();
    const Matrix texts = isParity ? candidates.texts : candidates.texts.normalizedRows();
    const Matrix images = isParity ? train.images : train.images.normalizedRows();
    VITRINE_ASSIGN(const internal::ClassTable similarity,
                   internal::meanSimilarity(texts, images, train.labels, classes, job));
    const std::vector<double> information = internal::mutualInformation(internal::jointShares(similarity));
    const internal::SelectionWeights weights{options.real("information_weight"), options.real("coverage_weight")};
    const auto quota = static_cast<std::size_t>(options.integer("quota"));

    std::vector<std::size_t> kept;                              // candidates of the model
    std::vector<std::pair<std::size_t, std::size_t>> ownership;  // class, position in `kept`
    std::unordered_map<std::size_t, std::size_t> positions;
    for (std::size_t c = 0; c < classes; ++c) {
        if (!job.checkpoint({kStage, static_cast<std::int64_t>(c), static_cast<std::int64_t>(classes)}))
            return fail(ErrorCode::Cancelled, kTitle);
        const std::vector<std::size_t>& own = candidates.ofClass[c];
        std::vector<double> ownInformation;
        for (const std::size_t k : own) ownInformation.push_back(information[k]);
        VITRINE_ASSIGN(const internal::Selection selection,
                       internal::selectConcepts(texts.gather(own), ownInformation, quota, weights, job));
        for (const std::size_t row : selection.chosen) {
            const auto [entry, isNew] = positions.emplace(own[row], kept.size());
            if (isNew) kept.push_back(own[row]);
            ownership.emplace_back(c, entry->second);
        }
    }
    ChosenConcepts out;
    out.classesWithoutImages = classes - similarity.classes.size();
    out.texts = candidates.texts.gather(kept);
    for (const std::size_t k : kept) out.names.push_back(candidates.names[k]);
    out.start = at::zeros({static_cast<std::int64_t>(classes), static_cast<std::int64_t>(kept.size())}, at::kFloat);
    for (const auto& [c, position] : ownership)
        out.start.data_ptr<float>()[c * kept.size() + position] = 1.0F;
    return out;
}

at::Tensor labelsTensor(const std::vector<int>& labels) {
    const std::vector<std::int64_t> wide(labels.begin(), labels.end());
    return at::tensor(wide, at::kLong);
}

Result<std::shared_ptr<const ConceptClassifier>> classifierOf(const TrainingData& data, const ChosenConcepts& chosen,
                                                              const at::Tensor& matrix, float scale, bool isParity) {
    Matrix head = internal::matrixOf(at::softmax(matrix, 1) * scale);
    if (!isParity) {
        VITRINE_ASSIGN(std::shared_ptr<const ConceptBottleneck> bottleneck,
                       ConceptBottleneck::create(
                           cosineBottleneck(chosen.names, chosen.texts, data.classes(), std::move(head))));
        return bottleneck;
    }
    ProjectionData parts;  // dot products with the embeddings as they are
    parts.conceptNames = chosen.names;
    parts.classNames = data.classes();
    parts.conceptTexts = parts.conceptVectors = chosen.texts;
    parts.conceptOffsets.assign(chosen.names.size(), 0.0F);
    parts.headWeights = std::move(head);
    parts.classBias.assign(data.classes().size(), 0.0F);
    VITRINE_ASSIGN(std::shared_ptr<const ProjectionBottleneck> bottleneck, ProjectionBottleneck::create(std::move(parts)));
    return bottleneck;
}

internal::ClassConceptData tensorsFor(const ChosenConcepts& chosen, const internal::LabelledSplit& train,
                                      const internal::LabelledSplit& validation, bool isParity,
                                      const at::Device& device) {
    const auto rows = [&](const Matrix& matrix) {
        return internal::tensorOf(isParity ? matrix : matrix.normalizedRows()).to(device);
    };
    internal::ClassConceptData out;
    out.texts = rows(chosen.texts);
    out.trainImages = rows(train.images);
    out.trainLabels = labelsTensor(train.labels).to(device);
    if (!validation.rows.empty()) {
        out.validationImages = rows(validation.images);
        out.validationLabels = labelsTensor(validation.labels).to(device);
    }
    out.start = chosen.start.to(device);
    return out;
}

/// How many of the nearest concepts a class may choose from where nobody described it.
std::size_t candidateCount(const OptionValues& options, std::size_t concepts) {
    const auto given = static_cast<std::size_t>(options.integer("candidates"));
    if (given > 0) return std::min(given, concepts);
    const auto quota = static_cast<std::size_t>(options.integer("quota"));
    return std::max<std::size_t>(std::min(2 * quota, concepts / 4), 1);
}

Result<FittedClassifier> fitLabo(const TrainingData& data, const OptionValues& options, FitSession& session) {
    VITRINE_TRY(validate(data));
    VITRINE_TRY(checkDevice({session.device}));
    const at::NoGradGuard noGrad;
    const internal::LabelledSplit train = internal::labelledSplit(*data.snapshot, Split::Train);
    const internal::LabelledSplit validation = internal::labelledSplit(*data.snapshot, Split::Validation);
    if (train.rows.empty()) return fail(ErrorCode::EmptyInput, kTitle, "no labelled images in the train split");
    if (!session.job.checkpoint({kStage, 0, 1})) return fail(ErrorCode::Cancelled, kTitle);
    const bool isParity = options.boolean("parity");
    const bool isDescribed = !data.classDescriptors.empty();
    const std::size_t nearest = candidateCount(options, data.concepts.concepts.size());
    VITRINE_ASSIGN(const Candidates candidates, isDescribed ? describedCandidates(data, session.job)
                                                            : nearestCandidates(data, nearest, session.job));
    VITRINE_ASSIGN(const ChosenConcepts chosen, chooseConcepts(candidates, train, options, isParity, session.job));

    internal::ClassConceptPlan plan;
    plan.scale = isParity ? kPublishedScale : internal::chosenLogitScale(options, data);
    plan.learningRate = options.real("lr");
    plan.batchSize = options.integer("batch_size");
    plan.epochs = options.integer("epochs");
    plan.seed = static_cast<std::uint64_t>(options.integer("seed"));
    const auto made = [&](const at::Tensor& matrix) {
        return classifierOf(data, chosen, matrix, static_cast<float>(plan.scale), isParity);
    };
    const auto showEpoch = [&](const EpochRecord& record, const at::Tensor& matrix) {
        if (!session.observer.onEpochClassifier) return;
        if (auto classifier = made(matrix)) session.observer.onEpochClassifier(record, std::move(*classifier));
    };
    internal::TrainingKey key{"labo", options.toJson(), {}};
    if (!session.stateDirectory.empty()) key.data = internal::trainingFingerprint(data);
    const std::int64_t perEpoch = (static_cast<std::int64_t>(train.rows.size()) + plan.batchSize - 1) / plan.batchSize;
    internal::StagedFit staged(kTitle, session, std::move(key), plan.epochs * perEpoch);
    VITRINE_TRY(staged.begin());
    VITRINE_ASSIGN(const internal::ClassConceptFit fit,
                   internal::trainClassConceptMatrix(
                       tensorsFor(chosen, train, validation, isParity, at::Device(session.device)), plan, staged,
                       showEpoch));

    FittedClassifier out;
    VITRINE_ASSIGN(out.classifier, made(fit.bestEpoch > 0 ? fit.best : fit.last));
    if (fit.bestEpoch > 0) {
        VITRINE_ASSIGN(out.other, made(fit.last));
    }
    out.history = staged.history();
    out.end = staged.end();
    out.steps = staged.done();
    out.bestEpoch = fit.bestEpoch;
    nlohmann::ordered_json resolved{{"candidates", isDescribed ? "descriptors" : "nearest concepts"},
                                    {"concepts", chosen.names.size()},
                                    {"logit_scale", plan.scale},
                                    {"classes_without_images", chosen.classesWithoutImages}};
    if (isDescribed) resolved["descriptors_fingerprint"] = descriptorsFingerprint(data.classDescriptors);
    else resolved["candidates_per_class"] = nearest;
    out.resolvedOptions = resolved.dump();
    return out;
}

std::vector<OptionSpec> laboOptions() {
    using S = OptionSpec;
    return {
        S::integer("quota", VITRINE_TR_NOOP("Core", "Concepts per class"),
                   VITRINE_TR_NOOP("Core", "How many candidates each class keeps at most."), 50, 1, 1000),
        S::real("information_weight", VITRINE_TR_NOOP("Core", "Weight of information"),
                VITRINE_TR_NOOP("Core", "How much it counts that a concept tells the classes apart (w1)."), 1e7, 0.0,
                1e12),
        S::real("coverage_weight", VITRINE_TR_NOOP("Core", "Weight of coverage"),
                VITRINE_TR_NOOP("Core", "How much it counts that the chosen concepts stand for all candidates (w2)."),
                0.1, 0.0, 1e6),
        S::integer("candidates", VITRINE_TR_NOOP("Core", "Candidates per class"),
                   VITRINE_TR_NOOP("Core",
                                   "Where no descriptions are given, a class chooses among so many concepts nearest to "
                                   "its text; automatic takes twice what it keeps, at most a quarter of the concept set."),
                   0, 0, 100000)
            .withMinimumWord(kAutomatic),
        S::integer("epochs", VITRINE_TR_NOOP("Core", "Epochs"),
                   VITRINE_TR_NOOP("Core", "Passes over the training images; the best on validation is kept."), 300, 1,
                   100000),
        S::integer("batch_size", VITRINE_TR_NOOP("Core", "Batch size"),
                   VITRINE_TR_NOOP("Core", "Images in one step."), 512, 1, 65536),
        S::real("lr", VITRINE_TR_NOOP("Core", "Learning rate"), VITRINE_TR_NOOP("Core", "Of Adam."), 0.02, 1e-7, 1.0,
                true),
        S::boolean("parity", VITRINE_TR_NOOP("Core", "As published"),
                   VITRINE_TR_NOOP("Core",
                                   "Dot products of embeddings as they are, times 100, instead of cosines times the "
                                   "logit scale."),
                   false),
        internal::logitScaleOption(),
        S::integer("seed", VITRINE_TR_NOOP("Core", "Seed"), VITRINE_TR_NOOP("Core", "Decides the order of images."), 42,
                   0, 2147483647)};
}

}  // namespace

ClassifierVariant make_labo() {
    ClassifierVariant variant;
    VariantInfo& info = variant.info;
    info.id = "labo";
    info.title = VITRINE_TR_NOOP("Core", "LaBo");
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "Chooses for each class the descriptions that tell it apart and learns how much each counts; all weights are "
        "positive, so nothing speaks against a class, and many share in every decision.");
    info.paper =
        "Yang et al., Language in a Bottle: Language Model Guided Concept Bottlenecks for Interpretable Image "
        "Classification, CVPR 2023";
    info.options = laboOptions();
    info.ownsConcepts = true;
    variant.fit = [](const TrainingData& data, const OptionValues& options, FitSession& session) {
        return guarded(kTitle, [&] { return fitLabo(data, options, session); });
    };
    variant.restore = [](const SafetensorsFile& file) -> Result<std::shared_ptr<const ConceptClassifier>> {
        if (file.find("concept_vectors") != nullptr) {
            VITRINE_ASSIGN(std::shared_ptr<const ConceptClassifier> projection, ProjectionBottleneck::read(file));
            return projection;
        }
        VITRINE_ASSIGN(std::shared_ptr<const ConceptClassifier> bottleneck, ConceptBottleneck::read(file));
        return bottleneck;
    };
    return variant;
}

}  // namespace vitrine
