// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/internal/concept_measures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "comparison/internal/controls.h"
#include "evaluation/bottleneck_metrics.h"
#include "evaluation/concept_auc.h"
#include "evaluation/concept_insertion.h"
#include "evaluation/concept_similarity.h"
#include "evaluation/intervention.h"
#include "evaluation/leakage.h"
#include "evaluation/resampled_measures.h"

namespace vitrine::internal {
namespace {

constexpr double kResampleWork = 4e9;
constexpr std::size_t kFewestResamples = 50;
constexpr double kInsertionWork = 4e9;
constexpr std::size_t kInterventionOrders = 5;
constexpr double kInterventionWork = 8e9;
constexpr std::size_t kLeakagePairs = 2000;
constexpr float kUndefined = std::numeric_limits<float>::quiet_NaN();

Measure meanOf(const std::vector<double>& values, const Resamples* resamples) {
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    return Measure::of(mean, resamples != nullptr ? std::optional(resamples->meanInterval(values)) : std::nullopt);
}

/// Positions of evenly spaced images, at most `limit`.
std::vector<std::size_t> spacedRows(std::size_t count, std::size_t limit) {
    std::vector<std::size_t> rows;
    const std::size_t step = std::max<std::size_t>(1, (count + limit - 1) / std::max<std::size_t>(1, limit));
    for (std::size_t row = 0; row < count; row += step) rows.push_back(row);
    return rows;
}

std::vector<int> labelsAt(const std::vector<int>& labels, const std::vector<std::size_t>& rows) {
    std::vector<int> result;
    for (const std::size_t row : rows) result.push_back(labels[row]);
    return result;
}

/// Labels spread to the width of the head; what has no labels is in no group and stays as it is.
Matrix spreadColumns(const Matrix& labels, const std::vector<std::size_t>& columns, std::size_t width) {
    std::vector<float> wide(labels.rows() * width, 0.0F);
    for (std::size_t i = 0; i < labels.rows(); ++i)
        for (std::size_t n = 0; n < columns.size(); ++n) wide[i * width + columns[n]] = labels.at(i, n);
    return {std::move(wide), labels.rows(), width};
}

bool isDecidedRight(const LinearHead& head, std::span<const float> row, int label) {
    const std::vector<double> logits = headLogits(head, row);
    return std::max_element(logits.begin(), logits.end()) - logits.begin() == label;
}

/// All corrected: the order no longer matters, so each image has one outcome before and one after.
std::vector<double> gainOfImages(const LinearHead& head, const Matrix& activations, const Matrix& truth,
                                 const std::vector<int>& labels, const InterventionTargets& targets,
                                 const std::vector<std::size_t>& concepts) {
    std::vector<double> gain;
    for (std::size_t i = 0; i < activations.rows(); ++i) {
        const auto before = activations.row(i);
        std::vector<float> after(before.begin(), before.end());
        for (const std::size_t j : concepts) after[j] = truth.at(i, j) > 0.5F ? targets.present[j] : targets.absent[j];
        gain.push_back((isDecidedRight(head, after, labels[i]) ? 1.0 : 0.0) -
                       (isDecidedRight(head, before, labels[i]) ? 1.0 : 0.0));
    }
    return gain;
}

Result<> measureIntervention(const MethodOutputs& outputs, const ComparisonBasis& basis, const LabelledConcepts& labelled,
                             const std::vector<std::string>& conceptNames, MethodEvaluation& evaluation) {
    const std::size_t width = conceptNames.size();
    const Matrix truth = spreadColumns(labelled.labels, labelled.columns, width);
    const Matrix trainTruth = spreadColumns(
        chosenColumns(basis.trainConceptLabels.gather(outputs.trainRows), labelled.labelColumns), labelled.columns, width);
    const CorrectableConcepts correctable = correctableConcepts(outputs.trainActivations, trainTruth, labelled.columns);
    if (correctable.concepts.empty()) {
        for (const MeasureId id : {MeasureId::InterventionGain, MeasureId::InterventionGainMeans})
            evaluation.measures[id] =
                Measure::absent(correctable.rare > 0 ? Absence::RareConcepts : Absence::ConstantActivations);
        return {};
    }
    VITRINE_ASSIGN(const InterventionTargets targets, interventionTargets(outputs.trainActivations));
    VITRINE_ASSIGN(const InterventionTargets means, meanTargets(outputs.trainActivations, trainTruth));
    const ConceptGroups groups = conceptGroups(conceptNames, correctable.concepts);
    const double workPerImage =
        static_cast<double>(kInterventionOrders * correctable.concepts.size() * basis.classCount());
    const auto rows = spacedRows(basis.images->size(), static_cast<std::size_t>(kInterventionWork / workPerImage) + 1);
    VITRINE_ASSIGN(InterventionCurve curve,
                   interventionCurve(*outputs.head, outputs.activations.gather(rows), truth.gather(rows),
                                     labelsAt(basis.images->labels, rows), targets, groups,
                                     randomOrders(groups.size(), kInterventionOrders, basis.settings.seed)));
    curve.corrected = correctable.concepts.size();
    curve.rare = correctable.rare;
    curve.constant = correctable.constant;
    evaluation.intervention = std::move(curve);
    const auto gain = [&](const InterventionTargets& values) {
        return meanOf(gainOfImages(*outputs.head, outputs.activations, truth, basis.images->labels, values,
                                   correctable.concepts),
                      basis.resampled());
    };
    evaluation.measures[MeasureId::InterventionGain] = gain(targets);
    evaluation.measures[MeasureId::InterventionGainMeans] = gain(means);
    return {};
}

}  // namespace

std::size_t affordableResamples(const Resamples& resamples, double work) {
    const double affordable = kResampleWork / std::max(1.0, work);
    return std::min(resamples.size(), std::max(kFewestResamples, static_cast<std::size_t>(std::min(affordable, 1e9))));
}

Matrix chosenColumns(const Matrix& values, const std::vector<std::size_t>& columns) {
    std::vector<float> chosen;
    chosen.reserve(values.rows() * columns.size());
    for (std::size_t i = 0; i < values.rows(); ++i)
        for (const std::size_t column : columns) chosen.push_back(values.at(i, column));
    return {std::move(chosen), values.rows(), columns.size()};
}

LabelledConcepts labelledConcepts(const ComparisonBasis& basis, const std::vector<std::string>& conceptNames) {
    LabelledConcepts result;
    if (basis.conceptLabels.empty()) return result;
    std::map<std::string, std::size_t> columnOf;
    for (std::size_t l = 0; l < basis.labelledNames.size(); ++l) columnOf.emplace(basis.labelledNames[l], l);
    for (std::size_t j = 0; j < conceptNames.size(); ++j) {
        const auto found = columnOf.find(conceptNames[j]);
        if (found == columnOf.end()) continue;
        result.columns.push_back(j);
        result.labelColumns.push_back(found->second);
    }
    result.labels = chosenColumns(basis.conceptLabels, result.labelColumns);
    return result;
}

Result<> measureNames(const MethodOutputs& outputs, const ComparisonBasis& basis, MethodEvaluation& evaluation,
                      JobContext& job) {
    MeasureSet& measures = evaluation.measures;
    const auto absent = [&](Absence why) {
        for (const MeasureId id : {MeasureId::ConceptSimilarity, MeasureId::SimilarityShare, MeasureId::NameMatch})
            measures[id] = Measure::absent(why);
    };
    if (basis.images->size() < kFewestSimilarityImages) {
        absent(Absence::TooFewImages);
        return {};
    }
    VITRINE_ASSIGN(const ConceptSimilarity similarity, conceptSimilarity(outputs.outputs, outputs.scores, outputs.alive));
    evaluation.conceptSimilarity.assign(similarity.cosCubed.begin(), similarity.cosCubed.end());
    if (similarity.counted == 0) {
        absent(Absence::ConstantActivations);
        return {};
    }
    measures[MeasureId::ConceptSimilarity] = Measure::of(similarity.meanCosCubed);
    measures[MeasureId::SimilarityShare] = Measure::of(similarity.interpretableShare);
    if (const Resamples* resamples = basis.resampled()) {
        const double work = 10.0 * static_cast<double>(basis.images->size() * outputs.alive.size());
        VITRINE_ASSIGN(const ResampledSimilarity resampled,
                       resampledSimilarity(outputs.outputs, outputs.scores, outputs.alive, *resamples,
                                           affordableResamples(*resamples, work), job));
        measures[MeasureId::ConceptSimilarity].interval = percentileInterval(resampled.mean);
        measures[MeasureId::SimilarityShare].interval = percentileInterval(resampled.share);
    }
    const std::size_t concepts = outputs.outputs.cols();
    const auto rows = spacedRows(basis.images->size(),
                                 static_cast<std::size_t>(kInsertionWork / static_cast<double>(concepts * concepts)));
    VITRINE_ASSIGN(const NameMatch match, nameMatch(outputs.outputs.gather(rows), outputs.scores.gather(rows)));
    measures[MeasureId::NameMatch] = Measure::of(match.rate);
    return {};
}

Result<> measureLabels(const MethodOutputs& outputs, const ComparisonBasis& basis,
                       const std::vector<std::string>& conceptNames, bool withIntervention, MethodEvaluation& evaluation,
                       JobContext& job) {
    MeasureSet& measures = evaluation.measures;
    const LabelledConcepts labelled = labelledConcepts(basis, conceptNames);
    const auto absent = [&](Absence why) {
        for (const MeasureId id : {MeasureId::ConceptAuc, MeasureId::ConceptAucWorst, MeasureId::DeadConcepts,
                                   MeasureId::InterventionGain, MeasureId::InterventionGainMeans})
            if (!measures[id].value && measures[id].absence == Absence::NotMeasured) measures[id] = Measure::absent(why);
    };
    if (labelled.columns.empty()) {
        absent(basis.conceptLabels.empty() ? Absence::NoConceptLabels : Absence::NoConceptTexts);
        return {};
    }
    const Matrix values = chosenColumns(outputs.outputs, labelled.columns);
    const auto auc = conceptAuc(values, labelled.labels);
    if (!auc) {
        absent(Absence::NoConceptLabels);
        return {};
    }
    evaluation.conceptAuc.assign(conceptNames.size(), kUndefined);
    for (std::size_t n = 0; n < auc->concepts.size(); ++n)
        evaluation.conceptAuc[labelled.columns[auc->concepts[n]]] = static_cast<float>(auc->values[n]);
    measures[MeasureId::DeadConcepts] = Measure::of(static_cast<double>(auc->dead.size()));
    if (auc->values.empty()) {
        absent(Absence::ConstantActivations);
        return {};
    }
    measures[MeasureId::ConceptAuc] = Measure::of(auc->macro);
    measures[MeasureId::ConceptAucWorst] = Measure::of(auc->worstTenth);
    if (const Resamples* resamples = basis.resampled()) {
        const double work = 4.0 * static_cast<double>(basis.images->size() * labelled.columns.size());
        VITRINE_ASSIGN(const ResampledAuc resampled, resampledConceptAuc(values, labelled.labels, *resamples,
                                                                         affordableResamples(*resamples, work), job));
        measures[MeasureId::ConceptAuc].interval = percentileInterval(resampled.macro);
        measures[MeasureId::ConceptAucWorst].interval = percentileInterval(resampled.worstTenth);
    }
    if (!withIntervention || !outputs.head || outputs.trainActivations.empty()) return {};
    return measureIntervention(outputs, basis, labelled, conceptNames, evaluation);
}

Result<> measureLeakage(const MethodOutputs& outputs, const ComparisonBasis& basis,
                        const std::vector<std::string>& conceptNames, MethodEvaluation& evaluation, JobContext& job) {
    const LabelledConcepts labelled = labelledConcepts(basis, conceptNames);
    if (labelled.columns.empty()) return {};
    const auto rows = spacedRows(basis.images->size(), kLeakageImages);
    const Matrix values = chosenColumns(outputs.outputs.gather(rows), labelled.columns);
    const Matrix truths = labelled.labels.gather(rows);
    LeakageMeasures leakage;
    if (const auto task = conceptTaskLeakage(values, truths, labelsAt(basis.images->labels, rows)))
        leakage.conceptsTask = task->mean;
    const auto between = interConceptLeakage(values, truths, kLeakagePairs, basis.settings.seed, job);
    if (between) leakage.interConcept = between->mean;
    else if (between.error().code == ErrorCode::Cancelled) return fail(between.error());
    if (const auto impurity = oracleImpurity(values, truths)) {
        leakage.oracleImpurity = impurity->value;
        // Importance of unit i for concept j: its Gini coefficient |2·AUC − 1|. Nothing is trained.
        std::vector<float> importance;
        for (const double purity : impurity->purity) importance.push_back(static_cast<float>(2.0 * purity - 1.0));
        const std::size_t count = impurity->concepts.size();
        if (const auto dci = disentanglement(Matrix(std::move(importance), count, count))) {
            leakage.disentanglement = dci->disentanglement;
            leakage.dciCompleteness = dci->completeness;
        }
    }
    evaluation.leakage = leakage;
    return {};
}

void measureSparsity(const MethodOutputs& outputs, const ComparisonBasis& basis, MethodEvaluation& evaluation) {
    std::vector<double> active, hoyer, contributing;
    for (std::size_t i = 0; i < outputs.activations.rows(); ++i) {
        const auto row = outputs.activations.row(i);
        active.push_back(static_cast<double>(activeCount(row)));
        hoyer.push_back(hoyerIndex(row));
        if (outputs.head)
            contributing.push_back(static_cast<double>(
                contributingConcepts(*outputs.head, row, static_cast<std::size_t>(evaluation.predicted[i]))));
    }
    MeasureSet& measures = evaluation.measures;
    measures[MeasureId::ActiveConcepts] = meanOf(active, basis.resampled());
    measures[MeasureId::Hoyer] = meanOf(hoyer, basis.resampled());
    measures[MeasureId::Ncc95] = outputs.head ? meanOf(contributing, basis.resampled())
                                              : Measure::absent(Absence::NoConceptHead);
}

Result<> measureInsertion(const MethodOutputs& outputs, const ComparisonBasis& basis, MethodEvaluation& evaluation) {
    const double perImage = static_cast<double>(outputs.head->conceptCount() * outputs.head->classCount()) * 2.0;
    const auto rows = spacedRows(basis.images->size(), static_cast<std::size_t>(kInsertionWork / perImage) + 1);
    VITRINE_ASSIGN(InsertionCurves curves, insertionCurves(*outputs.head, outputs.activations.gather(rows),
                                                           labelsAt(basis.images->labels, rows)));
    evaluation.measures[MeasureId::InsertionArea] = Measure::of(curveArea(curves.insertionAccuracy));
    evaluation.measures[MeasureId::DeletionArea] = Measure::of(curveArea(curves.deletionAccuracy));
    evaluation.insertion = InsertionCurve{std::move(curves.insertionAccuracy), std::move(curves.insertionAgreement),
                                          std::move(curves.deletionAccuracy), std::move(curves.deletionAgreement)};
    return {};
}

}  // namespace vitrine::internal
