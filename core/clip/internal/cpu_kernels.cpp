// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/internal/cpu_kernels.h"

#include <algorithm>
#include <cmath>

#include "base/simd.h"

namespace vitrine::internal {
namespace {

using Shorts = std::uint16_t __attribute__((vector_size(16)));
using Words = std::uint32_t __attribute__((vector_size(32)));

constexpr std::size_t kTileRows = 6;  // 6 rows × 2 vectors of sums, 2 of b, 1 of a: 15 of 16 registers
constexpr std::size_t kTileCols = 2 * kLanes;
constexpr std::size_t kQueryBlock = 8 * kTileRows;  // keeps a block of scores in the second-level cache

std::size_t padded(std::size_t count) { return (count + kTileCols - 1) / kTileCols * kTileCols; }

VITRINE_INLINE Floats quickGeluOf(Floats x) { return x / (exponential(x * -1.702F) + 1.0F); }

VITRINE_INLINE Floats load(const float* from) { return loadFloats(from); }
VITRINE_INLINE Floats load(const Bf16* from) {
    Shorts bits;
    std::memcpy(&bits, from, sizeof bits);
    const Words wide = __builtin_convertvector(bits, Words) << 16;
    Floats value;
    std::memcpy(&value, &wide, sizeof value);
    return value;
}
VITRINE_INLINE void store(float* to, Floats value) { storeFloats(to, value); }
VITRINE_INLINE void store(Bf16* to, Floats value) {
    Words wide;
    std::memcpy(&wide, &value, sizeof wide);
    wide += 0x7FFF + ((wide >> 16) & 1);  // to nearest, ties to even
    const Shorts bits = __builtin_convertvector(wide >> 16, Shorts);
    std::memcpy(to, &bits, sizeof bits);
}

/// Fewer than eight at the end of a row, the other lanes 0.
template <class Element>
VITRINE_INLINE Floats loadSome(const Element* from, std::size_t count) {
    Element padded[kLanes] = {};
    std::memcpy(padded, from, count * sizeof(Element));
    return load(padded);
}
template <class Element>
VITRINE_INLINE void storeSome(Element* to, Floats value, std::size_t count) {
    Element padded[kLanes];
    store(padded, value);
    std::memcpy(to, padded, count * sizeof(Element));
}

template <class Element>
VITRINE_INLINE void quickGeluBody(Element* values, std::size_t count) {
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) store(values + i, quickGeluOf(load(values + i)));
    if (i < count) storeSome(values + i, quickGeluOf(loadSome(values + i, count - i)), count - i);
}

VITRINE_INLINE void addToBody(float* sums, const Bf16* values, std::size_t count) {
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) store(sums + i, load(sums + i) + load(values + i));
    if (i < count) storeSome(sums + i, loadSome(sums + i, count - i) + loadSome(values + i, count - i), count - i);
}

template <class Element>
VITRINE_INLINE void layerNormBody(const float* in, std::size_t rows, std::size_t width, const float* scale,
                                  const float* shift, float epsilon, Element* out) {
    const std::size_t whole = width / kLanes * kLanes;
    const std::size_t rest = width - whole;
    for (std::size_t row = 0; row < rows; ++row, in += width, out += width) {
        Floats sums = loadSome(in + whole, rest);
        for (std::size_t i = 0; i < whole; i += kLanes) sums += load(in + i);
        const float mean = sumOf(sums) / static_cast<float>(width);

        Floats squares{};
        for (std::size_t i = 0; i < whole; i += kLanes) {
            const Floats centred = load(in + i) - mean;
            squares += centred * centred;
        }
        float square = sumOf(squares);
        for (std::size_t i = whole; i < width; ++i) square += (in[i] - mean) * (in[i] - mean);
        const float inverse = 1.0F / std::sqrt(square / static_cast<float>(width) + epsilon);

        for (std::size_t i = 0; i < whole; i += kLanes)
            store(out + i, (load(in + i) - mean) * inverse * load(scale + i) + load(shift + i));
        if (rest > 0)
            storeSome(out + whole,
                      (loadSome(in + whole, rest) - mean) * inverse * loadSome(scale + whole, rest) +
                          loadSome(shift + whole, rest),
                      rest);
    }
}

