// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/internal/cpu_kernels.h"

#include <algorithm>
#include <cmath>

#include "clip/internal/simd.h"

namespace vitrine::internal {
namespace {

using Shorts = std::uint16_t __attribute__((vector_size(16)));
using Words = std::uint32_t __attribute__((vector_size(32)));

constexpr std::size_t kTileRows = 6;  // 6 rows × 2 vectors of sums, 2 of b, 1 of a: 15 of 16 registers
constexpr std::size_t kTileCols = 2 * kLanes;
constexpr std::size_t kQueryBlock = 8 * kTileRows;  // keeps a block of scores in the second-level cache

std::size_t padded(std::size_t count) { return (count + kTileCols - 1) / kTileCols * kTileCols; }

VITRINE_INLINE Floats quickGeluOf(Floats x) { return x / (exponential(x * -1.702F) + 1.0F); }

VITRINE_INLINE void quickGeluBody(float* values, std::size_t count) {
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) storeFloats(values + i, quickGeluOf(loadFloats(values + i)));
    if (i < count) {
        float rest[kLanes] = {};
        std::copy(values + i, values + count, rest);
        storeFloats(rest, quickGeluOf(loadFloats(rest)));
        std::copy(rest, rest + (count - i), values + i);
    }
}

VITRINE_INLINE void quickGeluBf16Eight(std::uint16_t* values) {
    Shorts bits;
    std::memcpy(&bits, values, sizeof bits);
    Words wide = __builtin_convertvector(bits, Words) << 16;
    Floats x;
    std::memcpy(&x, &wide, sizeof x);
    x = quickGeluOf(x);
    std::memcpy(&wide, &x, sizeof wide);
    wide += 0x7FFF + ((wide >> 16) & 1);  // to nearest, ties to even
    bits = __builtin_convertvector(wide >> 16, Shorts);
    std::memcpy(values, &bits, sizeof bits);
}

VITRINE_INLINE void quickGeluBf16Body(std::uint16_t* values, std::size_t count) {
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) quickGeluBf16Eight(values + i);
    if (i < count) {
        std::uint16_t rest[kLanes] = {};
        std::copy(values + i, values + count, rest);
        quickGeluBf16Eight(rest);
        std::copy(rest, rest + (count - i), values + i);
    }
}

VITRINE_INLINE void layerNormBody(const float* in, std::size_t rows, std::size_t width, const float* scale,
                                  const float* shift, float epsilon, float* out) {
    const std::size_t whole = width / kLanes * kLanes;
    for (std::size_t row = 0; row < rows; ++row, in += width, out += width) {
        Floats sums{};
        for (std::size_t i = 0; i < whole; i += kLanes) sums += loadFloats(in + i);
        float sum = sumOf(sums);
        for (std::size_t i = whole; i < width; ++i) sum += in[i];
        const float mean = sum / static_cast<float>(width);

        Floats squares{};
        for (std::size_t i = 0; i < whole; i += kLanes) {
            const Floats centred = loadFloats(in + i) - mean;
            squares += centred * centred;
        }
        float square = sumOf(squares);
        for (std::size_t i = whole; i < width; ++i) square += (in[i] - mean) * (in[i] - mean);
        const float inverse = 1.0F / std::sqrt(square / static_cast<float>(width) + epsilon);

        for (std::size_t i = 0; i < whole; i += kLanes)
            storeFloats(out + i, (loadFloats(in + i) - mean) * inverse * loadFloats(scale + i) + loadFloats(shift + i));
        for (std::size_t i = whole; i < width; ++i) out[i] = (in[i] - mean) * inverse * scale[i] + shift[i];
    }
}

/// `Rows` rows × 16 columns of c = a·b; b and c are row-major with ldb and ldc columns.
template <std::size_t Rows>
VITRINE_INLINE void productTile(const float* a, std::size_t lda, const float* b, std::size_t ldb, float* c,
                                std::size_t ldc, std::size_t depth) {
    Floats left[Rows] = {};
    Floats right[Rows] = {};
    for (std::size_t k = 0; k < depth; ++k) {
        const Floats b0 = loadFloats(b + k * ldb);
        const Floats b1 = loadFloats(b + k * ldb + kLanes);
        for (std::size_t r = 0; r < Rows; ++r) {
            const Floats value = broadcast(a[r * lda + k]);
            left[r] += value * b0;
            right[r] += value * b1;
        }
    }
    for (std::size_t r = 0; r < Rows; ++r) {
        storeFloats(c + r * ldc, left[r]);
        storeFloats(c + r * ldc + kLanes, right[r]);
    }
}

/// c (rows × cols) = a (rows × depth) · b (depth × cols); cols is a multiple of 16.
VITRINE_INLINE void productBody(const float* a, std::size_t lda, const float* b, std::size_t ldb, float* c,
                                std::size_t ldc, std::size_t rows, std::size_t cols, std::size_t depth) {
    for (std::size_t col = 0; col < cols; col += kTileCols) {
        std::size_t row = 0;
        for (; row + kTileRows <= rows; row += kTileRows)
            productTile<kTileRows>(a + row * lda, lda, b + col, ldb, c + row * ldc + col, ldc, depth);
        for (; row + 2 <= rows; row += 2)
            productTile<2>(a + row * lda, lda, b + col, ldb, c + row * ldc + col, ldc, depth);
        if (row < rows) productTile<1>(a + row * lda, lda, b + col, ldb, c + row * ldc + col, ldc, depth);
    }
}

