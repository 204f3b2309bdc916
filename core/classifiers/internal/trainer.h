// SPDX-License-Identifier: GPL-3.0-or-later
// Sequential two-optimiser training of a bottleneck on cached embeddings. Every random number depends
// on (seed, purpose, epoch or step) only, so a resumed training draws what an uninterrupted one draws.
#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "classifiers/classifier_variant.h"
#include "classifiers/internal/bottleneck_plan.h"
#include "classifiers/internal/gumbel_noise.h"
#include "classifiers/internal/score_table.h"
#include "classifiers/internal/training_state.h"

namespace vitrine::internal {

/// Images of one split with their I64 labels.
struct LabelledScores {
    ScoreTable scores;
    at::Tensor labels;
};

class BottleneckTrainer {
public:
    /// `title` names the method in errors; `moments` are those of the train split; `validation` may be null.
    BottleneckTrainer(std::string title, const BottleneckPlan& plan, const LabelledScores& train,
                      const LabelledScores* validation, const ColumnMoments& moments, std::int64_t classes,
                      const at::Device& device);

    /// What a positive is drawn from under PositiveMap::Class: C lists of concept numbers, none of them empty.
    void setClassConcepts(std::vector<std::vector<std::int64_t>> concepts) { classConcepts_ = std::move(concepts); }

    /// Trains to the end, from the state in the session's folder where it resumes. Cancelled within one step of
    /// a stop request, the state saved; NumericalFailure with epoch, step and the range of W and F.
    Result<> run(FitSession& session, const TrainingKey& key);

    const at::Tensor& weights() const { return stepper_.weights; }
    const at::Tensor& head() const { return stepper_.head; }
    /// τ of inference: the end of the schedule, or the learnt one.
    double finalTemperature() const;
    const std::vector<EpochRecord>& history() const { return state_.history; }
    const TrainingState& state() const { return state_; }
    FitEnd end() const { return end_; }

private:
    Result<> takeStep(FitSession& session);
    Result<> finishEpoch(FitSession& session);
    void noteBest();
    bool isOutOfPatience() const;
    Result<> save(const FitSession& session, const TrainingKey& key);
    Result<> saveAfter(double seconds, const FitSession& session, const TrainingKey& key);
    Batch makeBatch(const at::Tensor& rows);
    void addNoise(Batch& batch);
    at::Tensor drawnPositives(const at::Tensor& labels) const;
    at::Tensor epochOrder(std::int64_t epoch) const;
    /// What W sees of the images.
    at::Tensor inputsOf(const at::Tensor& rows) const;
    at::Tensor inputsOfCosines(const at::Tensor& cosines) const;
    double scheduledTemperature(std::int64_t finishedSteps) const;
    Error numericalFailure(const StepLosses& losses) const;
    std::int64_t epochsFinished() const { return state_.step / stepsPerEpoch_; }

    std::string title_;
    BottleneckPlan plan_;
    const LabelledScores& train_;
    const LabelledScores* validation_;
    ColumnMoments moments_;
    at::Device device_;
    at::Tensor positives_;  ///< N×m, N (a map) or undefined
    std::vector<std::vector<std::int64_t>> classConcepts_;
    std::int64_t stepsPerEpoch_;
    std::int64_t totalSteps_;
    BottleneckStepper stepper_;
    GumbelSource columnNoise_, rowNoise_;
    TrainingState state_;
    FitEnd end_ = FitEnd::Complete;
    at::Tensor order_;  ///< of the current epoch
    std::int64_t orderEpoch_ = -1;
    std::chrono::steady_clock::time_point epochStart_;
    std::chrono::steady_clock::time_point lastSave_;
};

}  // namespace vitrine::internal
