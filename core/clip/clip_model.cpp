// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_model.h"

#include <algorithm>
#include <cmath>
#include <future>

#include "base/option_spec.h"
#include "clip/internal/clip_network.h"
#include "clip/internal/compute_scope.h"
#include "io/sharded_safetensors.h"

namespace vitrine {
namespace {

constexpr const char* kLoading = VITRINE_TR_NOOP("Core", "Loading CLIP");
constexpr const char* kEncodingImages = VITRINE_TR_NOOP("Core", "Encoding images");
constexpr const char* kEncodingTexts = VITRINE_TR_NOOP("Core", "Encoding texts");

Error cancelled() { return {ErrorCode::Cancelled, "CLIP", "stopped"}; }

/// Reports to `context` outside inference mode: a live job that runs in between may train.
internal::NetworkProgress progressTo(JobContext& context, const char* stage, std::size_t total) {
    return [&context, stage, total](std::int64_t done) {
        const c10::InferenceMode off(false);
        return context.checkpoint({stage, done, static_cast<std::int64_t>(total)});
    };
}

bool allFinite(std::span<const float> values) {
    return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

}  // namespace

struct ClipModel::Parts {
    ClipConfig config;
    DeviceOptions device;
    Tokenizer tokenizer;
    Preprocessor preprocessor;
    std::string fingerprint;
    internal::ClipNetwork network;
};

ClipModel::ClipModel(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
ClipModel::~ClipModel() = default;

const ClipConfig& ClipModel::config() const { return parts_->config; }
const Tokenizer& ClipModel::tokenizer() const { return parts_->tokenizer; }
const Preprocessor& ClipModel::preprocessor() const { return parts_->preprocessor; }
const DeviceOptions& ClipModel::device() const { return parts_->device; }
const std::string& ClipModel::fingerprint() const { return parts_->fingerprint; }
float ClipModel::logitScale() const { return parts_->network.logitScale(); }
std::size_t ClipModel::microBatch() const { return static_cast<std::size_t>(parts_->network.microBatch()); }

Result<std::shared_ptr<const ClipModel>> ClipModel::load(const std::filesystem::path& directory,
                                                         const DeviceOptions& options, JobContext& context) {
    using Loaded = Result<std::shared_ptr<const ClipModel>>;
    return guarded(directory.string(), [&]() -> Loaded {
        if (!context.checkpoint({kLoading, 0, 2})) return fail(cancelled());
        VITRINE_ASSIGN(const c10::Device device, internal::resolveDevice(options));
        if (options.threads > 0) setComputeThreads(options.threads);
        const internal::ComputeScope scope;
        VITRINE_ASSIGN(const ClipConfig config, loadClipConfig(directory));
        VITRINE_ASSIGN(Tokenizer tokenizer, Tokenizer::load(directory, config.text.contextLength));
        if (tokenizer.vocabularySize() > static_cast<std::size_t>(config.text.vocabularySize))
            return fail(ErrorCode::ShapeMismatch, directory.string(),
                        "the vocabulary has ids up to " + std::to_string(tokenizer.vocabularySize() - 1) +
                            ", config.json states " + std::to_string(config.text.vocabularySize) + " tokens");
        VITRINE_ASSIGN(Preprocessor preprocessor, Preprocessor::load(directory, config.vision.imageSize));
        VITRINE_ASSIGN(const ShardedSafetensors weights, ShardedSafetensors::open(directory));

        // Hashing reads the same bytes as loading; side by side they cost one pass over the disk.
        auto hashing = std::async(std::launch::async, [&weights] { return weights.fingerprint(); });
        const internal::WeightSource stored = internal::weightsFrom(weights);
        bool stopped = false;
        const auto source = [&](const std::string& name, const std::vector<std::int64_t>& shape) -> Result<at::Tensor> {
            stopped = stopped || !context.checkpoint({kLoading, 0, 2});
            if (stopped) return fail(cancelled());
            return stored(name, shape);
        };
        VITRINE_ASSIGN(internal::ClipNetwork network,
                       internal::ClipNetwork::read(config, source, {device, options.bf16, options.microBatch}));
        if (!context.checkpoint({kLoading, 1, 2})) return fail(cancelled());
        VITRINE_ASSIGN(std::string fingerprint, hashing.get());
        auto parts = std::make_unique<const Parts>(Parts{config, options, std::move(tokenizer), std::move(preprocessor),
                                                         std::move(fingerprint), std::move(network)});
        return std::shared_ptr<const ClipModel>(new ClipModel(std::move(parts)));
    });
}

Result<ImageEncoding> ClipModel::encodePixels(std::span<const float> pixelValues, std::size_t count, bool withPatches,
                                              JobContext& context) const {
    return guarded("image encoder", [&]() -> Result<ImageEncoding> {
        if (pixelValues.size() != count * parts_->preprocessor.pixelCount())
            return fail(ErrorCode::ShapeMismatch, "pixel values",
                        std::to_string(pixelValues.size()) + " values are not " + std::to_string(count) +
                            " pictures of 3 x " + std::to_string(parts_->config.vision.imageSize) + "²");
        const internal::ComputeScope scope;
        const auto dim = static_cast<std::size_t>(parts_->config.projectionDim);
        const std::size_t patchRows =
            withPatches ? count * static_cast<std::size_t>(parts_->config.vision.patches()) : 0;
        std::vector<float> embeddings(count * dim);
        std::vector<float> patches(patchRows * dim);
        if (!parts_->network.encodeImages(pixelValues, count, embeddings, patches,
                                          progressTo(context, kEncodingImages, count)))
            return fail(cancelled());
        if (!allFinite(embeddings))
            return fail(ErrorCode::NumericalFailure, "image encoder", "an embedding is NaN or infinite");
        return ImageEncoding{Matrix(std::move(embeddings), count, dim), Matrix(std::move(patches), patchRows, dim),
                             parts_->config.vision.patchGrid()};
    });
}

Result<Matrix> ClipModel::encodeTexts(std::span<const std::string> texts, JobContext& context) const {
    return guarded("text encoder", [&]() -> Result<Matrix> {
        const internal::ComputeScope scope;
        std::vector<std::vector<std::int64_t>> ids;
        ids.reserve(texts.size());
        for (const std::string& text : texts) ids.push_back(parts_->tokenizer.encode(text));
        const auto dim = static_cast<std::size_t>(parts_->config.projectionDim);
        std::vector<float> embeddings(texts.size() * dim);
        if (!parts_->network.encodeTexts(ids, parts_->tokenizer.endToken(), embeddings,
                                         progressTo(context, kEncodingTexts, texts.size())))
            return fail(cancelled());
        if (!allFinite(embeddings))
            return fail(ErrorCode::NumericalFailure, "text encoder", "an embedding is NaN or infinite");
        return Matrix(std::move(embeddings), texts.size(), dim);
    });
}

}  // namespace vitrine
