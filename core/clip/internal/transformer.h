// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "clip/clip_config.h"
#include "clip/internal/weight_source.h"

namespace vitrine::internal {

/// How the work between the matrix products is done.
enum class Backend {
    CpuKernels,    ///< cpu_kernels.h
    TensorLibrary  ///< plain tensor operations: CUDA, and the yardstick of the tests
};

/// Called before each block; false stops the work.
using Step = std::function<bool()>;

/// `batch` sequences of `tokens` rows each, one after the other.
struct Sequences {
    std::int64_t batch = 0;
    std::int64_t tokens = 0;
    bool causal = false;
};

/// The buffers of one run: as large as the largest micro-batch, allocated once for a public call.
struct Workspace {
    at::Tensor stream;   ///< rows × W float32, what the blocks add to
    at::Tensor normed;   ///< rows × W, like the others below in the precision of the weights
    at::Tensor fused;    ///< rows × 3W: queries, keys, values
    at::Tensor hidden;   ///< rows × intermediate
    at::Tensor product;  ///< rows × W, only with bfloat16 weights: what a product adds to the stream
};

/// The stack of pre-norm blocks that both halves of CLIP share (methods §5.3):
/// x += out(attention(norm1 x)); x += fc2(activation(fc1(norm2 x))).
class Transformer {
public:
    /// Reads `prefix`.layers.0 … from `reader`.
    static Result<Transformer> read(const LayerReader& reader, const std::string& prefix,
                                    const TransformerConfig& config, Backend backend);

    Workspace workspace(std::int64_t rows) const;
    /// Runs the blocks over the first batch·tokens rows of workspace.stream, in place.
    bool run(Workspace& workspace, const Sequences& sequences, const Step& step) const;

    Backend backend() const { return backend_; }

private:
    struct Block {
        NormWeights norm1;
        LinearWeights queryKeyValue;
        LinearWeights out;
        NormWeights norm2;
        LinearWeights fc1;
        LinearWeights fc2;
    };
    Transformer(const TransformerConfig& config, Backend backend) : config_(config), backend_(backend) {}
    void attend(const at::Tensor& fused, const Sequences& sequences, at::Tensor& out) const;
    /// x·σ(sx) = silu(sx)/s, with s in fc1 and 1/s in fc2.
    bool foldsQuickGelu() const;
    void activate(at::Tensor& hidden) const;
    void accumulate(const LinearWeights& layer, const at::Tensor& x, at::Tensor& product, at::Tensor& stream) const;

    TransformerConfig config_;
    Backend backend_;
    std::vector<Block> blocks_;
};

/// out ← layer norm of the rows of `in` (rows × W float32); `out` is float32, perhaps `in`, or bfloat16.
void layerNorm(const at::Tensor& in, const NormWeights& norm, Backend backend, at::Tensor& out);

}  // namespace vitrine::internal
