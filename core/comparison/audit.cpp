// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/audit.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "base/clock.h"
#include "base/option_spec.h"
#include "base/version.h"
#include "comparison/internal/comparison_basis.h"
#include "comparison/internal/concept_measures.h"
#include "comparison/internal/controls.h"
#include "comparison/internal/sparse_accuracy.h"
#include "evaluation/concept_similarity.h"

namespace vitrine {
namespace {

constexpr double kStandardErrors = 2.0;
constexpr double kSignificance = 0.01;
constexpr double kFittingShare = 0.5;
constexpr std::size_t kFewestNames = 5;  ///< 5! orders: the fewest of which one can be rarer than kSignificance
constexpr double kIntervalSpan = 2.0 * 1.959964;  ///< of a 95 % interval, in standard errors
constexpr std::size_t kFewestResamples = 200;     ///< the standard error of the gap comes from them

/// Standard error of the mean gap: that of the paired differences over images, read off their bootstrap interval
/// (which spans 2·1.96 standard errors), and that of the draws over draws.
double gapError(const Interval& interval, const Controls& controls, ControlKind kind) {
    const double ofImages = (interval.high - interval.low) / kIntervalSpan;
    const double center = *controls.meanAnec5(kind);
    double between = 0.0;
    double count = 0.0;
    for (const ControlDraw& draw : controls.draws) {
        if (draw.kind != kind || !draw.anec5) continue;
        between += (*draw.anec5 - center) * (*draw.anec5 - center);
        count += 1.0;
    }
    const double ofDraws = count > 1.0 ? between / (count - 1.0) / count : 0.0;
    return std::sqrt(ofImages * ofImages + ofDraws);
}

Result<> permuteNames(const ConceptClassifier& classifier, const ComparisonBasis& basis, AuditReport& report,
                      JobContext& job) {
    if (basis.images->size() < kFewestSimilarityImages || !classifier.knowsConcepts()) return {};
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
    // Of fewer names too few orders exist for any of them to be improbable.
    if (alive.size() < kFewestNames) {
        report.reasons.push_back("Permuted names: need " + std::to_string(kFewestNames) + " concepts in use, there " +
                                 (alive.size() == 1 ? "is 1" : "are " + std::to_string(alive.size())));
        return {};
    }
    VITRINE_ASSIGN(const std::vector<double> similarity,
                   crossSimilarity(internal::chosenColumns(outputs, alive), internal::chosenColumns(scores, alive), job));
    std::vector<std::size_t> units(alive.size());
    std::iota(units.begin(), units.end(), std::size_t{0});
    const auto tested =
        testNames(similarity, alive.size(), randomRenamings(alive.size(), units, kNamePermutations, report.seed));
    if (tested) report.names = *tested;
    return {};
}

/// Why a gap that was measured says nothing, in English; empty where it does.
std::string gapDoubt(const AuditReport& report) {
    if (!report.gap.value) return {};
    if (report.images < kFewestSimilarityImages)
        return "needs " + std::to_string(kFewestSimilarityImages) + " held-out images to be trusted, there are " +
               std::to_string(report.images);
    const auto control = report.strongest ? report.controls.meanAnec5(*report.strongest) : std::nullopt;
    // Less than one image wrong: a better bottleneck could not show it.
    if (control && (1.0 - *control) * static_cast<double>(report.images) < 1.0)
        return "the control errs on no image, so no bottleneck could be better";
    return {};
}

void nameReasons(AuditReport& report) {
    const auto name = [&](MeasureId id, const Measure& measure) {
        if (!measure.value)
            report.reasons.push_back(std::string(measureInfo(id).title) + ": " + absenceText(measure.absence));
    };
    name(MeasureId::GapToRandom, report.gap);
    if (const std::string doubt = gapDoubt(report); !doubt.empty())
        report.reasons.push_back(std::string(measureInfo(MeasureId::GapToRandom).title) + ": " + doubt);
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
    const bool isGapKnown = report.gap.value && gapDoubt(report).empty();
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
    if (run.classifier->knowsConcepts() && run.classifier->conceptNames() != data.concepts.concepts)
        return fail(ErrorCode::InvalidOption, data.concepts.name,
                    "is not the list that " + run.directory.filename().string() + " was trained on (" +
                        std::to_string(run.classifier->conceptCount()) + " concepts, this one has " +
                        std::to_string(data.concepts.concepts.size()) + " or others)");
    settings.withPath = settings.withControls = settings.withLeakage = true;
    settings.resamples = std::max(settings.resamples, kFewestResamples);
    VITRINE_ASSIGN(const auto basis, prepareComparison(data, settings, job));
    VITRINE_ASSIGN(const auto evaluation, evaluateMethod(methodOfRun(run), data, *basis, job));
    AuditReport report;
    report.run = evaluation->run;
    report.variant = evaluation->variant;
    report.title = evaluation->title;
    report.created = utcNow();
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
    report.strongest = report.controls.strongest();
    if (report.gap.interval && report.strongest)
        report.gapStandardError = gapError(*report.gap.interval, report.controls, *report.strongest);
    VITRINE_TRY(permuteNames(*run.classifier, *basis, report, job));
    nameReasons(report);
    report.verdicts = judge(report);
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

}  // namespace vitrine
