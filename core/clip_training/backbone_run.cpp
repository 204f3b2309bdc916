// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/backbone_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <system_error>
#include <unordered_map>

#include "base/clock.h"
#include "clip_training/model_directory.h"
#include "io/atomic_file.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kTraining = VITRINE_TR_NOOP("Core", "Training");
constexpr const char* kMeasuring = VITRINE_TR_NOOP("Core", "Measuring retrieval");
constexpr std::size_t kSamplePictures = 300;      ///< for the first patch filters
constexpr std::size_t kMostValidated = 1000;      ///< pictures measured an epoch
constexpr double kShortestSaveInterval = 1.0;     ///< seconds between the saves at ends of epochs

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::vector<std::size_t> spread(const std::vector<std::size_t>& from, std::size_t most) {
    if (from.size() <= most) return from;
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < most; ++i) chosen.push_back(from[i * from.size() / most]);
    return chosen;
}

/// The validation pictures with their texts, equal texts once.
struct ValidationSet {
    std::vector<std::size_t> pictures;
    std::vector<std::vector<std::int64_t>> texts;
    std::vector<std::vector<std::size_t>> textsOfPicture;

    ValidationSet(const CaptionData& data, const CaptionTokenizer& tokenizer) : pictures(spread(data.validation, kMostValidated)) {
        std::unordered_map<std::string, std::size_t> known;
        for (const std::size_t picture : pictures) {
            std::vector<std::size_t> own;
            for (const std::string& caption : data.captions[picture]) {
                const auto [found, isNew] = known.emplace(caption, texts.size());
                if (isNew) texts.push_back(tokenizer.encode(caption));
                if (std::find(own.begin(), own.end(), found->second) == own.end()) own.push_back(found->second);
            }
            textsOfPicture.push_back(std::move(own));
        }
    }
};

class Run {
public:
    Run(const OptionValues& values, BackbonePlan plan, const CaptionData& data, const CaptionTokenizer& tokenizer, const fs::path& folder,
        JobContext& job, const BackboneObserver& observer, const BackboneSettings& settings)
        : plan_(std::move(plan)), data_(data), tokenizer_(tokenizer), folder_(folder), job_(job), observer_(observer), settings_(settings),
          batches_(data, tokenizer, plan_.preprocessor, {plan_.batchSize, plan_.mirror, plan_.seed}), validation_(data, tokenizer) {
        record_.options = values.toJson();
        record_.source = settings.source;
        record_.data = data.name;
        record_.seed = static_cast<std::int64_t>(plan_.seed);
        record_.trainImages = data.train.size();
        record_.validationImages = data.validation.size();
        record_.totalSteps = plan_.epochs * batches_.stepsPerEpoch();
        record_.problemCount = data.problems.size();
        for (std::size_t i = 0; i < std::min(data.problems.size(), BackboneRecord::kKeptProblems); ++i)
            record_.problems.push_back(data.problems[i].message());
    }

    Result<BackboneRecord> train() {
        plan_.trainer.config.text.vocabularySize = static_cast<int>(tokenizer_.vocabularySize());
        VITRINE_ASSIGN(trainer_, ClipTrainer::create(plan_.trainer, batches_.pictures(spread(data_.train, kSamplePictures))));
        record_.parameters = trainer_->parameterCount();
        VITRINE_TRY(begin());
        epochStart_ = lastSave_ = Clock::now();
        const LearningRatePlan rates = plan_.rates(record_.totalSteps);
        while (true) {
            VITRINE_TRY(endEpochWhereDue());
            const std::int64_t step = trainer_->steps();
            if (step >= record_.totalSteps) break;
            if (settings_.endEarly && settings_.endEarly()) {
                record_.ended = "stopped";
                break;
            }
            if (!job_.checkpoint({kTraining, step, record_.totalSteps})) return interrupted();
            VITRINE_TRY(takeStep(step, rates.factor(step)));
            if (secondsSince(lastSave_) > settings_.checkpointSeconds) VITRINE_TRY(save());
        }
        return finish();
    }

private:
    std::int64_t epochOf(std::int64_t step) const { return step / batches_.stepsPerEpoch() + 1; }
    fs::path statePath() const { return folder_ / kBackboneStateFile; }