/// `Rows` rows × 16 columns of c = a·b; b and c are row-major with ldb and ldc columns.
template <std::size_t Rows>
VITRINE_INLINE void productTile(const float* a, std::size_t lda, const float* b, std::size_t ldb, float* c,
                                std::size_t ldc, std::size_t depth) {
    Floats left[Rows] = {};
    Floats right[Rows] = {};
    for (std::size_t k = 0; k < depth; ++k) {
        const Floats b0 = load(b + k * ldb);
        const Floats b1 = load(b + k * ldb + kLanes);
        for (std::size_t r = 0; r < Rows; ++r) {
            const Floats value = broadcast(a[r * lda + k]);
            left[r] += value * b0;
            right[r] += value * b1;
        }
    }
    for (std::size_t r = 0; r < Rows; ++r) {
        store(c + r * ldc, left[r]);
        store(c + r * ldc + kLanes, right[r]);
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
    for (std::size_t i = 0; i < length; i += kLanes) store(scores + i, exponential(load(scores + i) - largest));
    std::fill(scores + count, scores + length, 0.0F);
    Floats sums{};
    for (std::size_t i = 0; i < length; i += kLanes) sums += load(scores + i);
    const float inverse = 1.0F / sumOf(sums);
    for (std::size_t i = 0; i < length; i += kLanes) store(scores + i, load(scores + i) * inverse);
}

/// Rows of `count` elements, `stride` apart, to float32 rows of `cols` filled up with zeros.
template <class Element>
VITRINE_INLINE void packRows(const Element* from, std::size_t stride, std::size_t rows, std::size_t count, float* to,
                             std::size_t cols) {
    const std::size_t whole = count / kLanes * kLanes;
    for (std::size_t row = 0; row < rows; ++row, from += stride, to += cols) {
        for (std::size_t i = 0; i < whole; i += kLanes) store(to + i, load(from + i));
        if (whole < count) storeSome(to + whole, loadSome(from + whole, count - whole), count - whole);
        std::fill(to + count, to + cols, 0.0F);
    }
}

/// Where the parts of the scratch memory begin.
struct AttentionLayout {
    explicit AttentionLayout(const AttentionShape& shape)
        : keyCols(padded(shape.tokens)),
          valueCols(padded(shape.headSize)),
          keys(0),
          values(keys + shape.headSize * keyCols),
          queries(values + shape.tokens * valueCols),
          scores(queries + kQueryBlock * valueCols),
          results(scores + kQueryBlock * keyCols),
          total(results + kQueryBlock * valueCols) {}
    std::size_t keyCols, valueCols;
    std::size_t keys;     ///< headSize × keyCols, transposed
    std::size_t values;   ///< tokens × valueCols
    std::size_t queries;  ///< a block of queries × valueCols
    std::size_t scores;   ///< a block of queries × keyCols
    std::size_t results;  ///< a block of queries × valueCols
    std::size_t total;
};

template <class Element>
VITRINE_INLINE void attendBody(const Element* queries, const Element* keys, const Element* values, Element* out,
                               const AttentionShape& shape, float* scratch) {
    const AttentionLayout layout(shape);
    const std::size_t tokens = shape.tokens;
    const std::size_t size = shape.headSize;
    const std::size_t keyCols = layout.keyCols;
    const std::size_t valueCols = layout.valueCols;
    float* const packedKeys = scratch + layout.keys;
    float* const packedValues = scratch + layout.values;
    float* const packedQueries = scratch + layout.queries;
    float* const scores = scratch + layout.scores;
    float* const results = scratch + layout.results;
    // The values' place serves for the keys first, as a block in the cache to transpose from.
    packRows(keys, shape.stride, tokens, size, packedValues, valueCols);
    for (std::size_t d = 0; d < size; ++d) {
        float* const row = packedKeys + d * keyCols;
        for (std::size_t t = 0; t < tokens; ++t) row[t] = packedValues[t * valueCols + d];
        std::fill(row + tokens, row + keyCols, 0.0F);
    }
    packRows(values, shape.stride, tokens, size, packedValues, valueCols);
    for (std::size_t first = 0; first < tokens; first += kQueryBlock) {
        const std::size_t rows = std::min(kQueryBlock, tokens - first);
        packRows(queries + first * shape.stride, shape.stride, rows, size, packedQueries, valueCols);
        productBody(packedQueries, valueCols, packedKeys, keyCols, scores, keyCols, rows, keyCols, size);
        for (std::size_t r = 0; r < rows; ++r)
            softmaxBody(scores + r * keyCols, shape.causal ? first + r + 1 : tokens, keyCols);
        productBody(scores, keyCols, packedValues, valueCols, results, valueCols, rows, valueCols,
                    shape.causal ? first + rows : tokens);
        for (std::size_t r = 0; r < rows; ++r) {
            Element* const target = out + (first + r) * shape.outStride;
            const std::size_t whole = size / kLanes * kLanes;
            for (std::size_t i = 0; i < whole; i += kLanes) store(target + i, load(results + r * valueCols + i));
            if (whole < size) storeSome(target + whole, load(results + r * valueCols + whole), size - whole);
        }
    }
}

#if defined(VITRINE_AVX2)
template <class Element>
VITRINE_AVX2 void quickGeluAvx2(Element* values, std::size_t count) {
    quickGeluBody(values, count);
}
VITRINE_AVX2 void addToAvx2(float* sums, const Bf16* values, std::size_t count) { addToBody(sums, values, count); }
template <class Element>
VITRINE_AVX2 void layerNormAvx2(const float* in, std::size_t rows, std::size_t width, const float* scale,
                                const float* shift, float epsilon, Element* out) {
    layerNormBody(in, rows, width, scale, shift, epsilon, out);
}
template <class Element>
VITRINE_AVX2 void attendAvx2(const Element* queries, const Element* keys, const Element* values, Element* out,
                             const AttentionShape& shape, float* scratch) {
    attendBody(queries, keys, values, out, shape, scratch);
}
#define VITRINE_DISPATCH(fast, call) \
    if (cpuHasAvx2()) return fast call
#else
#define VITRINE_DISPATCH(fast, call) static_cast<void>(0)
#endif

}  // namespace

