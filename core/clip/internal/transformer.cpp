// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/internal/transformer.h"

#include <torch/version.h>

#include <limits>

#include "clip/internal/cpu_kernels.h"

namespace vitrine::internal {
namespace {

constexpr std::int64_t kNormGrain = 16;        // rows a thread takes at least
constexpr std::int64_t kValueGrain = 1 << 14;  // values a thread takes at least

// Since 2.1 the tensor library has kernels that keep the scores on the chip.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
#define VITRINE_FUSED_ATTENTION
#else
constexpr std::int64_t kScoresAtOnce = 1 << 26;
#endif

/// `visit(data)` with the tensor's memory as float* or Bf16*.
template <class Visit>
void withElements(const at::Tensor& tensor, Visit visit) {
    if (tensor.scalar_type() == c10::kBFloat16)
        visit(static_cast<Bf16*>(tensor.data_ptr()));
    else
        visit(tensor.data_ptr<float>());
}

/// out ← x·weight + bias.
void apply(const LinearWeights& layer, const at::Tensor& x, at::Tensor& out) {
    at::addmm_out(out, layer.bias, x, layer.weight);
}

at::Tensor rowsOf(const at::Tensor& buffer, std::int64_t rows) {
    return buffer.defined() ? buffer.narrow(0, 0, rows) : buffer;
}

#ifdef VITRINE_FUSED_ATTENTION

/// softmax(q·kᵀ)·v with tensor operations; 1/√headSize is in the queries already.
void attendWithTensors(const at::Tensor& fused, const Sequences& sequences, std::int64_t heads, at::Tensor& out) {
    const std::int64_t size = out.size(1) / heads;
    const auto parts = fused.view({sequences.batch, sequences.tokens, 3, heads, size}).permute({2, 0, 3, 1, 4});
    const at::Tensor result =
        at::scaled_dot_product_attention(parts[0], parts[1], parts[2], {}, 0.0, sequences.causal, 1.0);
    out.view({sequences.batch, sequences.tokens, heads, size}).copy_(result.transpose(1, 2));
}

#else

/// softmax(q·kᵀ)·v with tensor operations, some sequences at a time to bound the memory of the scores.
void attendWithTensors(const at::Tensor& fused, const Sequences& sequences, std::int64_t heads, at::Tensor& out) {
    const std::int64_t width = out.size(1);
    const std::int64_t tokens = sequences.tokens;
    at::Tensor mask;
    if (sequences.causal)
        mask = at::full({tokens, tokens}, -std::numeric_limits<float>::infinity(), fused.options().dtype(c10::kFloat))
                   .triu(1);
    const auto parts = fused.to(c10::kFloat).view({sequences.batch, tokens, 3, heads, width / heads});
    const auto results = out.view({sequences.batch, tokens, heads, width / heads});
    const std::int64_t atOnce = std::max<std::int64_t>(1, kScoresAtOnce / (heads * tokens * tokens));
    for (std::int64_t first = 0; first < sequences.batch; first += atOnce) {
        const std::int64_t count = std::min(atOnce, sequences.batch - first);
        const at::Tensor chunk =
            parts.narrow(0, first, count).permute({2, 0, 3, 1, 4});  // 3, count, heads, tokens, size
        at::Tensor scores = at::matmul(chunk[0], chunk[1].transpose(2, 3));
        if (mask.defined()) scores.add_(mask);
        results.narrow(0, first, count).copy_(at::matmul(at::softmax(scores, -1), chunk[2]).transpose(1, 2));
    }
}

#endif

void attendWithKernels(const at::Tensor& fused, const Sequences& sequences, std::int64_t heads, at::Tensor& out) {
    const std::int64_t width = out.size(1);
    AttentionShape shape;
    shape.tokens = static_cast<std::size_t>(sequences.tokens);
    shape.headSize = static_cast<std::size_t>(width / heads);
    shape.stride = static_cast<std::size_t>(3 * width);
    shape.outStride = static_cast<std::size_t>(width);
    shape.causal = sequences.causal;
    withElements(fused, [&](auto* source) {
        auto* const target = static_cast<decltype(source)>(out.data_ptr());
        at::parallel_for(0, sequences.batch * heads, 1, [&](std::int64_t begin, std::int64_t end) {
            std::vector<float> scratch(attentionScratch(shape));
            for (std::int64_t i = begin; i < end; ++i) {
                const std::int64_t row = i / heads * sequences.tokens;
                const std::int64_t column = i % heads * (width / heads);
                const auto* const queries = source + row * 3 * width + column;
                attendHead(queries, queries + width, queries + 2 * width, target + row * width + column, shape,
                           scratch.data());
            }
        });
    });
}

}  // namespace

void layerNorm(const at::Tensor& in, const NormWeights& norm, Backend backend, at::Tensor& out) {
    const std::int64_t width = in.size(1);
    if (backend == Backend::TensorLibrary) {
        out.copy_(at::layer_norm(in, {width}, norm.scale, norm.shift, norm.epsilon));
        return;
    }
    const auto* const source = in.data_ptr<float>();
    withElements(out, [&](auto* target) {
        at::parallel_for(0, in.size(0), kNormGrain, [&](std::int64_t begin, std::int64_t end) {
            layerNormRows(source + begin * width, static_cast<std::size_t>(end - begin),
                          static_cast<std::size_t>(width), norm.scale.data_ptr<float>(), norm.shift.data_ptr<float>(),
                          norm.epsilon, target + begin * width);
        });
    });
}

Result<Transformer> Transformer::read(const LayerReader& reader, const std::string& prefix,
                                      const TransformerConfig& config, Backend backend) {
    Transformer transformer(config, backend);
    const std::int64_t width = config.hiddenSize;
    // σ's slope moved into the layers around it leaves the tensor library one operation instead of three.
    const double slope = transformer.foldsQuickGelu() ? kQuickGeluSlope : 1.0;
    for (int i = 0; i < config.layers; ++i) {
        const std::string layer = prefix + ".layers." + std::to_string(i) + ".";
        Block block;
        VITRINE_ASSIGN(block.norm1, reader.norm(layer + "layer_norm1", width, config.layerNormEpsilon));
        VITRINE_ASSIGN(block.queryKeyValue, reader.queryKeyValue(layer + "self_attn", width, config.headSize()));
        VITRINE_ASSIGN(block.out, reader.linear(layer + "self_attn.out_proj", width, width));
        VITRINE_ASSIGN(block.norm2, reader.norm(layer + "layer_norm2", width, config.layerNormEpsilon));
        VITRINE_ASSIGN(block.fc1, reader.linear(layer + "mlp.fc1", width, config.intermediateSize, 1.0, slope));
        VITRINE_ASSIGN(block.fc2, reader.linear(layer + "mlp.fc2", config.intermediateSize, width, 1.0 / slope));
        transformer.blocks_.push_back(std::move(block));
    }
    return transformer;
}

Workspace Transformer::workspace(std::int64_t rows) const {
    const std::int64_t width = config_.hiddenSize;
    const at::TensorOptions wide = blocks_.front().norm1.scale.options();
    const at::TensorOptions weights = blocks_.front().fc1.weight.options();
    Workspace buffers;
    buffers.stream = at::empty({rows, width}, wide);
    buffers.normed = at::empty({rows, width}, weights);
    buffers.fused = at::empty({rows, 3 * width}, weights);
    buffers.hidden = at::empty({rows, config_.intermediateSize}, weights);
    if (weights.dtype() != wide.dtype()) buffers.product = at::empty({rows, width}, weights);
    return buffers;
}

/// stream += x·weight + bias. In float32 the product adds in place, without a buffer of its own.
void Transformer::accumulate(const LinearWeights& layer, const at::Tensor& x, at::Tensor& product,
                             at::Tensor& stream) const {
    if (!product.defined()) {
        stream.add_(layer.bias).addmm_(x, layer.weight);
        return;
    }
    apply(layer, x, product);
    if (backend_ == Backend::TensorLibrary) {
        stream.add_(product);
        return;
    }
    auto* const sums = stream.data_ptr<float>();
    const auto* const values = static_cast<const Bf16*>(product.data_ptr());
    at::parallel_for(0, stream.numel(), kValueGrain, [&](std::int64_t begin, std::int64_t end) {
        addTo(sums + begin, values + begin, static_cast<std::size_t>(end - begin));
    });
}

void Transformer::attend(const at::Tensor& fused, const Sequences& sequences, at::Tensor& out) const {
    if (backend_ == Backend::CpuKernels)
        attendWithKernels(fused, sequences, config_.heads, out);
    else
        attendWithTensors(fused, sequences, config_.heads, out);
}

bool Transformer::foldsQuickGelu() const {
    return backend_ == Backend::TensorLibrary && config_.activation == Activation::QuickGelu;
}

void Transformer::activate(at::Tensor& hidden) const {
    if (config_.activation == Activation::Gelu) {
        at::gelu_(hidden);
        return;
    }
    if (foldsQuickGelu()) {
        at::silu_(hidden);
        return;
    }
    withElements(hidden, [&](auto* values) {
        at::parallel_for(0, hidden.numel(), kValueGrain, [&](std::int64_t begin, std::int64_t end) {
            quickGelu(values + begin, static_cast<std::size_t>(end - begin));
        });
    });
}

bool Transformer::run(Workspace& workspace, const Sequences& sequences, const Step& step) const {
    const std::int64_t rows = sequences.batch * sequences.tokens;
    at::Tensor stream = rowsOf(workspace.stream, rows);
    at::Tensor normed = rowsOf(workspace.normed, rows);
    at::Tensor fused = rowsOf(workspace.fused, rows);
    at::Tensor hidden = rowsOf(workspace.hidden, rows);
    at::Tensor product = rowsOf(workspace.product, rows);
    for (const Block& block : blocks_) {
        if (!step()) return false;
        layerNorm(stream, block.norm1, backend_, normed);
        apply(block.queryKeyValue, normed, fused);
        attend(fused, sequences, normed);
        accumulate(block.out, normed, product, stream);
        layerNorm(stream, block.norm2, backend_, normed);
        apply(block.fc1, normed, hidden);
        activate(hidden);
        accumulate(block.fc2, hidden, product, stream);
    }
    return true;
}

}  // namespace vitrine::internal
