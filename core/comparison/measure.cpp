// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/measure.h"

#include <algorithm>
#include <array>

#include "base/option_spec.h"

namespace vitrine {
namespace {

struct AbsenceInfo {
    Absence absence;
    const char* name;
    const char* text;
};

constexpr std::array kAbsences{
    AbsenceInfo{Absence::None, "none", ""},
    AbsenceInfo{Absence::NotMeasured, "not_measured", VITRINE_TR_NOOP("Core", "was not asked for")},
    AbsenceInfo{Absence::NoConcepts, "no_concepts", VITRINE_TR_NOOP("Core", "the method knows no concepts")},
    AbsenceInfo{Absence::NoConceptHead, "no_concept_head",
                VITRINE_TR_NOOP("Core", "the method learns no weights from concepts to classes")},
    AbsenceInfo{Absence::OwnedConcepts, "owned_concepts",
                VITRINE_TR_NOOP("Core", "each class owns its concepts; a refitted head would be another method")},
    AbsenceInfo{Absence::BypassesConcepts, "bypasses_concepts",
                VITRINE_TR_NOOP("Core", "a part of the decision does not pass the concepts")},
    AbsenceInfo{Absence::NoConceptLabels, "no_concept_labels",
                VITRINE_TR_NOOP("Core", "the data do not say which concepts an image has")},
    AbsenceInfo{Absence::NoConceptTexts, "no_concept_texts",
                VITRINE_TR_NOOP("Core", "the method's concepts are not those of the data")},
    AbsenceInfo{Absence::OneClass, "one_class", VITRINE_TR_NOOP("Core", "there is only one class")},
    AbsenceInfo{Absence::TooFewImages, "too_few_images",
                VITRINE_TR_NOOP("Core", "needs 200 held-out images to be trusted")},
    AbsenceInfo{Absence::ConstantActivations, "constant_activations",
                VITRINE_TR_NOOP("Core", "no concept varies over the images")},
    AbsenceInfo{Absence::RareConcepts, "rare_concepts",
                VITRINE_TR_NOOP("Core", "no concept that varies is present in 5 % of the training images")},
    AbsenceInfo{Absence::NothingTrained, "nothing_trained", VITRINE_TR_NOOP("Core", "nothing is trained")},
    AbsenceInfo{Absence::OtherControls, "other_controls",
                VITRINE_TR_NOOP("Core", "the random concepts are as many as those of the data, the run has another number")},
    AbsenceInfo{Absence::NotRecorded, "not_recorded", VITRINE_TR_NOOP("Core", "the run did not record it")}};

using Unit = MeasureUnit;

constexpr std::array<MeasureInfo, kMeasureCount> kMeasures{{
    {MeasureId::Top1, "top1", VITRINE_TR_NOOP("Core", "Top-1"),
     VITRINE_TR_NOOP("Core", "Share of images whose most probable class is the true one."), Unit::Share, 1, true},
    {MeasureId::Top5, "top5", VITRINE_TR_NOOP("Core", "Top-5"),
     VITRINE_TR_NOOP("Core", "Share of images whose true class is among the five most probable ones."), Unit::Share, 1,
     false},
    {MeasureId::Anec5, "anec5", VITRINE_TR_NOOP("Core", "ANEC-5"),
     VITRINE_TR_NOOP("Core", "Accuracy when a class may use five concepts on average (VLG-CBM, 2024)."), Unit::Share, 1,
     true},
    {MeasureId::AnecAverage, "anec_avg", VITRINE_TR_NOOP("Core", "ANEC average"),
     VITRINE_TR_NOOP("Core", "Mean accuracy at 5, 10, 15, 20, 25 and 30 concepts a class."), Unit::Share, 1, false},
    {MeasureId::NecReached, "nec_reached", VITRINE_TR_NOOP("Core", "NEC reached"),
     VITRINE_TR_NOOP("Core", "Concepts a class at the dense end of the path; budgets above it prune nothing."),
     Unit::Count, 0, false},
    {MeasureId::GapToRandom, "gap_to_random", VITRINE_TR_NOOP("Core", "Gap to random"),
     VITRINE_TR_NOOP("Core", "ANEC-5 minus that of the best random concepts: what the words are worth."), Unit::Points, 1,
     true},
    {MeasureId::Ncc95, "ncc95", VITRINE_TR_NOOP("Core", "NCC.95"),
     VITRINE_TR_NOOP("Core", "Fewest concepts that make up 95 % of the score of the predicted class."), Unit::Count, -1,
     true},
    {MeasureId::ConceptSimilarity, "concept_similarity", VITRINE_TR_NOOP("Core", "Concept similarity"),
     VITRINE_TR_NOOP("Core", "Does a unit still mean its concept? Mean cubed cosine to CLIP's scores."), Unit::Number, 1,
     true},
    {MeasureId::SimilarityShare, "similarity_share", VITRINE_TR_NOOP("Core", "Similar concepts"),
     VITRINE_TR_NOOP("Core", "Share of the concepts with a similarity above 0.45."), Unit::Share, 1, false},
    {MeasureId::ConceptAuc, "concept_auc", VITRINE_TR_NOOP("Core", "Concept AUC"),
     VITRINE_TR_NOOP("Core", "Area under the ROC curve of each live concept against its labels, mean over them."),
     Unit::Number, 1, true},
    {MeasureId::ConceptAucWorst, "concept_auc_worst", VITRINE_TR_NOOP("Core", "Worst concept AUC"),
     VITRINE_TR_NOOP("Core", "The same over the worst tenth of the live concepts."), Unit::Number, 1, false},
    {MeasureId::DeadConcepts, "dead_concepts", VITRINE_TR_NOOP("Core", "Dead concepts"),
     VITRINE_TR_NOOP("Core", "Concepts with labels whose activation never changes; concept AUC leaves them out."),
     Unit::Count, -1, false},
    {MeasureId::InterventionGain, "intervention_gain", VITRINE_TR_NOOP("Core", "Intervention gain"),
     VITRINE_TR_NOOP("Core",
                     "Accuracy with all concepts set to the truth (5th or 95th percentile) minus accuracy. Below zero: the "
                     "head uses more than presence."),
     Unit::Points, 1, true},
    {MeasureId::InterventionGainMeans, "intervention_gain_means", VITRINE_TR_NOOP("Core", "Intervention gain (means)"),
     VITRINE_TR_NOOP("Core",
                     "The same with each concept set to its mean over training images with or without it. A fall that is "
                     "only in the other gain comes from its extreme values."),
     Unit::Points, 1, false},
    {MeasureId::Completeness, "completeness", VITRINE_TR_NOOP("Core", "Completeness"),
     VITRINE_TR_NOOP("Core", "Share of a linear probe's accuracy above chance that the method keeps."), Unit::Share, 1,
     false},
    {MeasureId::ActiveConcepts, "active_concepts", VITRINE_TR_NOOP("Core", "Active concepts"),
     VITRINE_TR_NOOP("Core", "Concepts of an image above 5 % of its strongest one."), Unit::Count, 0, true},
    {MeasureId::AliveConcepts, "alive_concepts", VITRINE_TR_NOOP("Core", "Alive concepts"),
     VITRINE_TR_NOOP("Core", "Concepts that training left in use."), Unit::Count, 0, false},
    {MeasureId::Hoyer, "hoyer", VITRINE_TR_NOOP("Core", "Hoyer index"),
     VITRINE_TR_NOOP("Core", "Sparsity of the activations: 0 is flat, 1 is a single concept."), Unit::Number, 0, false},
    {MeasureId::InsertionArea, "insertion_area", VITRINE_TR_NOOP("Core", "Insertion"),
     VITRINE_TR_NOOP("Core", "Area under the accuracy when only the strongest concepts speak."), Unit::Number, 1, false},
    {MeasureId::DeletionArea, "deletion_area", VITRINE_TR_NOOP("Core", "Deletion"),
     VITRINE_TR_NOOP("Core", "Area under the accuracy when the strongest concepts are silenced."), Unit::Number, -1,
     false},
    {MeasureId::NameMatch, "name_match", VITRINE_TR_NOOP("Core", "Names matched"),
     VITRINE_TR_NOOP("Core", "Share of the units whose best-correlated concept is the one they are named after."),
     Unit::Share, 1, false},
    {MeasureId::NonZeroConceptWeights, "concept_weights", VITRINE_TR_NOOP("Core", "Weights of W"),
     VITRINE_TR_NOOP("Core", "Non-zero weights of the concept layer."), Unit::Count, -1, false},
    {MeasureId::NonZeroHeadWeights, "head_weights", VITRINE_TR_NOOP("Core", "Weights of F"),
     VITRINE_TR_NOOP("Core", "Non-zero weights from concepts to classes."), Unit::Count, -1, false},
    {MeasureId::CrossEntropy, "cross_entropy", VITRINE_TR_NOOP("Core", "Cross-entropy"),
     VITRINE_TR_NOOP("Core", "Mean negative log probability of the true class."), Unit::Nats, -1, false},
    {MeasureId::MacroPrecision, "macro_precision", VITRINE_TR_NOOP("Core", "Precision (macro)"),
     VITRINE_TR_NOOP("Core", "Mean precision over classes."), Unit::Share, 1, false},
    {MeasureId::MacroRecall, "macro_recall", VITRINE_TR_NOOP("Core", "Recall (macro)"),
     VITRINE_TR_NOOP("Core", "Mean recall over classes."), Unit::Share, 1, false},
    {MeasureId::MacroF1, "macro_f1", VITRINE_TR_NOOP("Core", "F1 (macro)"),
     VITRINE_TR_NOOP("Core", "Mean F1 over classes."), Unit::Share, 1, false},
    {MeasureId::WeightedPrecision, "weighted_precision", VITRINE_TR_NOOP("Core", "Precision (weighted)"),
     VITRINE_TR_NOOP("Core", "Mean precision, classes weighted by their images."), Unit::Share, 1, false},
    {MeasureId::WeightedRecall, "weighted_recall", VITRINE_TR_NOOP("Core", "Recall (weighted)"),
     VITRINE_TR_NOOP("Core", "Mean recall, classes weighted by their images."), Unit::Share, 1, false},
    {MeasureId::WeightedF1, "weighted_f1", VITRINE_TR_NOOP("Core", "F1 (weighted)"),
     VITRINE_TR_NOOP("Core", "Mean F1, classes weighted by their images."), Unit::Share, 1, false},
    {MeasureId::Seconds, "seconds", VITRINE_TR_NOOP("Core", "Time"),
     VITRINE_TR_NOOP("Core", "Wall time of the fit."), Unit::Seconds, -1, true},
    {MeasureId::PeakMemory, "peak_memory", VITRINE_TR_NOOP("Core", "Peak memory"),
     VITRINE_TR_NOOP("Core", "Most memory the process held during the fit."), Unit::Bytes, -1, false},
}};

}  // namespace

const char* absenceText(Absence absence) { return kAbsences[static_cast<std::size_t>(absence)].text; }
const char* absenceName(Absence absence) { return kAbsences[static_cast<std::size_t>(absence)].name; }

std::optional<Absence> absenceFromName(std::string_view name) {
    const auto found = std::find_if(kAbsences.begin(), kAbsences.end(),
                                    [&](const AbsenceInfo& info) { return name == info.name; });
    if (found == kAbsences.end()) return {};
    return found->absence;
}

std::span<const MeasureInfo> measures() { return kMeasures; }

const MeasureInfo& measureInfo(MeasureId id) { return kMeasures[static_cast<std::size_t>(id)]; }

const MeasureInfo* findMeasure(std::string_view name) {
    const auto found =
        std::find_if(kMeasures.begin(), kMeasures.end(), [&](const MeasureInfo& info) { return name == info.name; });
    return found == kMeasures.end() ? nullptr : &*found;
}

}  // namespace vitrine
