// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/staged_fit.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "classifiers/internal/classifier_file.h"
#include "classifiers/internal/training_threads.h"
#include "classifiers/run_store.h"

namespace vitrine::internal {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kPart = "part";
constexpr const char* kRunning = "now.";  // lists of the part that runs; those of a part NAME that is over: "NAME."
constexpr double kShortestSaveInterval = 1.0;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

void FitState::put(const std::string& name, const at::Tensor& tensor) {
    const at::Tensor plain = tensor.detach().to(at::kCPU, at::kDouble).contiguous();
    lists_[name] = {plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel()};
}

Result<std::vector<double>> FitState::numbers(const std::string& name) const {
    const auto found = lists_.find(name);
    if (found == lists_.end()) return fail(ErrorCode::FileCorrupt, kTrainingStateFile, "lacks " + name);
    return found->second;
}

Result<std::vector<double>> FitState::numbers(const std::string& name, std::size_t count) const {
    VITRINE_ASSIGN(std::vector<double> values, numbers(name));
    if (values.size() != count)
        return fail(ErrorCode::FileCorrupt, kTrainingStateFile,
                    name + " has " + std::to_string(values.size()) + " entries where " + std::to_string(count) +
                        " are needed");
    return values;
}

Result<> FitState::fill(const std::string& name, at::Tensor& target) const {
    VITRINE_ASSIGN(std::vector<double> values, numbers(name, static_cast<std::size_t>(target.numel())));
    target.copy_(at::from_blob(values.data(), target.sizes(), at::kDouble));
    return {};
}

StagedFit::StagedFit(std::string title, FitSession& session, TrainingKey key, std::int64_t totalSteps)
    : title_(std::move(title)),
      session_(session),
      key_(std::move(key)),
      total_(totalSteps),
      lastSave_(Clock::now()),
      epochStart_(lastSave_) {}

Result<> StagedFit::begin() {
    if (!session_.resume || session_.stateDirectory.empty()) return {};
    VITRINE_ASSIGN(const std::optional<SafetensorsFile> file, openTrainingState(session_.stateDirectory, key_));
    if (!file) return {};
    VITRINE_ASSIGN(const std::vector<std::int64_t> counters, file->integers("counters"));
    VITRINE_ASSIGN(const std::vector<double> history, readDoubles(*file, "history"));
    VITRINE_ASSIGN(resumedPart_, readText(*file, kPart));
    if (counters.size() != 1 || counters[0] < 0 || history.size() % historyColumns().size() != 0)
        return fail(ErrorCode::FileCorrupt, file->path().string(), "holds counters of another layout");
    done_ = counters[0];
    history_ = historyFromNumbers(history);
    for (const TensorInfo& tensor : file->tensors()) {
        const std::size_t dot = tensor.name.find('.');
        if (dot == std::string::npos) continue;
        VITRINE_ASSIGN(std::vector<double> values, readDoubles(*file, tensor.name));
        const std::string owner = tensor.name.substr(0, dot + 1);
        FitState& state = owner == kRunning ? resumed_ : results_[tensor.name.substr(0, dot)];
        state.put(tensor.name.substr(dot + 1), std::move(values));
    }
    return {};
}

const FitState* StagedFit::beginPart(const char* name, Writer writer) {
    part_ = name;
    writer_ = std::move(writer);
    epochStart_ = Clock::now();
    const bool isResumed = resumedPart_ == part_;
    if (!isResumed) return nullptr;
    resumedPart_.clear();
    return &resumed_;
}

void StagedFit::endPart(const char* name, FitState results) {
    results_[name] = std::move(results);
    part_.clear();
    writer_ = {};
}

const FitState* StagedFit::resultsOf(const char* name) const {
    const auto found = results_.find(name);
    return found == results_.end() ? nullptr : &found->second;
}

bool StagedFit::report(StepRecord record) {
    ++done_;
    record.epoch = static_cast<int>(history_.size()) + 1;
    record.step = done_;
    record.totalSteps = std::max(total_, done_);
    if (session_.observer.onStep) session_.observer.onStep(record);
    return !session_.job.stopRequested();
}

void StagedFit::finishEpoch(EpochRecord record) {
    record.epoch = static_cast<int>(history_.size()) + 1;
    record.step = done_;
    record.seconds = secondsSince(epochStart_);
    epochStart_ = Clock::now();
    history_.push_back(record);
    epochIsUnsaved_ = true;
    if (session_.observer.onEpoch) session_.observer.onEpoch(record);
}

Result<> StagedFit::saveIfDue() {
    const double interval =
        epochIsUnsaved_ ? std::min(kShortestSaveInterval, session_.checkpointSeconds) : session_.checkpointSeconds;
    if (secondsSince(lastSave_) < interval) return {};
    return save();
}

Error StagedFit::stopped() {
    if (const Result<> saved = save(); !saved) return saved.error();
    return {ErrorCode::Cancelled, title_, {}};
}

Result<> StagedFit::save() {
    lastSave_ = Clock::now();
    epochIsUnsaved_ = false;
    if (session_.stateDirectory.empty()) return {};
    SafetensorsWriter writer;
    writer.setMetadata(kPart, part_);
    const auto write = [&writer](const std::string& owner, const FitState& state) {
        for (const auto& [name, values] : state.lists()) writer.addDoubles(owner + name, {values.size()}, values);
    };
    FitState running;
    if (writer_) writer_(running);
    write(kRunning, running);
    for (const auto& [part, results] : results_) write(part + ".", results);
    const std::array<std::int64_t, 1> counters{done_};
    writer.addIntegers("counters", {counters.size()}, counters);
    return writeTrainingState(writer, session_.stateDirectory, key_, done_, history_);
}

bool StagedFit::endsEarly() {
    if (!session_.endEarly || !session_.endEarly()) return false;
    end_ = FitEnd::Stopped;
    return true;
}

JobContext StagedFit::jobWithoutStop() const {
    return JobContext({}, [this](const Progress& progress) { static_cast<void>(checkpointKeepingThreads(session_.job, progress)); });
}

EpochRecord StagedFit::emptyRecord() {
    EpochRecord record;
    for (double* figure : {&record.validationLoss, &record.validationTop1, &record.validationTop5,
                           &record.validationPrecision, &record.validationRecall, &record.validationF1})
        *figure = std::numeric_limits<double>::quiet_NaN();
    return record;
}

}  // namespace vitrine::internal
