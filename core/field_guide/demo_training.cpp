// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/demo_training.h"

#include <chrono>
#include <cstdio>
#include <memory>

#include "clip_training/clip_trainer.h"
#include "clip_training/learning_rate.h"
#include "clip_training/model_directory.h"
#include "field_guide/concepts.h"
#include "field_guide/demo_evaluation.h"
#include "io/atomic_file.h"

namespace vitrine::field_guide {
namespace {

constexpr const char* kDemoBackboneName = "vitrine/field-guide-clip";
constexpr const char* kStage = "Training the demo backbone";
constexpr std::size_t kMerges = 900;
constexpr std::size_t kSamplePictures = 300;
constexpr std::int64_t kWarmUp = 60;
constexpr std::int64_t kLogEvery = 50;
constexpr std::int64_t kMarksSeen = 2400;  // from here on patches see most marks; see sharesAt()
constexpr std::uint64_t kValidationSeed = 0x5EED0001;

/// The running mean of every loss since the last line.
class LossLog {
public:
    void add(const StepReport& report) {
        for (const auto& [name, value] : report.losses) {
            auto& [sum, count] = sums_[name];
            sum += value;
            ++count;
        }
    }
    std::string take() {
        std::string line;
        for (const auto& [name, entry] : sums_) {
            char text[64];
            std::snprintf(text, sizeof text, " %s %.3f", name.c_str(), entry.first / entry.second);
            line += text;
        }
        sums_.clear();
        return line;
    }

private:
    std::map<std::string, std::pair<double, int>> sums_;
};

class DemoTraining {
public:
    static Result<std::unique_ptr<DemoTraining>> create(const DemoTrainingOptions& options) {
        VITRINE_TRY(createDirectories(options.workFolder));
        VITRINE_ASSIGN(auto vocabulary, BytePairVocabulary::learn(demoCorpus(options.batches), kMerges));
        auto training = std::unique_ptr<DemoTraining>(new DemoTraining(options, std::move(vocabulary)));
        ClipTrainerOptions trainer;
        trainer.config = training->config_;
        trainer.bf16 = options.bf16;
        trainer.threads = options.threads;
        trainer.seed = options.batches.seed;
        trainer.conceptFrequencies = training->batches_.conceptFrequencies();
        VITRINE_ASSIGN(training->trainer_,
                       ClipTrainer::create(trainer, training->batches_.samplePixels(kSamplePictures)));
        return training;
    }

    bool hasCheckpoint() const { return std::filesystem::exists(checkpoint()); }

    Result<> restore() {
        VITRINE_ASSIGN(const auto note, trainer_->restoreCheckpoint(checkpoint()));
        const auto phase = note.find("phase");
        if (phase == note.end() || phase->second != "pictures") {
            return fail(ErrorCode::FileCorrupt, checkpoint().string(), "not a checkpoint of the demo backbone");
        }
        return {};
    }

    /// Phrases get directions of their own before any picture is seen.
    Result<> trainTexts(JobContext& context, const std::function<void(const std::string&)>& log) {
        const LearningRatePlan plan{options_.textSteps, kWarmUp / 3, options_.textSteps / 2};
        LossLog losses;
        for (std::int64_t step = 0; step < options_.textSteps; ++step) {
            if (!context.checkpoint({kStage, step, options_.textSteps})) return fail(ErrorCode::Cancelled, kStage);
            VITRINE_ASSIGN(const auto report, trainer_->textStep(batches_.wordings(step), plan.factor(step)));
            losses.add(report);
        }
        log("text tower alone:" + losses.take());
        trainer_->restartOptimizer();
        return {};
    }

    Result<> trainPictures(JobContext& context, const std::function<void(const std::string&)>& log) {
        const LearningRatePlan plan{options_.steps, kWarmUp, options_.coolDown};
        LossLog losses;
        auto started = std::chrono::steady_clock::now();
        for (std::int64_t step = trainer_->steps(); step < options_.steps; ++step) {
            if (!context.checkpoint({kStage, step, options_.steps})) {
                VITRINE_TRY(save());
                return fail(ErrorCode::Cancelled, kStage);
            }
            const auto shares = sharesAt(step);
            const auto batch = batches_.batch(step, shares.captions > 0);
            VITRINE_ASSIGN(const auto report, trainer_->step(batch, shares, plan.factor(step)));
            losses.add(report);
            const auto done = step + 1;
            if (done % kLogEvery == 0) {
                const auto now = std::chrono::steady_clock::now();
                const double seconds = std::chrono::duration<double>(now - started).count();
                started = now;
                char line[120];
                std::snprintf(line, sizeof line, "step %lld rate %.3f, %.0f pictures/s, gradient %.2f;",
                              static_cast<long long>(done), plan.factor(step),
                              static_cast<double>(kLogEvery * static_cast<std::int64_t>(batch.images)) / seconds,
                              report.gradientNorm);
                log(line + losses.take());
            }
            if (done % options_.checkpointEvery == 0) VITRINE_TRY(save());
            if (options_.evaluateEvery > 0 && done % options_.evaluateEvery == 0) {
                VITRINE_TRY(evaluate(context, log));
                started = std::chrono::steady_clock::now();
            }
        }
        return save();
    }