template <class Element>
void quickGelu(Element* values, std::size_t count) {
    VITRINE_DISPATCH(quickGeluAvx2, (values, count));
    quickGeluBody(values, count);
}

void addTo(float* sums, const Bf16* values, std::size_t count) {
    VITRINE_DISPATCH(addToAvx2, (sums, values, count));
    addToBody(sums, values, count);
}

template <class Element>
void layerNormRows(const float* in, std::size_t rows, std::size_t width, const float* scale, const float* shift,
                   float epsilon, Element* out) {
    VITRINE_DISPATCH(layerNormAvx2, (in, rows, width, scale, shift, epsilon, out));
    layerNormBody(in, rows, width, scale, shift, epsilon, out);
}

std::size_t attentionScratch(const AttentionShape& shape) { return AttentionLayout(shape).total; }

template <class Element>
void attendHead(const Element* queries, const Element* keys, const Element* values, Element* out,
                const AttentionShape& shape, float* scratch) {
    VITRINE_DISPATCH(attendAvx2, (queries, keys, values, out, shape, scratch));
    attendBody(queries, keys, values, out, shape, scratch);
}

template void quickGelu(float*, std::size_t);
template void quickGelu(Bf16*, std::size_t);
template void layerNormRows(const float*, std::size_t, std::size_t, const float*, const float*, float, float*);
template void layerNormRows(const float*, std::size_t, std::size_t, const float*, const float*, float, Bf16*);
template void attendHead(const float*, const float*, const float*, float*, const AttentionShape&, float*);
template void attendHead(const Bf16*, const Bf16*, const Bf16*, Bf16*, const AttentionShape&, float*);

}  // namespace vitrine::internal
