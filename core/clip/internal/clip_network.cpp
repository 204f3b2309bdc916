// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/internal/clip_network.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace vitrine::internal {
namespace {

constexpr std::int64_t kRowsWanted = 400;  // rows from which the matrix products run at full speed
constexpr std::int64_t kMaxMicroBatch = 8;
constexpr std::int64_t kMaxCudaMicroBatch = 256;
constexpr std::int64_t kCudaRows = 1 << 14;  // fills a large GPU; the buffers of a ViT-L stay below 1 GB
constexpr std::int64_t kTextRows = 1024;
constexpr float kMaxLogScale = 80.0F;  // exp stays finite in float32

/// Few enough pictures that the buffers stay in the caches and a stop is quick, enough to fill the
/// matrix products.
std::int64_t microBatchFor(const VisionConfig& config, const NetworkOptions& options) {
    if (options.microBatch > 0) return options.microBatch;
    if (options.device.is_cuda()) return std::clamp<std::int64_t>(kCudaRows / config.tokens(), 1, kMaxCudaMicroBatch);
    return std::clamp<std::int64_t>((kRowsWanted + config.tokens() - 1) / config.tokens(), 1, kMaxMicroBatch);
}

void copyOut(const at::Tensor& rows, std::span<float> target) {
    const at::Tensor host = rows.to(c10::kCPU).contiguous();
    std::copy_n(host.data_ptr<float>(), target.size(), target.data());
}

}  // namespace

Result<ClipNetwork::Vision> ClipNetwork::readVision(const ClipConfig& config, const LayerReader& reader,
                                                    Backend backend) {
    const std::string root = "vision_model.";
    const TransformerConfig& shape = config.vision.transformer;
    const std::int64_t width = shape.hiddenSize;
    const std::int64_t side = config.vision.patchSize;
    VITRINE_ASSIGN(const at::Tensor classToken, reader.tensor(root + "embeddings.class_embedding", {width}));
    VITRINE_ASSIGN(const at::Tensor patch,
                   reader.tensor(root + "embeddings.patch_embedding.weight", {width, 3, side, side}));
    VITRINE_ASSIGN(const at::Tensor positions,
                   reader.tensor(root + "embeddings.position_embedding.weight", {config.vision.tokens(), width}));
    // The first norm is spelt like this in every published file.
    VITRINE_ASSIGN(NormWeights preNorm, reader.norm(root + "pre_layrnorm", width, shape.layerNormEpsilon));
    VITRINE_ASSIGN(Transformer transformer, Transformer::read(reader, root + "encoder", shape, backend));
    VITRINE_ASSIGN(NormWeights postNorm, reader.norm(root + "post_layernorm", width, shape.layerNormEpsilon));
    VITRINE_ASSIGN(const at::Tensor projection,
                   reader.tensor("visual_projection.weight", {config.projectionDim, width}));
    return Vision{patch.view({width, 3 * side * side}).t(),
                  classToken + positions[0],
                  positions.narrow(0, 1, config.vision.patches()),
                  std::move(preNorm),
                  std::move(transformer),
                  std::move(postNorm),
                  projection.t()};
}

Result<ClipNetwork::Text> ClipNetwork::readText(const ClipConfig& config, const LayerReader& reader, Backend backend) {
    const std::string root = "text_model.";
    const TransformerConfig& shape = config.text.transformer;
    const std::int64_t width = shape.hiddenSize;
    VITRINE_ASSIGN(at::Tensor tokens,
                   reader.tensor(root + "embeddings.token_embedding.weight", {config.text.vocabularySize, width}));
    VITRINE_ASSIGN(at::Tensor positions,
                   reader.tensor(root + "embeddings.position_embedding.weight", {config.text.contextLength, width}));
    VITRINE_ASSIGN(Transformer transformer, Transformer::read(reader, root + "encoder", shape, backend));
    VITRINE_ASSIGN(NormWeights finalNorm, reader.norm(root + "final_layer_norm", width, shape.layerNormEpsilon));
    VITRINE_ASSIGN(const at::Tensor projection, reader.tensor("text_projection.weight", {config.projectionDim, width}));
    return Text{std::move(tokens), std::move(positions), std::move(transformer), std::move(finalNorm), projection.t()};
}

Result<ClipNetwork> ClipNetwork::read(const ClipConfig& config, const WeightSource& weights,
                                      const NetworkOptions& options) {
    const LayerReader reader(weights, options.device, options.bf16);
    const Backend backend = options.device.is_cpu() ? Backend::CpuKernels : Backend::TensorLibrary;
    VITRINE_ASSIGN(const at::Tensor logScale, weights("logit_scale", {}));
    VITRINE_ASSIGN(Vision vision, readVision(config, reader, backend));
    VITRINE_ASSIGN(Text text, readText(config, reader, backend));
    ClipNetwork network(config, options.device, std::move(vision), std::move(text));
    network.logitScale_ = std::exp(std::min(logScale.item<float>(), kMaxLogScale));
    network.microBatch_ = microBatchFor(config.vision, options);
    return network;
}

