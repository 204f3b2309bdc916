// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of one training, fed by its observer. A copy is a snapshot of bounded size.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "classifiers/curve_history.h"
#include "classifiers/training_observer.h"

namespace vitrine {

enum class Curve {
    ClassLoss,       ///< of the batches
    ConceptLoss,
    TrainTop1,
    ContrastiveLoss,  ///< of a backbone, as the next ones that say so
    Temperature,
    ConceptLearningRate,
    HeadLearningRate,
    ValidationLoss,  ///< from here on one point an epoch
    ValidationTop1,
    ValidationTop5,
    ValidationPrecision,
    ValidationRecall,
    ValidationF1,
    ActiveConcepts,
    AliveConcepts,
    LearningRate,    ///< of a backbone, AdamW's
    LogitScale,      ///< exp(logit_scale) of a backbone
    ValidationContrastiveLoss,
    ImageToTextRecall1,  ///< retrieval of a backbone on the validation pictures
    ImageToTextRecall5,
    ImageToTextRecall10,
    TextToImageRecall1,
    TextToImageRecall5,
    TextToImageRecall10,
    ImageToTextRank,
    TextToImageRank
};
inline constexpr std::size_t kCurves = 26;

struct CurveInfo {
    Curve curve;
    const char* tag;    ///< "train/class_loss": name in event files and exports
    const char* title;  ///< English, translatable (context "Core")
    bool everyStep;     ///< noisy: drawn smoothed on demand
};
const std::array<CurveInfo, kCurves>& curveInfos();

struct CurveValue {
    Curve curve;
    double value = 0.0;
};
/// What a record adds to the curves at its step.
std::vector<CurveValue> curveValues(const StepRecord& record);
std::vector<CurveValue> curveValues(const EpochRecord& record);

class TrainingCurves {
public:
    void add(const StepRecord& record);
    void add(const EpochRecord& record);
    /// One point; a noisy curve is smoothed along the way.
    void add(Curve curve, std::int64_t step, double value);
    void addEpochMark(std::int64_t step) { epochMarks_.push_back(step); }

    /// Curves of a run of which only the epochs are known: their means stand for the steps.
    static TrainingCurves fromHistory(const std::vector<EpochRecord>& history);

    /// The smoothed curves are the raw ones: what was added are means over epochs.
    void takeAsSmooth();
    bool isEmpty() const;

    /// Back to where a training resumes: everything after `step` is forgotten.
    void dropAfter(std::int64_t step);

    const CurveHistory& raw(Curve curve) const { return raw_[static_cast<std::size_t>(curve)]; }
    /// Smoothed over every step (RunningMean); the raw curve where it has one point an epoch.
    const CurveHistory& smooth(Curve curve) const;

    /// Steps at which epochs ended.
    const std::vector<std::int64_t>& epochMarks() const { return epochMarks_; }

private:
    static constexpr std::size_t kStepCurves = 4;  ///< the noisy ones, first in the enumeration

    void addNoisy(Curve curve, double step, double value);

    std::array<CurveHistory, kCurves> raw_;
    std::array<CurveHistory, kStepCurves> smooth_;
    std::array<RunningMean, kStepCurves> means_;
    std::vector<std::int64_t> epochMarks_;
};

}  // namespace vitrine