    Result<> exportTo(const std::filesystem::path& backbone) const {
        VITRINE_TRY(writeModelDirectory(backbone, kDemoBackboneName, config_, demoPreprocessorConfig()));
        VITRINE_TRY(vocabulary_.write(backbone));
        return trainer_->exportWeights(backbone / "model.safetensors");
    }

private:
    DemoTraining(const DemoTrainingOptions& options, BytePairVocabulary vocabulary)
        : options_(options),
          vocabulary_(std::move(vocabulary)),
          config_(demoClipConfig(options, vocabulary_.size())),
          batches_(options.batches, vocabulary_) {}

    std::filesystem::path checkpoint() const { return options_.workFolder / "checkpoint.safetensors"; }
    Result<> save() const { return trainer_->saveCheckpoint(checkpoint(), {{"phase", "pictures"}}); }

    /// Captions cost as much as all phrases together: they come every other step, and every step
    /// with more weight in the cool-down, when the marks are known and whole sentences remain. Once
    /// the patches see the marks, the class token is what lags behind.
    LossWeights sharesAt(std::int64_t step) const {
        LossWeights shares;
        if (step >= kMarksSeen) {
            shares.concepts = 2.0;
            shares.anywhere = 0.5;
        }
        const bool cooling = step >= options_.steps - options_.coolDown;
        shares.captions = cooling ? 1.0 : step % 2 == 0 ? 0.3 : 0.0;
        return shares;
    }

    Result<> evaluate(JobContext& context, const std::function<void(const std::string&)>& log) const {
        VITRINE_ASSIGN(auto preprocessor, Preprocessor::create(demoPreprocessorConfig(), kDemoImageSize));
        const DemoEncoder encoder{
            [this](std::span<const float> pixels, std::size_t, JobContext&) { return trainer_->encodePictures(pixels); },
            [this](std::span<const std::string> texts, JobContext&) {
                std::vector<std::vector<std::int64_t>> tokens;
                for (const auto& text : texts) {
                    tokens.push_back(vocabulary_.encode(text, config_.text.contextLength));
                }
                return trainer_->encodeTexts(TokenRows::pack(tokens, vocabulary_.endToken()));
            },
            std::move(preprocessor)};
        DemoEvaluationOptions options;
        options.seed = kValidationSeed;
        options.pairs = 350;
        options.probePerSpecies = 15;
        options.testPerSpecies = 10;
        options.supersampling = 1;
        VITRINE_ASSIGN(const auto evaluation, evaluateDemo(encoder, options, context));
        log("evaluation at step " + std::to_string(trainer_->steps()) + ": " + summaryLine(evaluation));
        log(toJson(evaluation));
        return {};
    }

    DemoTrainingOptions options_;
    BytePairVocabulary vocabulary_;
    ClipConfig config_;
    DemoBatches batches_;
    std::unique_ptr<ClipTrainer> trainer_;
};

}  // namespace

ClipConfig demoClipConfig(const DemoTrainingOptions& options, std::size_t vocabularySize) {
    constexpr int kHeadSize = 32;
    constexpr int kTextWidth = 128;
    ClipConfig config;
    config.vision.imageSize = kDemoImageSize;
    config.vision.patchSize = options.batches.patchSize;
    config.vision.transformer = {options.visionWidth, 4 * options.visionWidth, options.visionLayers,
                                 options.visionWidth / kHeadSize};
    config.text.transformer = {kTextWidth, 4 * kTextWidth, options.textLayers, kTextWidth / kHeadSize};
    config.text.vocabularySize = static_cast<int>(vocabularySize);
    config.text.contextLength = options.batches.contextLength;
    config.projectionDim = 128;
    return config;
}

Result<> trainDemoBackbone(const DemoTrainingOptions& options, const std::filesystem::path& backbone,
                           JobContext& context, const std::function<void(const std::string&)>& log) {
    return guarded("demo backbone", [&]() -> Result<> {
        VITRINE_ASSIGN(const auto training, DemoTraining::create(options));
        if (training->hasCheckpoint()) {
            VITRINE_TRY(training->restore());
        } else {
            VITRINE_TRY(training->trainTexts(context, log));
        }
        VITRINE_TRY(training->trainPictures(context, log));
        return training->exportTo(backbone);
    });
}

Result<> exportDemoBackbone(const DemoTrainingOptions& options, const std::filesystem::path& backbone) {
    return guarded("demo backbone", [&]() -> Result<> {
        VITRINE_ASSIGN(const auto training, DemoTraining::create(options));
        VITRINE_TRY(training->restore());
        return training->exportTo(backbone);
    });
}

}  // namespace vitrine::field_guide