    Result<> begin() {
        std::error_code error;
        if (settings_.leavesNothing) return {};
        if (!settings_.resume) removeBackboneState(folder_);
        if (!fs::exists(statePath(), error)) return announceBackbone(record_, folder_);
        VITRINE_ASSIGN(const auto note, trainer_->restoreCheckpoint(statePath()));
        const auto text = [&](const char* key) {
            const auto found = note.find(key);
            return found == note.end() ? std::string() : found->second;
        };
        if (text("options") != record_.options)
            return fail(ErrorCode::InvalidOption, statePath().string(), "was trained with other options; start a new run or give the same ones");
        if (text("data") != data_.fingerprint)
            return fail(ErrorCode::InvalidOption, statePath().string(), "was trained on other pictures or captions; start a new run");
        VITRINE_ASSIGN(record_.history, historyFromJson(text("history"), statePath().string()));
        lossSum_ = std::strtod(text("loss_sum").c_str(), nullptr);
        lossCount_ = std::strtoll(text("loss_count").c_str(), nullptr, 10);
        return {};
    }

    Result<> save() {
        lastSave_ = Clock::now();
        if (settings_.leavesNothing) return {};
        char sum[40];
        std::snprintf(sum, sizeof sum, "%a", lossSum_);
        VITRINE_TRY(trainer_->saveCheckpoint(statePath(), {{"options", record_.options}, {"data", data_.fingerprint},
                                                           {"history", historyToJson(record_.history)}, {"loss_sum", sum},
                                                           {"loss_count", std::to_string(lossCount_)}}));
        record_.steps = trainer_->steps();
        return announceBackbone(record_, folder_);
    }

    Result<BackboneRecord> interrupted() {
        VITRINE_TRY(save());
        return fail(ErrorCode::Cancelled, data_.name);
    }

    Result<> takeStep(std::int64_t step, double factor) {
        const auto goOn = [&] { return job_.checkpoint({kTraining, step, record_.totalSteps}); };
        const auto report = trainer_->captionStep(batches_.batch(step), plan_.chunk, factor, goOn);
        if (!report && report.error().code == ErrorCode::Cancelled) return interrupted().map([](const BackboneRecord&) {});
        if (!report && report.error().code == ErrorCode::NumericalFailure)
            return fail(ErrorCode::NumericalFailure, data_.name,
                        report.error().message() + " in epoch " + std::to_string(epochOf(step)) + ", step " + std::to_string(step + 1) +
                            " (largest weight " + trainer_->largestWeight() + "); a lower learning rate helps");
        if (!report) return fail(report.error());
        lastRate_ = factor * plan_.trainer.adamRate;
        const double loss = report->losses.at("captions");
        lossSum_ += loss;
        ++lossCount_;
        if (observer_.onStep)
            observer_.onStep({static_cast<int>(epochOf(step)), step + 1, record_.totalSteps, loss, report->scale, lastRate_, report->gradientNorm});
        return {};
    }

    /// A state saved between the last step of an epoch and its figures is due when it is resumed.
    Result<> endEpochWhereDue() {
        const std::int64_t step = trainer_->steps();
        const auto known = static_cast<std::int64_t>(record_.history.size());
        if (step % batches_.stepsPerEpoch() != 0 || step / batches_.stepsPerEpoch() <= known) return {};
        const auto epoch = measure(known + 1);
        if (!epoch && epoch.error().code == ErrorCode::Cancelled) return interrupted().map([](const BackboneRecord&) {});
        if (!epoch) return fail(epoch.error());
        record_.history.push_back(*epoch);
        lossSum_ = 0.0;
        lossCount_ = 0;
        epochStart_ = Clock::now();
        if (observer_.onEpoch) observer_.onEpoch(*epoch);
        return secondsSince(lastSave_) > kShortestSaveInterval ? save() : Result<>{};
    }

