// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/audit.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "base/option_spec.h"
#include "base/version.h"
#include "comparison/internal/clock.h"
#include "comparison/internal/comparison_basis.h"
#include "comparison/internal/concept_measures.h"
#include "comparison/internal/controls.h"
#include "comparison/internal/sparse_accuracy.h"

namespace vitrine {
namespace {

constexpr double kStandardErrors = 2.0;
constexpr double kSignificance = 0.01;
constexpr double kFittingShare = 0.5;

/// Standard error of the mean gap: that of the paired differences over images, and of the draws over draws.
double gapError(const std::vector<std::uint8_t>& right, const Controls& controls, ControlKind kind) {
    std::vector<const ControlDraw*> draws;
    for (const ControlDraw& draw : controls.draws)
        if (draw.kind == kind && draw.anec5) draws.push_back(&draw);
    const auto images = static_cast<double>(right.size());
    const auto count = static_cast<double>(draws.size());
    double mean = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < right.size(); ++i) {
        double lead = right[i];
        for (const ControlDraw* draw : draws) lead -= draw->rightAt5[i] / count;
        mean += lead / images;
        squares += lead * lead / images;
    }
    double between = 0.0;
    const double center = *controls.meanAnec5(kind);
    for (const ControlDraw* draw : draws) between += (*draw->anec5 - center) * (*draw->anec5 - center);
    const double ofDraws = draws.size() > 1 ? between / (count - 1.0) / count : 0.0;
    return std::sqrt(std::max(0.0, squares - mean * mean) / images + ofDraws);
}

Result<> permuteNames(const ConceptClassifier& classifier, const ComparisonBasis& basis, AuditReport& report,
                      JobContext& job) {
    if (basis.images->size() < internal::kSimilarityImages || !classifier.knowsConcepts()) return {};
    const char* stage = VITRINE_TR_NOOP("Core", "Permuting names");
    VITRINE_ASSIGN(const Matrix outputs, internal::byTiles(basis.test, stage, job, [&](const Matrix& rows) {
                       return classifier.conceptOutputs(rows);
                   }));
    VITRINE_ASSIGN(const Matrix scores, internal::byTiles(basis.test, stage, job, [&](const Matrix& rows) {
                       return classifier.conceptScores(rows);
                   }));
    std::vector<std::size_t> alive;
    const std::vector<std::uint8_t> flags = classifier.aliveConcepts();
    for (std::size_t j = 0; j < flags.size(); ++j)
        if (flags[j] != 0) alive.push_back(j);
    if (alive.empty()) return {};
    VITRINE_ASSIGN(const std::vector<double> similarity,
                   crossSimilarity(internal::chosenColumns(outputs, alive), internal::chosenColumns(scores, alive), job));
    std::vector<std::size_t> units(alive.size());
    std::iota(units.begin(), units.end(), std::size_t{0});
    const auto tested =
        testNames(similarity, alive.size(), randomRenamings(alive.size(), units, kNamePermutations, report.seed));
    if (tested) report.names = *tested;
    return {};
}

/// The gap needs the paired decisions, which an evaluation does not keep: the path of the run once more.
Result<> measureGap(const LoadedRun& run, const ComparisonBasis& basis, AuditReport& report, JobContext& job) {
    report.strongest = report.controls.strongest();
    if (!report.strongest || report.nec.empty()) return {};
    const std::vector<std::size_t> rows = internal::thinnedRows(basis.trainLabels, basis.classCount());
    std::vector<int> labels;
    for (const std::size_t row : rows) labels.push_back(basis.trainLabels[row]);
    const char* stage = VITRINE_TR_NOOP("Core", "Comparing with controls");
    const auto activate = [&](const Matrix& part) { return run.classifier->activations(part); };
    VITRINE_ASSIGN(const Matrix train, internal::byTiles(basis.train.gather(rows), stage, job, activate));
    VITRINE_ASSIGN(const Matrix test, internal::byTiles(basis.test, stage, job, activate));
    VITRINE_ASSIGN(const auto measured,
                   internal::sparseAccuracy(train, labels, test, basis.images->labels, basis.classCount(),
                                            basis.settings.pathPoints, nullptr, job));
    if (measured) report.gapStandardError = gapError(measured->right.front(), report.controls, *report.strongest);
    return {};
}

void nameReasons(AuditReport& report) {
    const auto name = [&](MeasureId id, const Measure& measure) {
        if (!measure.value)
            report.reasons.push_back(std::string(measureInfo(id).title) + ": " + absenceText(measure.absence));
    };
    name(MeasureId::GapToRandom, report.gap);
    name(MeasureId::ConceptSimilarity, report.similarity);
    name(MeasureId::ConceptAuc, report.conceptAuc);
    if (!report.note.empty()) report.reasons.push_back(report.note);
    if (!report.controls.note.empty()) report.reasons.push_back(report.controls.note);
}

}  // namespace