/// Softmax of the first `count` of `length` scores; the others become 0. length is a multiple of 8.
VITRINE_INLINE void softmaxBody(float* scores, std::size_t count, std::size_t length) {
    const float largest = *std::max_element(scores, scores + count);
    for (std::size_t i = 0; i < length; i += kLanes)
        storeFloats(scores + i, exponential(loadFloats(scores + i) - largest));
    std::fill(scores + count, scores + length, 0.0F);
    Floats sums{};
    for (std::size_t i = 0; i < length; i += kLanes) sums += loadFloats(scores + i);
    const float inverse = 1.0F / sumOf(sums);
    for (std::size_t i = 0; i < length; i += kLanes) storeFloats(scores + i, loadFloats(scores + i) * inverse);
}

VITRINE_INLINE void attendBody(const float* queries, const float* keys, const float* values, float* out,
                               const AttentionShape& shape, float* scratch) {
    const std::size_t tokens = shape.tokens;
    const std::size_t size = shape.headSize;
    const std::size_t keyCols = padded(tokens);
    const std::size_t valueCols = padded(size);
    float* const packedKeys = scratch;                         // size × keyCols, transposed
    float* const packedValues = packedKeys + size * keyCols;   // tokens × valueCols
    float* const scores = packedValues + tokens * valueCols;   // a block of queries × keyCols
    float* const results = scores + kQueryBlock * keyCols;     // a block of queries × valueCols
    for (std::size_t d = 0; d < size; ++d) {
        float* const row = packedKeys + d * keyCols;
        for (std::size_t t = 0; t < tokens; ++t) row[t] = keys[t * shape.stride + d];
        std::fill(row + tokens, row + keyCols, 0.0F);
    }
    for (std::size_t t = 0; t < tokens; ++t) {
        float* const row = packedValues + t * valueCols;
        std::copy(values + t * shape.stride, values + t * shape.stride + size, row);
        std::fill(row + size, row + valueCols, 0.0F);
    }
    for (std::size_t first = 0; first < tokens; first += kQueryBlock) {
        const std::size_t rows = std::min(kQueryBlock, tokens - first);
        productBody(queries + first * shape.stride, shape.stride, packedKeys, keyCols, scores, keyCols, rows, keyCols,
                    size);
        for (std::size_t r = 0; r < rows; ++r)
            softmaxBody(scores + r * keyCols, shape.causal ? first + r + 1 : tokens, keyCols);
        productBody(scores, keyCols, packedValues, valueCols, results, valueCols, rows, valueCols,
                    shape.causal ? first + rows : tokens);
        for (std::size_t r = 0; r < rows; ++r)
            std::copy(results + r * valueCols, results + r * valueCols + size, out + (first + r) * shape.outStride);
    }
}

#if defined(VITRINE_AVX2)
VITRINE_AVX2 void quickGeluAvx2(float* values, std::size_t count) { quickGeluBody(values, count); }
VITRINE_AVX2 void quickGeluBf16Avx2(std::uint16_t* values, std::size_t count) { quickGeluBf16Body(values, count); }
VITRINE_AVX2 void layerNormAvx2(const float* in, std::size_t rows, std::size_t width, const float* scale,
                                const float* shift, float epsilon, float* out) {
    layerNormBody(in, rows, width, scale, shift, epsilon, out);
}
VITRINE_AVX2 void attendAvx2(const float* queries, const float* keys, const float* values, float* out,
                             const AttentionShape& shape, float* scratch) {
    attendBody(queries, keys, values, out, shape, scratch);
}
#define VITRINE_DISPATCH(fast, call) \
    if (cpuHasAvx2()) return fast call
#else
#define VITRINE_DISPATCH(fast, call) static_cast<void>(0)
#endif

}  // namespace

void quickGelu(float* values, std::size_t count) {
    VITRINE_DISPATCH(quickGeluAvx2, (values, count));
    quickGeluBody(values, count);
}

void quickGeluBf16(std::uint16_t* values, std::size_t count) {
    VITRINE_DISPATCH(quickGeluBf16Avx2, (values, count));
    quickGeluBf16Body(values, count);
}

void layerNormRows(const float* in, std::size_t rows, std::size_t width, const float* scale, const float* shift,
                   float epsilon, float* out) {
    VITRINE_DISPATCH(layerNormAvx2, (in, rows, width, scale, shift, epsilon, out));
    layerNormBody(in, rows, width, scale, shift, epsilon, out);
}

std::size_t attentionScratch(const AttentionShape& shape) {
    const std::size_t keyCols = padded(shape.tokens);
    const std::size_t valueCols = padded(shape.headSize);
    return shape.headSize * keyCols + shape.tokens * valueCols + kQueryBlock * (keyCols + valueCols);
}

void attendHead(const float* queries, const float* keys, const float* values, float* out, const AttentionShape& shape,
                float* scratch) {
    VITRINE_DISPATCH(attendAvx2, (queries, keys, values, out, shape, scratch));
    attendBody(queries, keys, values, out, shape, scratch);
}

}  // namespace vitrine::internal
