// SPDX-License-Identifier: GPL-3.0-or-later
// What a training tells the outside while it runs. Plain values; called on the training thread
// (the inference executor), so a receiver copies and returns at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace vitrine {

class ConceptClassifier;

/// One optimiser step. Losses are those before the update of the step.
struct StepRecord {
    int epoch = 0;          ///< 1..epochs
    std::int64_t step = 0;  ///< 1..totalSteps, over all epochs
    std::int64_t totalSteps = 0;
    double conceptLoss = 0.0;  ///< L_CBL with its weight; (λ/D)‖W‖₁ for ℓ1
    double classLoss = 0.0;    ///< mean cross-entropy of the batch
    double batchTop1 = 0.0;    ///< 0..1
    double temperature = 0.0;  ///< τ of the step; 0 where the method has none
    double conceptLearningRate = 0.0;
    double headLearningRate = 0.0;
};

/// One epoch, or what stands for it: a λ of an elastic-net path, a value of a penalty, a look at the held-out images.
/// Train figures are running means over the epoch's batches, weighted by batch length.
struct EpochRecord {
    int epoch = 0;          ///< 1..epochs
    std::int64_t step = 0;  ///< steps finished
    double conceptLoss = 0.0;
    double classLoss = 0.0;
    double trainTop1 = 0.0;          ///< 0..1
    double validationLoss = 0.0;     ///< NaN without a validation split
    double validationTop1 = 0.0;     ///< 0..1; NaN without a validation split
    double activeConcepts = 0.0;     ///< mean count of |a_j| > 5 % of the row's largest, validation (else train) images
    std::int64_t aliveConcepts = 0;  ///< rows of W with an entry above 1e-5 (sparse head: concepts with a weight)
    std::int64_t nonZeroWeights = 0;  ///< entries of W above 1e-5 (sparse head: of the head)
    double temperature = 0.0;
    double conceptLearningRate = 0.0;
    double headLearningRate = 0.0;
    double seconds = 0.0;  ///< wall time of the epoch; the only field a resumed run may differ in
    double validationTop5 = 0.0;       ///< 0..1, the next four too; NaN without a validation split
    double validationPrecision = 0.0;  ///< macro means over the classes of the split, as in evaluation/metrics.h
    double validationRecall = 0.0;
    double validationF1 = 0.0;
};

struct TrainingObserver {
    std::function<void(const StepRecord&)> onStep;
    std::function<void(const EpochRecord&)> onEpoch;
    /// The classifier as it is after each epoch; made only where somebody wants it.
    std::function<void(const EpochRecord&, std::shared_ptr<const ConceptClassifier>)> onEpochClassifier = {};
};

}  // namespace vitrine
