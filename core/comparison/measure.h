// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers that stand for a method, by name: one list for tables, files and the command line.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "evaluation/bootstrap.h"

namespace vitrine {

enum class MeasureId : std::size_t {
    Top1,
    Top5,
    Anec5,
    AnecAverage,
    NecReached,
    GapToRandom,
    Ncc95,
    ConceptSimilarity,
    SimilarityShare,
    ConceptAuc,
    ConceptAucWorst,
    DeadConcepts,
    InterventionGain,
    InterventionGainMeans,
    Completeness,
    ActiveConcepts,
    AliveConcepts,
    Hoyer,
    InsertionArea,
    DeletionArea,
    NameMatch,
    NonZeroConceptWeights,
    NonZeroHeadWeights,
    CrossEntropy,
    MacroPrecision,
    MacroRecall,
    MacroF1,
    WeightedPrecision,
    WeightedRecall,
    WeightedF1,
    Seconds,
    PeakMemory,
    Count  ///< not a measure
};
inline constexpr std::size_t kMeasureCount = static_cast<std::size_t>(MeasureId::Count);

/// Why a measure has no value.
enum class Absence {
    None,               ///< it has one
    NotMeasured,        ///< was not asked for (for example no regularisation path)
    NoConcepts,         ///< the method knows no concepts (linear probe)
    NoConceptHead,      ///< no learnt weights from concepts to classes (zero-shot, CMS, DescriptionCLS)
    OwnedConcepts,      ///< weights of another kind, a pruned refit would be another method (LaBo)
    BypassesConcepts,   ///< part of the decision does not pass the concepts (zero-shot, Post-hoc CBM-h)
    NoConceptLabels,    ///< the data set does not say which concepts an image has
    NoConceptTexts,     ///< the concepts of the run are not those of the data
    OneClass,           ///< only one class among the images
    TooFewImages,       ///< fewer than kFewestSimilarityImages held-out images
    ConstantActivations,///< no concept varies over the images
    RareConcepts,       ///< no concept is present in 5 % of the train images and absent from as many
    NothingTrained,     ///< no training, so no time and no memory of it
    OtherControls,      ///< the controls have as many concepts as the data, the run has another number
    NotRecorded         ///< the run is older than this measure
};

/// English, translatable (context "Core"): "knows no concepts"; empty for None.
const char* absenceText(Absence absence);
/// snake_case, stable: "no_concepts"; "none" for None.
const char* absenceName(Absence absence);
/// Inverse of absenceName; empty for an unknown name.
std::optional<Absence> absenceFromName(std::string_view name);

enum class MeasureUnit {
    Share,    ///< 0..1, shown as per cent
    Points,   ///< difference of two shares, −1..1, shown as percentage points
    Number,   ///< plain
    Count,    ///< whole number or a mean of whole numbers
    Nats,
    Seconds,
    Bytes
};

struct MeasureInfo {
    MeasureId id = MeasureId::Top1;
    const char* name = "";      ///< snake_case key in files and JSON: "top1", "anec5", …
    const char* title = "";     ///< column head; English, translatable (context "Core")
    const char* help = "";      ///< one sentence: what it is and how to read it; translatable
    MeasureUnit unit = MeasureUnit::Number;
    int better = 0;             ///< 1 = higher is better, −1 = lower, 0 = neither
    bool isHeadline = false;    ///< a column of the default table
};

/// All measures in the order of MeasureId.
std::span<const MeasureInfo> measures();
const MeasureInfo& measureInfo(MeasureId id);
/// Null for an unknown name.
const MeasureInfo* findMeasure(std::string_view name);

/// One number, or the reason why there is none. Measures of images carry an interval.
struct Measure {
    std::optional<double> value;
    std::optional<Interval> interval;
    Absence absence = Absence::NotMeasured;  ///< None exactly when there is a value

    static Measure of(double value, std::optional<Interval> interval = {}) { return {value, interval, Absence::None}; }
    static Measure absent(Absence why) { return {{}, {}, why}; }
};

/// One Measure for each MeasureId.
class MeasureSet {
public:
    Measure& operator[](MeasureId id) { return values_[static_cast<std::size_t>(id)]; }
    const Measure& operator[](MeasureId id) const { return values_[static_cast<std::size_t>(id)]; }

private:
    std::array<Measure, kMeasureCount> values_;
};

}  // namespace vitrine
