// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/evaluate_method.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <numeric>

#include "base/clock.h"
#include "base/version.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/concept_bottleneck.h"
#include "comparison/evaluation_store.h"
#include "comparison/internal/concept_measures.h"
#include "comparison/internal/controls.h"
#include "comparison/internal/linear_view.h"
#include "comparison/internal/sparse_accuracy.h"
#include "evaluation/bottleneck_metrics.h"
#include "evaluation/metrics.h"

namespace vitrine {
namespace {

using internal::MethodOutputs;

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Evaluating a method");

/// What can be asked of a method, decided once.
struct Applicability {
    Absence concepts = Absence::None;  ///< of similarity and AUC
    Absence sparsity = Absence::None;  ///< of active concepts, Hoyer, NCC, weights
    Absence path = Absence::None;      ///< of ANEC and the gap
    Absence insertion = Absence::None; ///< of insertion, deletion
    Absence intervention = Absence::None;
};

Applicability applicabilityOf(const ConceptClassifier& classifier, const ClassifierVariant& variant, bool isLinear) {
    Applicability result;
    if (!classifier.knowsConcepts() || classifier.conceptCount() == 0) {
        const Absence why = Absence::NoConcepts;
        return {why, why, why, why, why};
    }
    if (!classifier.decidesThroughConcepts()) {
        result.sparsity = result.path = result.insertion = result.intervention = Absence::BypassesConcepts;
    } else if (!isLinear) {
        result.sparsity = result.path = result.insertion = result.intervention = Absence::NoConceptHead;
    }
    if (!variant.info.needsTraining) result.sparsity = result.path = result.intervention = Absence::NoConceptHead;
    if (result.path == Absence::None && variant.info.ownsConcepts) result.path = Absence::OwnedConcepts;
    return result;
}

Result<> checkFit(const ConceptClassifier& classifier, const std::string& title, const ComparisonBasis& basis) {
    if (classifier.embeddingDimension() != basis.test.cols())
        return fail(ErrorCode::ShapeMismatch, title,
                    "was fitted to embeddings of length " + std::to_string(classifier.embeddingDimension()) +
                        ", the images have " + std::to_string(basis.test.cols()));
    if (classifier.classNames() != basis.images->classNames)
        return fail(ErrorCode::ShapeMismatch, title, "was fitted to other classes than those of the images");
    return {};
}

std::vector<double> indicators(const std::vector<int>& predicted, const std::vector<int>& labels) {
    std::vector<double> right;
    for (std::size_t i = 0; i < labels.size(); ++i) right.push_back(predicted[i] == labels[i] ? 1.0 : 0.0);
    return right;
}

/// Whether the true class is among the k largest scores, per image.
std::vector<double> topKIndicators(const Matrix& scores, const std::vector<int>& labels, std::size_t k) {
    std::vector<double> right;
    for (std::size_t i = 0; i < labels.size(); ++i)
        right.push_back(topKAccuracy(scores.slice(i, 1), std::span(labels).subspan(i, 1), k));
    return right;
}

void measureClasses(const ClassificationMetrics& metrics, const ComparisonBasis& basis, MethodEvaluation& evaluation) {
    const std::size_t classes = basis.classCount();
    evaluation.classes.resize(classes);
    for (std::size_t c = 0; c < classes; ++c) {
        ClassMeasures& row = evaluation.classes[c];
        row.images = std::accumulate(metrics.confusion[c].begin(), metrics.confusion[c].end(), std::size_t{0});
        row.precision = metrics.precision[c];
        row.recall = metrics.recall[c];
        row.f1 = metrics.f1[c];
    }
    const Resamples* resamples = basis.resampled();
    if (resamples == nullptr) return;
    // A class keeps its size in every resample, so its recall is the number of right draws by that size.
    std::vector<std::vector<double>> recalls(classes, std::vector<double>(resamples->size(), 0.0));
    for (std::size_t r = 0; r < resamples->size(); ++r) {
        const auto weights = resamples->weights(r);
        for (std::size_t i = 0; i < basis.images->size(); ++i) {
            const auto truth = static_cast<std::size_t>(basis.images->labels[i]);
            if (evaluation.predicted[i] == basis.images->labels[i])
                recalls[truth][r] += weights[i] / static_cast<double>(evaluation.classes[truth].images);
        }
    }
    for (std::size_t c = 0; c < classes; ++c)
        if (evaluation.classes[c].images > 0)
            evaluation.classes[c].recallInterval = percentileInterval(std::move(recalls[c]));
}

/// Everything that follows from the class scores alone.
Result<> measureDecisions(const Matrix& scores, const ComparisonBasis& basis, MethodEvaluation& evaluation) {
    const std::vector<int>& labels = basis.images->labels;
    VITRINE_ASSIGN(const ClassificationMetrics metrics, classificationMetrics(scores, labels));
    evaluation.predicted = predictions(scores);
    for (std::size_t i = 0; i < scores.rows(); ++i)
        evaluation.confidence.push_back(softmax(scores.row(i))[static_cast<std::size_t>(evaluation.predicted[i])]);
    MeasureSet& measures = evaluation.measures;
    const std::vector<double> right = indicators(evaluation.predicted, labels);
    measures[MeasureId::Top1] = Measure::of(metrics.top1);
    measures[MeasureId::Top5] = Measure::of(metrics.top5);
    measures[MeasureId::CrossEntropy] = Measure::of(metrics.crossEntropy);
    measures[MeasureId::MacroPrecision] = Measure::of(metrics.macro.precision);
    measures[MeasureId::MacroRecall] = Measure::of(metrics.macro.recall);
    measures[MeasureId::MacroF1] = Measure::of(metrics.macro.f1);
    measures[MeasureId::WeightedPrecision] = Measure::of(metrics.weighted.precision);
    measures[MeasureId::WeightedRecall] = Measure::of(metrics.weighted.recall);
    measures[MeasureId::WeightedF1] = Measure::of(metrics.weighted.f1);
    if (const Resamples* resamples = basis.resampled()) {
        measures[MeasureId::Top1].interval = resamples->meanInterval(right);
        measures[MeasureId::Top5].interval = resamples->meanInterval(topKIndicators(scores, labels, 5));
    }
    measureClasses(metrics, basis, evaluation);

    if (basis.classCount() < 2) {
        measures[MeasureId::Completeness] = Measure::absent(Absence::OneClass);
    } else if (basis.linearProbe) {
        const std::size_t classes = basis.classCount();
        measures[MeasureId::Completeness] = Measure::of(completeness(metrics.top1, *basis.linearProbe, classes));
        if (const Resamples* resamples = basis.resampled()) {
            const std::vector<double> ours = resamples->means(right);
            const std::vector<double> bound =
                resamples->means(std::vector<double>(basis.probeRight.begin(), basis.probeRight.end()));
            std::vector<double> ratios;
            for (std::size_t r = 0; r < ours.size(); ++r) ratios.push_back(completeness(ours[r], bound[r], classes));
            measures[MeasureId::Completeness].interval = percentileInterval(std::move(ratios));
        }
    }
    return {};
}

/// Drawn within classes, one image a class is drawn every time: its interval would have no width and read as certainty.
bool canBeResampled(const std::vector<int>& labels) {
    constexpr std::size_t kFewestPerClass = 2;
    const std::set<int> classes(labels.begin(), labels.end());
    return labels.size() >= kFewestPerClass * classes.size();
}

/// ANEC and what is left of it above random concepts.
Result<> measurePath(const MethodOutputs& outputs, const ComparisonBasis& basis, MethodEvaluation& evaluation,
                     JobContext& job) {
    MeasureSet& measures = evaluation.measures;
    const auto absent = [&](Absence why) {
        for (const MeasureId id : {MeasureId::Anec5, MeasureId::AnecAverage, MeasureId::NecReached, MeasureId::GapToRandom})
            measures[id] = Measure::absent(why);
    };
    if (basis.classCount() < 2) {
        absent(Absence::OneClass);
        return {};
    }
    VITRINE_ASSIGN(const auto measured,
                   internal::sparseAccuracy(outputs.trainActivations, outputs.trainLabels, outputs.activations,
                                            basis.images->labels, basis.classCount(), basis.settings.pathPoints,
                                            basis.resampled(), job));
    if (!measured) {
        absent(Absence::ConstantActivations);
        return {};
    }
    evaluation.nec = measured->points;
    measures[MeasureId::Anec5] = Measure::of(measured->anec5, measured->points.front().interval);
    measures[MeasureId::NecReached] = Measure::of(measured->necReached);
    measures[MeasureId::AnecAverage] = Measure::of(measured->average);
    const std::size_t images = basis.images->size();
    if (const Resamples* resamples = basis.resampled()) {
        std::vector<double> shares(images, 0.0);
        for (const auto& right : measured->right)
            for (std::size_t i = 0; i < images; ++i) shares[i] += right[i] / static_cast<double>(measured->right.size());
        measures[MeasureId::AnecAverage].interval = resamples->meanInterval(shares);
    }
    const auto kind = basis.controls ? basis.controls->strongest() : std::nullopt;
    if (!kind) return {};
    if (basis.controls->concepts != evaluation.concepts) {
        measures[MeasureId::GapToRandom] = Measure::absent(Absence::OtherControls);
        return {};
    }
    std::vector<double> lead(measured->right.front().begin(), measured->right.front().end());
    const auto draws = std::count_if(basis.controls->draws.begin(), basis.controls->draws.end(),
                                     [&](const ControlDraw& draw) { return draw.kind == *kind; });
    for (const ControlDraw& draw : basis.controls->draws)
        if (draw.kind == *kind)
            for (std::size_t i = 0; i < images; ++i) lead[i] -= draw.rightAt5[i] / static_cast<double>(draws);
    // Thirds that cancel leave 1e-16, which an interval would take for a difference.
    constexpr double kRoundingOfShares = 1e-12;
    const auto withoutRounding = [](double value) { return std::abs(value) < kRoundingOfShares ? 0.0 : value; };
    std::transform(lead.begin(), lead.end(), lead.begin(), withoutRounding);
    measures[MeasureId::GapToRandom] = Measure::of(withoutRounding(measured->anec5 - *basis.controls->meanAnec5(*kind)));
    if (const Resamples* resamples = basis.resampled())
        measures[MeasureId::GapToRandom].interval = resamples->meanInterval(lead);
    return {};
}

Result<MethodOutputs> outputsOf(const ConceptClassifier& classifier, const ComparisonBasis& basis, bool withTrain,
                                JobContext& job) {
    MethodOutputs outputs;
    VITRINE_ASSIGN(outputs.activations, internal::byTiles(basis.test, kStage, job,
                                                          [&](const Matrix& rows) { return classifier.activations(rows); }));
    VITRINE_ASSIGN(outputs.outputs, internal::byTiles(basis.test, kStage, job, [&](const Matrix& rows) {
                       return classifier.conceptOutputs(rows);
                   }));
    VITRINE_ASSIGN(outputs.scores, internal::byTiles(basis.test, kStage, job,
                                                     [&](const Matrix& rows) { return classifier.conceptScores(rows); }));
    const std::vector<std::uint8_t> alive = classifier.aliveConcepts();
    for (std::size_t j = 0; j < alive.size(); ++j)
        if (alive[j] != 0) outputs.alive.push_back(j);
    outputs.head = internal::linearView(classifier);
    if (!withTrain) return outputs;
    const std::vector<std::size_t> rows = internal::thinnedRows(basis.trainLabels, basis.classCount());
    VITRINE_ASSIGN(outputs.trainActivations, internal::byTiles(basis.train.gather(rows), kStage, job, [&](const Matrix& part) {
                       return classifier.activations(part);
                   }));
    for (const std::size_t row : rows) outputs.trainLabels.push_back(basis.trainLabels[row]);
    outputs.trainRows = rows;
    return outputs;
}

void measureWeights(const ConceptClassifier& classifier, const MethodOutputs& outputs, MethodEvaluation& evaluation) {
    MeasureSet& measures = evaluation.measures;
    measures[MeasureId::AliveConcepts] = Measure::of(static_cast<double>(outputs.alive.size()));
    if (outputs.head)
        measures[MeasureId::NonZeroHeadWeights] = Measure::of(static_cast<double>(nonZeroCount(outputs.head->weights)));
    // Without a layer of its own each concept is one cosine: as many weights as concepts.
    const auto* bottleneck = dynamic_cast<const ConceptBottleneck*>(&classifier);
    if (bottleneck == nullptr) {
        measures[MeasureId::NonZeroConceptWeights] = Measure::absent(Absence::NoConceptHead);
        return;
    }
    const Matrix& weights = bottleneck->data().conceptWeights;
    const std::size_t count = weights.empty() ? classifier.conceptCount() : nonZeroCount(weights);
    measures[MeasureId::NonZeroConceptWeights] = Measure::of(static_cast<double>(count));
}

/// Everything about concepts, in the order of the table.
Result<> measureConcepts(const ConceptClassifier& classifier, const ClassifierVariant& variant,
                         const ComparisonBasis& basis, MethodEvaluation& evaluation, JobContext& job) {
    MeasureSet& measures = evaluation.measures;
    const Applicability applies =
        applicabilityOf(classifier, variant, classifier.knowsConcepts() && internal::linearView(classifier).has_value());
    const auto absent = [&](Absence why, std::initializer_list<MeasureId> ids) {
        if (why != Absence::None)
            for (const MeasureId id : ids) measures[id] = Measure::absent(why);
    };
    absent(applies.concepts, {MeasureId::ConceptSimilarity, MeasureId::SimilarityShare, MeasureId::NameMatch,
                              MeasureId::ConceptAuc, MeasureId::ConceptAucWorst, MeasureId::DeadConcepts});
    absent(applies.sparsity, {MeasureId::ActiveConcepts, MeasureId::Hoyer, MeasureId::Ncc95, MeasureId::AliveConcepts,
                              MeasureId::NonZeroConceptWeights, MeasureId::NonZeroHeadWeights});
    absent(applies.path, {MeasureId::Anec5, MeasureId::AnecAverage, MeasureId::NecReached, MeasureId::GapToRandom});
    absent(applies.insertion, {MeasureId::InsertionArea, MeasureId::DeletionArea});
    absent(applies.intervention, {MeasureId::InterventionGain, MeasureId::InterventionGainMeans});
    if (applies.concepts != Absence::None) return {};

    const bool needsTrain = applies.path == Absence::None || applies.intervention == Absence::None;
    VITRINE_ASSIGN(const MethodOutputs outputs, outputsOf(classifier, basis, needsTrain, job));
    VITRINE_TRY(internal::measureNames(outputs, basis, evaluation, job));
    VITRINE_TRY(internal::measureLabels(outputs, basis, classifier.conceptNames(),
                                        applies.intervention == Absence::None, evaluation, job));
    if (basis.settings.withLeakage)
        VITRINE_TRY(internal::measureLeakage(outputs, basis, classifier.conceptNames(), evaluation, job));
    if (applies.sparsity == Absence::None) {
        internal::measureSparsity(outputs, basis, evaluation);
        measureWeights(classifier, outputs, evaluation);
    }
    if (applies.insertion == Absence::None) VITRINE_TRY(internal::measureInsertion(outputs, basis, evaluation));
    if (applies.path == Absence::None && basis.settings.withPath)
        VITRINE_TRY(measurePath(outputs, basis, evaluation, job));
    return {};
}

void noteEffort(const MethodUnderTest& method, const ClassifierVariant& variant, MeasureSet& measures) {
    const auto note = [&](MeasureId id, const std::optional<double>& value) {
        if (value) measures[id] = Measure::of(*value);
        else measures[id] = Measure::absent(variant.info.needsTraining ? Absence::NotRecorded : Absence::NothingTrained);
    };
    note(MeasureId::Seconds, method.seconds);
    note(MeasureId::PeakMemory, method.peakMemoryBytes);
}

}  // namespace

Result<std::shared_ptr<const ComparisonBasis>> prepareComparison(const TrainingData& data,
                                                                 const EvaluationSettings& settings, JobContext& job) {
    VITRINE_TRY(validate(data));
    return guarded("evaluation", [&]() -> Result<std::shared_ptr<const ComparisonBasis>> {
        auto basis = std::make_shared<ComparisonBasis>();
        const EmbeddingSnapshot& snapshot = *data.snapshot;
        basis->settings = settings;
        VITRINE_ASSIGN(basis->images, evaluatedImages(snapshot, data.classes(), settings.split));
        basis->test = snapshot.images.gather(basis->images->rows);
        std::vector<std::size_t> train;
        for (const std::size_t row : snapshot.rowsOf(Split::Train)) {
            if (snapshot.labels[row] < 0) continue;
            train.push_back(row);
            basis->trainLabels.push_back(snapshot.labels[row]);
        }
        basis->train = snapshot.images.gather(train);
        if (settings.resamples > 0 && canBeResampled(basis->images->labels)) {
            VITRINE_ASSIGN(basis->resamples, Resamples::create(basis->images->labels, settings.resamples, settings.seed));
        }
        if (!snapshot.conceptLabels.empty()) {
            basis->conceptLabels = snapshot.conceptLabels.gather(basis->images->rows);
            basis->trainConceptLabels = snapshot.conceptLabels.gather(train);
            // A snapshot that does not name its columns has them in the order of the concept list.
            basis->labelledNames = snapshot.conceptNames;
            if (basis->labelledNames.empty() && data.concepts.concepts.size() == basis->conceptLabels.cols())
                basis->labelledNames = data.concepts.concepts;
        }
        VITRINE_TRY(internal::measureControls(*basis, data, job));
        return std::shared_ptr<const ComparisonBasis>(std::move(basis));
    });
}

const std::shared_ptr<const EvaluatedImages>& imagesOf(const ComparisonBasis& basis) { return basis.images; }
const std::optional<Controls>& controlsOf(const ComparisonBasis& basis) { return basis.controls; }

Result<std::shared_ptr<const MethodEvaluation>> evaluateMethod(const MethodUnderTest& method, const TrainingData&,
                                                               const ComparisonBasis& basis, JobContext& job) {
    const ClassifierVariant* variant = findClassifierVariant(method.variant);
    if (variant == nullptr) return fail(ErrorCode::InvalidOption, method.variant, "is not a known method");
    VITRINE_TRY(checkFit(*method.classifier, method.title, basis));
    return guarded(method.title, [&]() -> Result<std::shared_ptr<const MethodEvaluation>> {
        auto evaluation = std::make_shared<MethodEvaluation>();
        evaluation->variant = method.variant;
        evaluation->run = method.run;
        evaluation->title = method.title;
        evaluation->formulation = method.formulation;
        evaluation->options = method.options;
        evaluation->seed = method.seed;
        evaluation->needsTraining = variant->info.needsTraining;
        evaluation->created = utcNow();
        evaluation->version = kVersion;
        evaluation->images = basis.images;
        evaluation->concepts = method.classifier->knowsConcepts() ? method.classifier->conceptCount() : 0;
        evaluation->resamples = basis.resamples ? basis.resamples->size() : 0;
        VITRINE_ASSIGN(const Matrix scores, internal::byTiles(basis.test, kStage, job, [&](const Matrix& rows) {
                           return method.classifier->classLogits(rows);
                       }));
        VITRINE_TRY(measureDecisions(scores, basis, *evaluation));
        VITRINE_TRY(measureConcepts(*method.classifier, *variant, basis, *evaluation, job));
        noteEffort(method, *variant, evaluation->measures);
        return std::shared_ptr<const MethodEvaluation>(std::move(evaluation));
    });
}

}  // namespace vitrine