    Result<BackboneEpoch> measure(std::int64_t number) {
        BackboneEpoch epoch;
        epoch.epoch = static_cast<int>(number);
        epoch.step = trainer_->steps();
        epoch.trainLoss = lossCount_ > 0 ? lossSum_ / static_cast<double>(lossCount_) : std::numeric_limits<double>::quiet_NaN();
        epoch.scale = trainer_->scale();
        epoch.learningRate = plan_.trainer.adamRate * plan_.rates(record_.totalSteps).factor(std::max<std::int64_t>(epoch.step, 1) - 1);
        VITRINE_ASSIGN(const Matrix images, encodeInParts(validation_.pictures.size(), [&](std::size_t first, std::size_t count) {
                           return trainer_->encodePictures(batches_.pictures(std::span(validation_.pictures).subspan(first, count)));
                       }));
        VITRINE_ASSIGN(const Matrix texts, encodeInParts(validation_.texts.size(), [&](std::size_t first, std::size_t count) {
                           return trainer_->encodeTexts(TokenRows::pack(std::span(validation_.texts).subspan(first, count), tokenizer_.endToken()));
                       }));
        std::vector<std::size_t> firstTexts;
        for (const auto& own : validation_.textsOfPicture) firstTexts.push_back(own.front());
        epoch.validationLoss = contrastiveLossOf(images, texts.gather(firstTexts), epoch.scale, batches_.batchSize());
        epoch.retrieval = retrieval(images, texts, validation_.textsOfPicture);
        epoch.seconds = secondsSince(epochStart_);
        return epoch;
    }

    /// Unit rows; live requests get their turn between two parts.
    template <class Encode>
    Result<Matrix> encodeInParts(std::size_t rows, Encode&& encode) {
        std::vector<float> values;
        std::size_t columns = 0;
        const std::size_t part = 2 * plan_.chunk;
        for (std::size_t first = 0; first < rows; first += part) {
            if (!job_.checkpoint({kMeasuring, static_cast<std::int64_t>(first), static_cast<std::int64_t>(rows)}))
                return fail(ErrorCode::Cancelled, kMeasuring);
            VITRINE_ASSIGN(const Matrix encoded, encode(first, std::min(part, rows - first)));
            const Matrix units = encoded.normalizedRows();
            columns = units.cols();
            values.insert(values.end(), units.values().begin(), units.values().end());
        }
        return Matrix(std::move(values), rows, columns);
    }

    Result<BackboneRecord> finish() {
        record_.steps = trainer_->steps();
        if (record_.ended.empty()) record_.ended = "complete";
        if (settings_.leavesNothing) return record_;
        if (record_.history.empty() || record_.history.back().step != record_.steps) {
            VITRINE_ASSIGN(BackboneEpoch last, measure(static_cast<std::int64_t>(record_.history.size()) + 1));
            if (observer_.onEpoch) observer_.onEpoch(last);
            record_.history.push_back(last);
        }
        const fs::path model = folder_ / kBackboneFolder;
        VITRINE_TRY(writeModelDirectory(model, folder_.filename().string(), plan_.trainer.config, plan_.preprocessor));
        VITRINE_TRY(tokenizer_.write(model));
        VITRINE_TRY(trainer_->exportWeights(model / "model.safetensors"));
        record_.created = utcNow();
        VITRINE_TRY(writeBackboneRecord(record_, folder_));
        removeBackboneState(folder_);
        return record_;
    }

    BackbonePlan plan_;
    const CaptionData& data_;
    const CaptionTokenizer& tokenizer_;
    const fs::path& folder_;
    JobContext& job_;
    const BackboneObserver& observer_;
    const BackboneSettings& settings_;
    CaptionBatches batches_;
    ValidationSet validation_;
    std::unique_ptr<ClipTrainer> trainer_;
    BackboneRecord record_;
    double lossSum_ = 0.0;  ///< of the steps since the last epoch
    std::int64_t lossCount_ = 0;
    double lastRate_ = 0.0;
    Clock::time_point epochStart_, lastSave_;
};

}  // namespace

Result<BackboneRecord> trainBackbone(const OptionValues& values, const CaptionData& data, const CaptionTokenizer& tokenizer,
                                     const fs::path& folder, JobContext& job, const BackboneObserver& observer,
                                     const BackboneSettings& settings) {
    VITRINE_ASSIGN(BackbonePlan plan, planBackbone(values));
    std::error_code error;
    if (!settings.leavesNothing && fs::exists(folder / kBackboneRecordFile, error)) {
        if (settings.resume) return readBackboneRecord(folder);
        return fail(ErrorCode::FileNotWritable, folder.string(), "holds a finished run already; choose another folder");
    }
    return guarded(folder.string(), [&] { return Run(values, std::move(plan), data, tokenizer, folder, job, observer, settings).train(); });
}

}  // namespace vitrine