/// Cuts pictures into patches and writes the first rows of the stream: class token, patches. The
/// strided convolution of the original is a matrix product of patches that do not overlap.
void ClipNetwork::embedPatches(const at::Tensor& pixels, at::Tensor stream) const {
    const std::int64_t batch = pixels.size(0);
    const std::int64_t grid = config_.vision.patchGrid();
    const std::int64_t side = config_.vision.patchSize;
    const std::int64_t covered = grid * side;
    const at::Tensor cut = pixels.narrow(2, 0, covered)
                               .narrow(3, 0, covered)
                               .reshape({batch, 3, grid, side, grid, side})
                               .permute({0, 2, 4, 1, 3, 5})
                               .reshape({batch * grid * grid, 3 * side * side});
    at::Tensor tokens = stream.view({batch, config_.vision.tokens(), -1});
    tokens.select(1, 0).copy_(vision_.classRow);
    at::Tensor patches = tokens.narrow(1, 1, grid * grid);
    at::add_out(patches, at::mm(cut, vision_.patchWeight).view_as(patches), vision_.patchRows);
    layerNorm(stream, vision_.preNorm, vision_.transformer.backend(), stream);
}

bool ClipNetwork::encodeImages(std::span<const float> pixels, std::size_t count, std::span<float> embeddings,
                               std::span<float> patches, const NetworkProgress& progress) const {
    const std::int64_t size = config_.vision.imageSize;
    const std::int64_t tokens = config_.vision.tokens();
    const std::int64_t total = static_cast<std::int64_t>(count);
    const auto dim = static_cast<std::size_t>(config_.projectionDim);
    const auto patchCount = static_cast<std::size_t>(config_.vision.patches());
    Workspace buffers = vision_.transformer.workspace(std::min(microBatch_, total) * tokens);
    for (std::int64_t first = 0; first < total; first += microBatch_) {
        const std::int64_t batch = std::min(microBatch_, total - first);
        const auto row = static_cast<std::size_t>(first);
        const auto rows = static_cast<std::size_t>(batch);
        // The tensor only reads what it is given, though its type can not say so. Staging the copy to a GPU in pinned
        // memory of our own was slower (docs/benchmarks.md).
        const at::Tensor input =
            at::from_blob(const_cast<float*>(pixels.data()) + first * 3 * size * size, {batch, 3, size, size})
                .to(device_);
        const at::Tensor stream = buffers.stream.narrow(0, 0, batch * tokens);
        embedPatches(input, stream);
        if (!vision_.transformer.run(buffers, {batch, tokens, false}, [&] { return progress(first); })) return false;
        const at::Tensor byToken = stream.view({batch, tokens, -1});
        const auto project = [&](at::Tensor picked, std::span<float> target) {
            layerNorm(picked, vision_.postNorm, vision_.transformer.backend(), picked);
            copyOut(at::mm(picked, vision_.projection), target);
        };
        project(byToken.select(1, 0).clone(at::MemoryFormat::Contiguous), embeddings.subspan(row * dim, rows * dim));
        if (!patches.empty())
            project(byToken.narrow(1, 1, tokens - 1).reshape({batch * (tokens - 1), stream.size(1)}),
                    patches.subspan(row * patchCount * dim, rows * patchCount * dim));
        if (!progress(first + batch)) return false;
    }
    return true;
}

bool ClipNetwork::encodeTexts(std::span<const std::vector<std::int64_t>> texts, std::int64_t endToken,
                              std::span<float> embeddings, const NetworkProgress& progress) const {
    const auto dim = static_cast<std::size_t>(config_.projectionDim);
    const std::int64_t width = config_.text.transformer.hiddenSize;
    // Texts of similar length go together: nothing behind the end token can change a result, so each
    // batch is only as long as its longest text.
    std::vector<std::size_t> order(texts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return texts[a].size() > texts[b].size(); });
    const auto longest = static_cast<std::int64_t>(texts.empty() ? 0 : texts[order.front()].size());
    Workspace buffers = text_.transformer.workspace(std::max(kTextRows, longest));
    for (std::size_t first = 0; first < order.size();) {
        const auto length = static_cast<std::int64_t>(texts[order[first]].size());
        const auto batch = std::min<std::size_t>(
            order.size() - first, static_cast<std::size_t>(std::max<std::int64_t>(1, kTextRows / length)));
        const auto count = static_cast<std::int64_t>(batch);
        std::vector<std::int64_t> ids(batch * static_cast<std::size_t>(length), endToken);
        std::vector<std::int64_t> ends(batch);
        for (std::size_t i = 0; i < batch; ++i) {
            const auto& text = texts[order[first + i]];
            const std::size_t start = i * static_cast<std::size_t>(length);
            std::copy(text.begin(), text.end(), ids.begin() + static_cast<std::ptrdiff_t>(start));
            ends[i] = static_cast<std::int64_t>(start) + (std::find(text.begin(), text.end(), endToken) - text.begin());
        }
        const auto onDevice = [&](std::vector<std::int64_t>& values) {
            return at::from_blob(values.data(), {static_cast<std::int64_t>(values.size())}, at::kLong).to(device_);
        };
        at::Tensor stream = buffers.stream.narrow(0, 0, count * length);
        at::Tensor tokens = stream.view({count, length, width});
        at::add_out(tokens, text_.tokens.index_select(0, onDevice(ids)).view({count, length, width}),
                    text_.positions.narrow(0, 0, length));
        const auto done = static_cast<std::int64_t>(first);
        if (!text_.transformer.run(buffers, {count, length, true}, [&] { return progress(done); })) return false;
        at::Tensor picked = stream.index_select(0, onDevice(ends));
        layerNorm(picked, text_.finalNorm, text_.transformer.backend(), picked);
        const at::Tensor projected = at::mm(picked, text_.projection).to(c10::kCPU).contiguous();
        for (std::size_t i = 0; i < batch; ++i)
            std::copy_n(projected.data_ptr<float>() + i * dim, dim, embeddings.data() + order[first + i] * dim);
        first += batch;
        if (!progress(static_cast<std::int64_t>(first))) return false;
    }
    return true;
}

}  // namespace vitrine::internal
