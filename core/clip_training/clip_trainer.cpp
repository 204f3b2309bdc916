// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/clip_trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

#include "clip_training/internal/checkpoint.h"
#include "clip_training/internal/differentiable_clip.h"
#include "clip_training/internal/initial_weights.h"
#include "clip_training/internal/losses.h"
#include "clip_training/internal/optimizer.h"

namespace vitrine {
namespace {

constexpr std::int64_t kEncodeBatch = 64;

OptimizerOptions optimizerOptions(const ClipTrainerOptions& options) {
    OptimizerOptions result;
    result.muonRate = options.muonRate;
    result.adamRate = options.adamRate;
    result.muonDecay = options.muonDecay;
    result.adamDecay = options.adamDecay;
    result.bf16 = options.bf16;
    return result;
}

at::Tensor floatTensor(std::span<const float> values, at::IntArrayRef shape) {
    return at::from_blob(const_cast<float*>(values.data()), shape, at::kFloat).clone();
}

at::Tensor idTensor(const TokenRows& rows) {
    const std::array<std::int64_t, 2> shape{static_cast<std::int64_t>(rows.rows), static_cast<std::int64_t>(rows.length)};
    return at::from_blob(const_cast<std::int64_t*>(rows.ids.data()), shape, at::kLong).clone();
}

Matrix matrixOf(const at::Tensor& tensor) {
    const auto rows = tensor.contiguous();
    const auto* data = rows.data_ptr<float>();
    return Matrix(std::vector<float>(data, data + rows.numel()), static_cast<std::size_t>(rows.size(0)),
                  static_cast<std::size_t>(rows.size(1)));
}

/// Weights of present and absent concepts, each class of answers counting half; rare concepts at
/// most 12 times.
at::Tensor balanceOf(const std::vector<float>& frequencies) {
    const auto share = floatTensor(frequencies, {static_cast<std::int64_t>(frequencies.size())}).clamp(0.04, 0.96);
    return at::stack({0.5 / share, 0.5 / (1.0 - share)});
}

}  // namespace

struct ClipTrainer::State {
    explicit State(const ClipTrainerOptions& given) : options(given), optimizer(optimizerOptions(given)) {}

    at::Tensor pictureTensor(std::span<const float> pixels) const {
        const std::int64_t side = options.config.vision.imageSize;
        const auto count = static_cast<std::int64_t>(pixels.size()) / (3 * side * side);
        return floatTensor(pixels, {count, 3, side, side});
    }

    /// Backward, update, averaging.
    Result<StepReport> finish(LossTotal total, double rateFactor) {
        VITRINE_TRY(requireFinite(total));
        total.value.backward();
        return update(std::move(total.parts), rateFactor);
    }

    static Result<> requireFinite(const LossTotal& total) {
        for (const auto& [name, value] : total.parts) {
            if (!std::isfinite(value)) return fail(ErrorCode::NumericalFailure, name, "the loss is not finite");
        }
        return {};
    }

    /// Along the gradients that lie at the weights.
    Result<StepReport> update(std::map<std::string, double> losses, double rateFactor) {
        StepReport report;
        report.losses = std::move(losses);
        report.scale = std::exp(weights.at("logit_scale").item<double>());
        report.gradientNorm = optimizer.step(weights, rateFactor);
        if (!std::isfinite(report.gradientNorm)) return fail(ErrorCode::NumericalFailure, "gradient", "its norm is not finite");
        clampScales(weights, options.largestScale);
        const at::NoGradGuard noGradient;
        // Starts as the plain mean of the first steps, so that early averages are not stale.
        const double done = static_cast<double>(++averaged);
        const double decay = std::min(options.averaging, done / (done + 10.0));
        for (auto& [name, mean] : average) mean.lerp_(weights.at(name), 1.0 - decay);
        return report;
    }

    void clearGradients() {
        for (auto& [name, weight] : weights) weight.mutable_grad().reset();
    }