const char* verdictName(AuditVerdict verdict) {
    switch (verdict) {
        case AuditVerdict::NamesCarryTheDecision: return "names_carry_the_decision";
        case AuditVerdict::AccuracyDoesNotDependOnWords: return "accuracy_does_not_depend_on_words";
        case AuditVerdict::NamesDoNotFit: return "names_do_not_fit";
        case AuditVerdict::NotDecidable: return "not_decidable";
    }
    return "";
}

const char* verdictText(AuditVerdict verdict) {
    switch (verdict) {
        case AuditVerdict::NamesCarryTheDecision: return VITRINE_TR_NOOP("Core", "The names carry the decision.");
        case AuditVerdict::AccuracyDoesNotDependOnWords:
            return VITRINE_TR_NOOP("Core", "The accuracy does not depend on the words: random concepts do as well.");
        case AuditVerdict::NamesDoNotFit: return VITRINE_TR_NOOP("Core", "The names do not fit what the concepts react to.");
        case AuditVerdict::NotDecidable:
            return VITRINE_TR_NOOP("Core", "It can not be decided whether the names carry the decision.");
    }
    return "";
}

std::vector<AuditVerdict> judge(const AuditReport& report) {
    std::vector<AuditVerdict> verdicts;
    const bool isGapKnown = report.gap.value.has_value();
    const bool beatsControls = isGapKnown && *report.gap.value > kStandardErrors * report.gapStandardError;
    if (isGapKnown && !beatsControls) verdicts.push_back(AuditVerdict::AccuracyDoesNotDependOnWords);
    const bool areNamesKnown = report.names && report.similarityShare.value;
    const bool doNamesFit = areNamesKnown && report.names->pValue < kSignificance &&
                            *report.similarityShare.value >= kFittingShare;
    if (areNamesKnown && !doNamesFit) verdicts.push_back(AuditVerdict::NamesDoNotFit);
    if (beatsControls && doNamesFit) verdicts.push_back(AuditVerdict::NamesCarryTheDecision);
    if (verdicts.empty()) verdicts.push_back(AuditVerdict::NotDecidable);
    return verdicts;
}

Result<AuditReport> auditRun(const LoadedRun& run, const TrainingData& data, const EvaluationSettings& wanted,
                             JobContext& job) {
    const auto start = std::chrono::steady_clock::now();
    EvaluationSettings settings = wanted;
    settings.withPath = settings.withControls = settings.withLeakage = true;
    VITRINE_ASSIGN(const auto basis, prepareComparison(data, settings, job));
    VITRINE_ASSIGN(const auto evaluation, evaluateMethod(methodOfRun(run), data, *basis, job));
    AuditReport report;
    report.run = evaluation->run;
    report.variant = evaluation->variant;
    report.title = evaluation->title;
    report.created = internal::utcNow();
    report.version = kVersion;
    report.splitName = splitName(basis->images->split);
    report.imagesFingerprint = basis->images->fingerprint;
    report.note = basis->images->note;
    report.images = basis->images->size();
    report.concepts = evaluation->concepts;
    report.alive = static_cast<std::size_t>((*evaluation)[MeasureId::AliveConcepts].value.value_or(0.0));
    report.classes = basis->classCount();
    report.pathPoints = static_cast<std::size_t>(
        basis->train.rows() <= internal::kSmallPath ? std::min(settings.pathPoints, internal::kSmallPathPoints)
                                                    : settings.pathPoints);
    report.seed = settings.seed;
    report.top1 = (*evaluation)[MeasureId::Top1];
    report.controls = basis->controls.value_or(Controls{});
    report.nec = evaluation->nec;
    report.gap = (*evaluation)[MeasureId::GapToRandom];
    report.similarity = (*evaluation)[MeasureId::ConceptSimilarity];
    report.similarityShare = (*evaluation)[MeasureId::SimilarityShare];
    report.conceptAuc = (*evaluation)[MeasureId::ConceptAuc];
    report.conceptAucWorst = (*evaluation)[MeasureId::ConceptAucWorst];
    report.intervention = evaluation->intervention;
    report.leakage = evaluation->leakage;
    VITRINE_TRY(measureGap(run, *basis, report, job));
    VITRINE_TRY(permuteNames(*run.classifier, *basis, report, job));
    nameReasons(report);
    report.verdicts = judge(report);
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

}  // namespace vitrine
