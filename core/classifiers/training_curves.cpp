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
        {Curve::ContrastiveLoss, "train/contrastive_loss", VITRINE_TR_NOOP("Core", "Contrastive loss, training"), true},
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
        {Curve::LearningRate, "schedule/lr", VITRINE_TR_NOOP("Core", "Learning rate"), false},
        {Curve::LogitScale, "schedule/logit_scale", VITRINE_TR_NOOP("Core", "Logit scale 1/τ"), false},
        {Curve::ValidationContrastiveLoss, "validation/contrastive_loss", VITRINE_TR_NOOP("Core", "Contrastive loss, validation"), false},
        {Curve::ImageToTextRecall1, "retrieval/image_to_text_recall1", VITRINE_TR_NOOP("Core", "Image→text recall@1"), false},
        {Curve::ImageToTextRecall5, "retrieval/image_to_text_recall5", VITRINE_TR_NOOP("Core", "Image→text recall@5"), false},
        {Curve::ImageToTextRecall10, "retrieval/image_to_text_recall10", VITRINE_TR_NOOP("Core", "Image→text recall@10"), false},
        {Curve::TextToImageRecall1, "retrieval/text_to_image_recall1", VITRINE_TR_NOOP("Core", "Text→image recall@1"), false},
        {Curve::TextToImageRecall5, "retrieval/text_to_image_recall5", VITRINE_TR_NOOP("Core", "Text→image recall@5"), false},
        {Curve::TextToImageRecall10, "retrieval/text_to_image_recall10", VITRINE_TR_NOOP("Core", "Text→image recall@10"), false},
        {Curve::ImageToTextRank, "retrieval/image_to_text_median_rank", VITRINE_TR_NOOP("Core", "Image→text median rank"), false},
        {Curve::TextToImageRank, "retrieval/text_to_image_median_rank", VITRINE_TR_NOOP("Core", "Text→image median rank"), false},
    }};
    return infos;
}

std::vector<CurveValue> curveValues(const StepRecord& record) {
    std::vector<CurveValue> values{{Curve::ClassLoss, record.classLoss},
                                   {Curve::ConceptLoss, record.conceptLoss},
                                   {Curve::TrainTop1, record.batchTop1},
                                   {Curve::ConceptLearningRate, record.conceptLearningRate},
                                   {Curve::HeadLearningRate, record.headLearningRate}};
    if (record.temperature > 0.0) values.push_back({Curve::Temperature, record.temperature});
    return values;
}

std::vector<CurveValue> curveValues(const EpochRecord& record) {
    return {{Curve::ValidationLoss, record.validationLoss},
            {Curve::ValidationTop1, record.validationTop1},
            {Curve::ValidationTop5, record.validationTop5},
            {Curve::ValidationPrecision, record.validationPrecision},
            {Curve::ValidationRecall, record.validationRecall},
            {Curve::ValidationF1, record.validationF1},
            {Curve::ActiveConcepts, record.activeConcepts},
            {Curve::AliveConcepts, static_cast<double>(record.aliveConcepts)}};
}

void TrainingCurves::addNoisy(Curve curve, double step, double value) {
    raw_[index(curve)].add(step, value);
    smooth_[index(curve)].add(step, means_[index(curve)].next(value));
}

void TrainingCurves::add(Curve curve, std::int64_t step, double value) {
    if (index(curve) < kStepCurves) addNoisy(curve, static_cast<double>(step), value);
    else raw_[index(curve)].add(static_cast<double>(step), value);
}

void TrainingCurves::takeAsSmooth() {
    for (std::size_t c = 0; c < kStepCurves; ++c) smooth_[c] = raw_[c];
}

bool TrainingCurves::isEmpty() const {
    return std::ranges::all_of(raw_, [](const CurveHistory& curve) { return curve.isEmpty(); });
}

void TrainingCurves::add(const StepRecord& record) {
    for (const CurveValue& value : curveValues(record)) add(value.curve, record.step, value.value);
}

void TrainingCurves::add(const EpochRecord& record) {
    for (const CurveValue& value : curveValues(record)) add(value.curve, record.step, value.value);
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
    curves.takeAsSmooth();
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
