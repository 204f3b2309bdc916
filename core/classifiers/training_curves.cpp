// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/training_curves.h"

#include <algorithm>

#include "base/option_spec.h"

namespace vitrine {
namespace {

std::size_t index(Curve curve) { return static_cast<std::size_t>(curve); }

}  // namespace

const std::array<CurveInfo, kCurves>& curveInfos() {
    static const std::array<CurveInfo, kCurves> infos{{
        {Curve::ClassLoss, "train/class_loss", VITRINE_TR_NOOP("Core", "Cross-entropy, training"), true},
        {Curve::ConceptLoss, "train/concept_loss", VITRINE_TR_NOOP("Core", "CBL loss, training"), true},
        {Curve::TrainTop1, "train/top1", VITRINE_TR_NOOP("Core", "Top-1, training"), true},
        {Curve::Temperature, "schedule/temperature", VITRINE_TR_NOOP("Core", "Temperature τ"), false},
        {Curve::ConceptLearningRate, "schedule/lr_concepts", VITRINE_TR_NOOP("Core", "Learning rate, concept layer"), false},
        {Curve::HeadLearningRate, "schedule/lr_head", VITRINE_TR_NOOP("Core", "Learning rate, head"), false},
        {Curve::ValidationLoss, "validation/class_loss", VITRINE_TR_NOOP("Core", "Cross-entropy, validation"), false},
        {Curve::ValidationTop1, "validation/top1", VITRINE_TR_NOOP("Core", "Top-1, validation"), false},
        {Curve::ValidationTop5, "validation/top5", VITRINE_TR_NOOP("Core", "Top-5, validation"), false},
        {Curve::ValidationPrecision, "validation/precision", VITRINE_TR_NOOP("Core", "Precision, validation"), false},
        {Curve::ValidationRecall, "validation/recall", VITRINE_TR_NOOP("Core", "Recall, validation"), false},
        {Curve::ValidationF1, "validation/f1", VITRINE_TR_NOOP("Core", "F1, validation"), false},
        {Curve::ActiveConcepts, "concepts/active", VITRINE_TR_NOOP("Core", "Active concepts an image"), false},
        {Curve::AliveConcepts, "concepts/alive", VITRINE_TR_NOOP("Core", "Concepts alive"), false},
    }};
    return infos;
}

void TrainingCurves::addNoisy(Curve curve, double step, double value) {
    raw_[index(curve)].add(step, value);
    smooth_[index(curve)].add(step, means_[index(curve)].next(value));
}

void TrainingCurves::add(const StepRecord& record) {
    const auto step = static_cast<double>(record.step);
    addNoisy(Curve::ClassLoss, step, record.classLoss);
    addNoisy(Curve::ConceptLoss, step, record.conceptLoss);
    addNoisy(Curve::TrainTop1, step, record.batchTop1);
    if (record.temperature > 0.0) raw_[index(Curve::Temperature)].add(step, record.temperature);
    raw_[index(Curve::ConceptLearningRate)].add(step, record.conceptLearningRate);
    raw_[index(Curve::HeadLearningRate)].add(step, record.headLearningRate);
}

void TrainingCurves::add(const EpochRecord& record) {
    const auto step = static_cast<double>(record.step);
    const auto addTo = [&](Curve curve, double value) { raw_[index(curve)].add(step, value); };
    addTo(Curve::ValidationLoss, record.validationLoss);
    addTo(Curve::ValidationTop1, record.validationTop1);
    addTo(Curve::ValidationTop5, record.validationTop5);
    addTo(Curve::ValidationPrecision, record.validationPrecision);
    addTo(Curve::ValidationRecall, record.validationRecall);
    addTo(Curve::ValidationF1, record.validationF1);
    addTo(Curve::ActiveConcepts, record.activeConcepts);
    addTo(Curve::AliveConcepts, static_cast<double>(record.aliveConcepts));
    epochMarks_.push_back(record.step);
}

TrainingCurves TrainingCurves::fromHistory(const std::vector<EpochRecord>& history) {
    TrainingCurves curves;
    for (const EpochRecord& epoch : history) {
        StepRecord mean;
        mean.step = epoch.step;
        mean.classLoss = epoch.classLoss;
        mean.conceptLoss = epoch.conceptLoss;
        mean.batchTop1 = epoch.trainTop1;
        mean.temperature = epoch.temperature;
        mean.conceptLearningRate = epoch.conceptLearningRate;
        mean.headLearningRate = epoch.headLearningRate;
        curves.add(mean);
        curves.add(epoch);
    }
    // A mean over an epoch is smooth already.
    for (std::size_t c = 0; c < kStepCurves; ++c) curves.smooth_[c] = curves.raw_[c];
    return curves;
}

void TrainingCurves::dropAfter(std::int64_t step) {
    for (CurveHistory& curve : raw_) curve.dropAfter(static_cast<double>(step));
    for (CurveHistory& curve : smooth_) curve.dropAfter(static_cast<double>(step));
    std::erase_if(epochMarks_, [step](std::int64_t mark) { return mark > step; });
}

const CurveHistory& TrainingCurves::smooth(Curve curve) const {
    return index(curve) < kStepCurves ? smooth_[index(curve)] : raw(curve);
}

}  // namespace vitrine
