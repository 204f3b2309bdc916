// SPDX-License-Identifier: GPL-3.0-or-later
// What the fits that are no BottleneckTrainer share: they go through parts (a concept layer, a sparse head, a residual),
// count steps, record epochs, and can be stopped and gone on with.
#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "classifiers/classifier_variant.h"
#include "classifiers/internal/training_state.h"

namespace vitrine::internal {

/// Named lists of numbers, in double precision: float32 survives it unchanged.
class FitState {
public:
    void put(const std::string& name, std::vector<double> numbers) { lists_[name] = std::move(numbers); }
    void put(const std::string& name, const at::Tensor& tensor);
    bool has(const std::string& name) const { return lists_.count(name) > 0; }
    /// FileCorrupt where it is absent or of another length.
    Result<std::vector<double>> numbers(const std::string& name, std::size_t count) const;
    /// A list of any length.
    Result<std::vector<double>> numbers(const std::string& name) const;
    /// Fills `target`, whatever its floating type.
    Result<> fill(const std::string& name, at::Tensor& target) const;
    const std::map<std::string, std::vector<double>>& lists() const { return lists_; }

private:
    std::map<std::string, std::vector<double>> lists_;
};

class StagedFit {
public:
    using Writer = std::function<void(FitState&)>;

    /// `title` names the method in errors.
    StagedFit(std::string title, FitSession& session, TrainingKey key, std::int64_t totalSteps);

    /// Takes up the state on disk where the session resumes and there is one. InvalidOption where it was made with
    /// another key; FileCorrupt.
    Result<> begin();

    /// The part that runs from now on; `writer` says, between two steps, what it goes on from. Returns the state to go
    /// on from where the fit was stopped within this very part, else null. Names the part on disk.
    const FitState* beginPart(const char* name, Writer writer);
    /// The part is over: `results` are kept with every later state.
    void endPart(const char* name, FitState results);
    /// What endPart() was told before the stop; null where the part has not been over.
    const FitState* resultsOf(const char* name) const;

    /// One step done; `record` needs only the losses. False when the job was stopped meanwhile: return stopped().
    bool report(StepRecord record);
    /// One epoch done: number, step, seconds and learning rates as given; remembers it and tells the observer.
    void finishEpoch(EpochRecord record);
    /// Writes the state where its time has come; between two steps.
    Result<> saveIfDue();
    /// Cancelled, the state written: nothing is lost by a stop.
    Error stopped();

    /// FitSession::endEarly; remembered for end().
    bool endsEarly();
    /// A row without figures of held-out images.
    static EpochRecord emptyRecord();

    void setTotal(std::int64_t totalSteps) { total_ = totalSteps; }
    std::int64_t done() const { return done_; }
    JobContext& job() const { return session_.job; }
    /// For the figures of an epoch, which belong to it: live jobs run in between, a stop waits until they are there.
    JobContext jobWithoutStop() const;
    FitSession& session() const { return session_; }
    const std::string& title() const { return title_; }
    const std::vector<EpochRecord>& history() const { return history_; }
    FitEnd end() const { return end_; }

private:
    Result<> save();

    std::string title_;
    FitSession& session_;
    TrainingKey key_;
    std::int64_t total_;
    std::int64_t done_ = 0;
    std::vector<EpochRecord> history_;
    FitEnd end_ = FitEnd::Complete;
    std::string part_;
    Writer writer_;
    std::map<std::string, FitState> results_;  ///< of the parts that are over
    std::string resumedPart_;
    FitState resumed_;
    bool epochIsUnsaved_ = false;
    std::chrono::steady_clock::time_point lastSave_, epochStart_;
};

}  // namespace vitrine::internal
