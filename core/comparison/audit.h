// SPDX-License-Identifier: GPL-3.0-or-later
// "Does the decision depend on the words?" One report for one run: controls, permuted names, curves, verdict.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/result.h"
#include "classifiers/run_store.h"
#include "classifiers/training_data.h"
#include "comparison/comparison.h"
#include "comparison/evaluate_method.h"
#include "evaluation/name_permutation.h"

namespace vitrine {

/// What the rules say. More than one can hold.
enum class AuditVerdict {
    NamesCarryTheDecision,       ///< gap to the strongest control > 2 standard errors, p < 0.01, names fit
    AccuracyDoesNotDependOnWords,///< gap ≤ 2 standard errors, on 200 images or more, where the control errs at all
    NamesDoNotFit,               ///< p ≥ 0.01, or less than half of the concepts similar to their names
    NotDecidable                 ///< a figure the rules need does not exist; AuditReport::reasons says which
};
/// snake_case, stable.
const char* verdictName(AuditVerdict verdict);
/// One sentence; English, translatable (context "Core").
const char* verdictText(AuditVerdict verdict);

struct AuditReport {
    std::string run, variant, title;
    std::string created, version;        ///< UTC ISO 8601; of Vitrine
    std::string splitName;               ///< "test" or "validation"
    std::string imagesFingerprint;
    std::string note;                    ///< as EvaluatedImages::note
    std::size_t images = 0, concepts = 0, alive = 0, classes = 0, pathPoints = 0;
    std::uint64_t seed = 0;

    Measure top1;
    Controls controls;                   ///< plot A: bands, dashed lines
    std::vector<NecPoint> nec;           ///< plot A: the model's line
    std::optional<ControlKind> strongest;
    Measure gap;                         ///< ANEC-5 minus mean ANEC-5 of the strongest control
    double gapStandardError = 0.0;       ///< of the paired differences over images, and of the draws
    std::optional<NamePermutation> names;///< plot B
    Measure similarity, similarityShare;
    Measure conceptAuc, conceptAucWorst;
    std::optional<InterventionCurve> intervention;  ///< plot C
    std::optional<LeakageMeasures> leakage;

    std::vector<AuditVerdict> verdicts;  ///< never empty; the one about the decision first
    std::vector<std::string> reasons;    ///< English: what could not be measured, and why
    double seconds = 0.0;
};

inline constexpr const char* kAuditFile = "audit.json";

/// On the thread that owns the tensor library; Cancelled within 50 ms of a stop request.
Result<AuditReport> auditRun(const LoadedRun& run, const TrainingData& data, const EvaluationSettings& settings,
                             JobContext& job);

/// The rules, from the numbers of the report.
std::vector<AuditVerdict> judge(const AuditReport& report);

}  // namespace vitrine