    ClipTrainerOptions options;
    TensorMap weights;
    TensorMap average;
    at::Tensor balance;
    Optimizer optimizer;
    std::int64_t averaged = 0;
};

ClipTrainer::ClipTrainer(std::unique_ptr<State> state) : state_(std::move(state)) {}
ClipTrainer::~ClipTrainer() = default;

Result<std::unique_ptr<ClipTrainer>> ClipTrainer::create(const ClipTrainerOptions& options,
                                                         std::span<const float> samplePixels) {
    return guarded("CLIP training", [&]() -> Result<std::unique_ptr<ClipTrainer>> {
        if (options.threads > 0) at::set_num_threads(options.threads);
        auto state = std::make_unique<State>(options);
        const auto& vision = options.config.vision;
        const auto samples = patchify(state->pictureTensor(samplePixels), vision.patchSize);
        const std::int64_t length = samples.size(2);
        if (samples.size(0) * samples.size(1) < length) {
            return fail(ErrorCode::EmptyInput, "CLIP training", "too few sample pictures for the first patch filters");
        }
        state->weights = initialWeights(options.config, samples.reshape({-1, length}), options.seed);
        state->weights.merge(initialLossScalars());
        state->weights.at("logit_scale").fill_(std::log(options.firstScale));
        for (auto& [name, weight] : state->weights) {
            weight.requires_grad_(true);
            state->average[name] = weight.detach().clone();
        }
        if (!options.conceptFrequencies.empty()) state->balance = balanceOf(options.conceptFrequencies);
        return std::unique_ptr<ClipTrainer>(new ClipTrainer(std::move(state)));
    });
}

Result<StepReport> ClipTrainer::step(const TrainingBatch& batch, const LossWeights& shares, double rateFactor) {
    return guarded("CLIP training step", [&]() -> Result<StepReport> {
        auto& state = *state_;
        const auto& config = state.options.config;
        const bool parts = shares.earlyParts > 0 && !batch.conceptPatch.empty();
        const ForwardOptions forward{state.options.bf16, parts};
        const auto vision = encodeVision(state.weights, config,
                                         patchify(state.pictureTensor(batch.pixels), config.vision.patchSize), forward);
        Encodings encodings;
        encodings.images = unitRows(vision.classTokens);
        encodings.patches = unitRows(vision.patchTokens);
        if (vision.earlyPatchTokens.defined()) encodings.earlyPatches = unitRows(vision.earlyPatchTokens);
        const auto texts = [&](const TokenRows& rows) {
            return unitRows(encodeText(state.weights, config, idTensor(rows), forward));
        };
        if (batch.phrases.rows > 0) encodings.phrases = texts(batch.phrases);
        if (batch.captions.rows > 0 && shares.captions > 0) encodings.captions = texts(batch.captions);
        return state.finish(totalLoss(state.weights, encodings, batch, shares, state.balance), rateFactor);
    });
}

Result<StepReport> ClipTrainer::captionStep(const TrainingBatch& batch, std::size_t chunk, double rateFactor,
                                            const std::function<bool()>& goOn) {
    return guarded("CLIP training step", [&]() -> Result<StepReport> {
        auto& state = *state_;
        const auto& config = state.options.config;
        const ForwardOptions forward{state.options.bf16, false};
        const auto patches = patchify(state.pictureTensor(batch.pixels), config.vision.patchSize);
        const auto ids = idTensor(batch.captions);
        const std::int64_t images = patches.size(0);
        const auto part = std::clamp<std::int64_t>(static_cast<std::int64_t>(chunk), 1, images);
        const auto pictures = [&](std::int64_t first, std::int64_t count) {
            return encodeVision(state.weights, config, patches.narrow(0, first, count), forward).classTokens;
        };
        const auto texts = [&](std::int64_t first, std::int64_t count) {
            return encodeText(state.weights, config, ids.narrow(0, first, count), forward);
        };
        const auto lossOf = [&](const at::Tensor& x, const at::Tensor& y) {
            LossTotal total;
            total.value = contrastiveLoss(unitRows(x), unitRows(y), state.weights.at("logit_scale"));
            total.parts["captions"] = total.value.item<double>();
            return total;
        };
        if (part == images) return state.finish(lossOf(pictures(0, images), texts(0, images)), rateFactor);

        std::vector<at::Tensor> x, y;
        for (std::int64_t first = 0; first < images; first += part) {
            if (!goOn()) return fail(ErrorCode::Cancelled, "CLIP training step");
            const at::NoGradGuard noGradient;
            const std::int64_t count = std::min(part, images - first);
            x.push_back(pictures(first, count));
            y.push_back(texts(first, count));
        }
        const auto imageRows = at::cat(x).requires_grad_(true), textRows = at::cat(y).requires_grad_(true);
        auto total = lossOf(imageRows, textRows);
        VITRINE_TRY(State::requireFinite(total));
        total.value.backward();
        for (std::int64_t first = 0; first < images; first += part) {
            if (!goOn()) {
                state.clearGradients();
                return fail(ErrorCode::Cancelled, "CLIP training step");
            }
            const std::int64_t count = std::min(part, images - first);
            // The chain rule by hand: the rows' gradients are known, their product with the rows has them as slope.
            const auto slope = (pictures(first, count) * imageRows.grad().narrow(0, first, count)).sum() +
                               (texts(first, count) * textRows.grad().narrow(0, first, count)).sum();
            slope.backward();
        }
        return state.update(std::move(total.parts), rateFactor);
    });
}

Result<StepReport> ClipTrainer::textStep(const TokenRows& wordings, double rateFactor) {
    return guarded("CLIP training step", [&]() -> Result<StepReport> {
        constexpr double kWordingScale = 20.0;
        auto& state = *state_;
        const auto rows = unitRows(encodeText(state.weights, state.options.config, idTensor(wordings),
                                              {state.options.bf16, false}));
        const auto half = rows.size(0) / 2;
        LossTotal total;
        total.value = contrastiveLoss(rows.narrow(0, 0, half), rows.narrow(0, half, half),
                                      at::full({}, std::log(kWordingScale), rows.options().requires_grad(false)));
        total.parts["wordings"] = total.value.item<double>();
        return state.finish(std::move(total), rateFactor);
    });
}

void ClipTrainer::restartOptimizer() {
    state_->optimizer.restore({}, 0);
    state_->averaged = 0;
}

std::int64_t ClipTrainer::steps() const { return state_->optimizer.steps(); }

double ClipTrainer::scale() const { return std::exp(state_->average.at("logit_scale").item<double>()); }

std::string ClipTrainer::largestWeight() const {
    std::string said;
    double largest = -1.0;
    for (const auto& [name, weight] : state_->weights) {
        const auto values = weight.detach();
        const auto lost = at::isfinite(values).logical_not().sum().item<std::int64_t>();
        const double low = values.min().item<double>(), high = values.max().item<double>();
        const double size = lost > 0 ? std::numeric_limits<double>::infinity() : std::max(std::abs(low), std::abs(high));
        if (size <= largest) continue;
        largest = size;
        char text[120];
        std::snprintf(text, sizeof text, " [%.3g, %.3g], %lld not finite", low, high, static_cast<long long>(lost));
        said = name + text;
    }
    return said;
}

std::size_t ClipTrainer::parameterCount() const {
    std::int64_t count = 0;
    for (const auto& [name, weight] : state_->weights) count += weight.numel();
    return static_cast<std::size_t>(count);
}

Result<Matrix> ClipTrainer::encodePictures(std::span<const float> pixels) const {
    return guarded("CLIP training", [&]() -> Result<Matrix> {
        const at::NoGradGuard noGradient;
        const auto& config = state_->options.config;
        const auto pictures = state_->pictureTensor(pixels);
        std::vector<at::Tensor> rows;
        for (std::int64_t first = 0; first < pictures.size(0); first += kEncodeBatch) {
            const auto count = std::min(kEncodeBatch, pictures.size(0) - first);
            const auto patches = patchify(pictures.narrow(0, first, count), config.vision.patchSize);
            rows.push_back(encodeVision(state_->average, config, patches).classTokens);
        }
        return matrixOf(at::cat(rows));
    });
}

Result<Matrix> ClipTrainer::encodeTexts(const TokenRows& texts) const {
    return guarded("CLIP training", [&]() -> Result<Matrix> {
        const at::NoGradGuard noGradient;
        return matrixOf(encodeText(state_->average, state_->options.config, idTensor(texts)));
    });
}

Result<> ClipTrainer::saveCheckpoint(const std::filesystem::path& path,
                                     const std::map<std::string, std::string>& note) const {
    return guarded(path.string(), [&]() -> Result<> {
        CheckpointContents contents{state_->weights, state_->average, state_->optimizer.state(),
                                    state_->optimizer.steps(), state_->averaged, note};
        return writeCheckpoint(path, contents);
    });
}

Result<std::map<std::string, std::string>> ClipTrainer::restoreCheckpoint(const std::filesystem::path& path) {
    return guarded(path.string(), [&]() -> Result<std::map<std::string, std::string>> {
        VITRINE_ASSIGN(auto contents, readCheckpoint(path, state_->weights));
        for (auto& [name, weight] : contents.weights) weight.requires_grad_(true);
        state_->weights = std::move(contents.weights);
        state_->average = std::move(contents.average);
        state_->optimizer.restore(std::move(contents.moments), contents.steps);
        state_->averaged = contents.averaged;
        return contents.note;
    });
}

Result<> ClipTrainer::exportWeights(const std::filesystem::path& path, DType as) const {
    return guarded(path.string(), [&] { return writeModelWeights(path, state_->average, as, steps()); });
}

}  // namespace vitrine
