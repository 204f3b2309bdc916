// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a transformer block that are not matrix products of weights, for one thread of a CPU.
// The tensor library's own versions pass over memory several times (activation) or start a product
// of matrices for each head (attention), which costs a tenth of the whole on ViT-B/32.
#pragma once

#include <cstddef>
#include <cstdint>

namespace vitrine::internal {

/// A bfloat16 as it lies in memory: the upper half of a float32.
struct Bf16 {
    std::uint16_t bits;
};

// Element is float or Bf16 below; sums are in float32 and each result is rounded once.

/// values ← x·σ(1.702 x), relative error about 1e-6 in float32.
template <class Element>
void quickGelu(Element* values, std::size_t count);

/// Rows of `width` floats to mean 0 and variance 1, then scaled and shifted; `out` may be `in`.
template <class Element>
void layerNormRows(const float* in, std::size_t rows, std::size_t width, const float* scale, const float* shift,
                   float epsilon, Element* out);

/// sums += values.
void addTo(float* sums, const Bf16* values, std::size_t count);

/// One head of one sequence. Queries, keys and values lie `stride` elements apart from token to
/// token, outputs `outStride`; queries come already divided by √headSize.
struct AttentionShape {
    std::size_t tokens = 0;
    std::size_t headSize = 0;
    std::size_t stride = 0;
    std::size_t outStride = 0;
    bool causal = false;  ///< a token sees itself and those before it
};

/// Floats of scratch memory attendHead() needs.
std::size_t attentionScratch(const AttentionShape& shape);

/// out ← softmax(q·kᵀ)·v.
template <class Element>
void attendHead(const Element* queries, const Element* keys, const Element* values, Element* out,
                const AttentionShape& shape, float* scratch);

}  // namespace vitrine::internal
